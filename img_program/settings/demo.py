"""The demonstration: real parts on this machine, made-up people, mail captured on a page."""

from __future__ import annotations

import os

from img_program.settings.base import *
from img_program.settings.base import INSTALLED_APPS, SECRET_KEY

DEMO = True
DEMO_TOOLS = True
ROOT_URLCONF = "demo.urls"
SECRET_KEY = SECRET_KEY or "demo-only-key-that-production-settings-refuse-by-name"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
STORAGES = {
    "default": PRIVATE_FILES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A scanner is used where one is named; else documents say of themselves that nobody scanned them.
DOCUMENT_SCANNER = "clamd" if "CLAMD_ADDRESS" in os.environ else "none-demo-only"
# Static files come straight from the source folders: nothing needs collecting, a rebuilt theme shows at once.
WHITENOISE_USE_FINDERS = True
# Numbers with 555-01 reach nobody.
PROGRAM_CONTACT = {"email": "img-program@demo.example", "phone": "651-555-0100"}
