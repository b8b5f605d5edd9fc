"""The tests: real PostgreSQL and Valkey, mail kept in memory, quick password hashing."""

from __future__ import annotations

from img_program.settings.base import *
from img_program.settings.base import BASE_DIR, CACHES, INSTALLED_APPS, STORAGES, private_folder

SECRET_KEY = "a key for tests that production settings refuse for its length"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.sample"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PRIVATE_FILES_ROOT = BASE_DIR / "var" / "test-files"
STORAGES = {
    **STORAGES,
    "default": private_folder(PRIVATE_FILES_ROOT),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A machine that is busy with tests may take its time.
CACHES = {"default": {**CACHES["default"], "OPTIONS": {"socket_timeout": 10, "socket_connect_timeout": 10}}}
CELERY_TASK_ALWAYS_EAGER = False
# The tests install the demonstration's app to test it; its addresses are not served.
DEMO_TOOLS = True
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
# Nothing is collected for tests: look for static files when asked, instead of warning of a missing folder.
WHITENOISE_AUTOREFRESH = True
