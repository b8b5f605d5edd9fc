"""The tests: real PostgreSQL and Valkey, mail kept in memory, quick password hashing."""

from __future__ import annotations

from img_program.settings.base import *
from img_program.settings.base import BASE_DIR, STORAGES

SECRET_KEY = "a key for tests that production settings refuse for its length"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PRIVATE_FILES_ROOT = BASE_DIR / "var" / "test-files"
STORAGES = {
    **STORAGES,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_FILES_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = False
