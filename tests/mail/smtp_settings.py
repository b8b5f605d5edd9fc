"""The tests' settings for a worker that really sends: by SMTP, to the address in EMAIL_URL."""

from __future__ import annotations

from img_program.settings import base
from img_program.settings.test import *  # noqa: F403 - settings modules extend each other

MAILERS = base.MAILERS
