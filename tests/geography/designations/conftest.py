"""A site for a real browser, as the look has it."""

import os

from tests.web.conftest import browser_type_launch_args, site

__all__ = ["browser_type_launch_args", "site"]

# Playwright keeps an event loop in this thread; Django would refuse the test's own database access for it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
