"""The demonstration: real parts on this machine, made-up people, mail captured on a page."""

from __future__ import annotations

from img_program.settings.base import *
from img_program.settings.base import INSTALLED_APPS, SECRET_KEY

DEMO = True
DEMO_TOOLS = True
ROOT_URLCONF = "img_program.demo.urls"
SECRET_KEY = SECRET_KEY or "demo-only-key-that-production-settings-refuse-by-name"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "img_program.demo"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_FILES_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
