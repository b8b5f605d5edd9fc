"""A site for a real browser, as the look has it."""

from tests.web.conftest import site

__all__ = ["site"]
