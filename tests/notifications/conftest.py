"""A real SMTP server, a broker of one's own, a site for a real browser, as the lower rooms have them."""

import os

from tests.jobs.conftest import broker
from tests.mail.conftest import smtp
from tests.web.conftest import browser_type_launch_args, site

__all__ = ["broker", "browser_type_launch_args", "site", "smtp"]

# Playwright keeps an event loop in this thread; Django would refuse the test's own database access for it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
