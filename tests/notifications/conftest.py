"""A real SMTP server and a broker of one's own, as the mail and jobs rooms have them."""

from tests.jobs.conftest import broker
from tests.mail.conftest import smtp

__all__ = ["broker", "smtp"]
