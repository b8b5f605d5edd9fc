"""A real SMTP server, a broker of one's own, a site for a real browser, as the lower rooms have them."""

from tests.jobs.conftest import broker
from tests.mail.conftest import smtp
from tests.web.conftest import site

__all__ = ["broker", "site", "smtp"]
