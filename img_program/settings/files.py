"""Private files: where they lie, how large they may be, who looks for viruses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]

PRIVATE_FILES_ROOT = env.path("PRIVATE_FILES_ROOT", default=str(BASE_DIR / "var" / "files"))
# “files” (a folder) or “s3” (any storage that speaks S3).
PRIVATE_STORAGE = env.str("PRIVATE_STORAGE", default="files")


def private_folder(location: Any) -> dict[str, Any]:
    """The storage setting for a folder that only the program's own account may read."""
    options = {"location": str(location), "base_url": None, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def private_bucket() -> dict[str, Any]:
    """The storage setting for a private bucket; never an address that opens by itself."""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET", default=""),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="us-east-2"),
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": 60,
        },
    }


PRIVATE_FILES = private_bucket() if PRIVATE_STORAGE == "s3" else private_folder(PRIVATE_FILES_ROOT)

# Largest sizes, in megabytes of 1,000,000 bytes; a whole request may be a little larger than its largest file.
DOCUMENT_MAX_MEGABYTES = env.int("DOCUMENT_MAX_MEGABYTES", default=20)
DOCUMENT_IMAGE_MAX_MEGABYTES = env.int("DOCUMENT_IMAGE_MAX_MEGABYTES", default=10)
DOCUMENT_IMAGE_MAX_MEGAPIXELS = env.int("DOCUMENT_IMAGE_MAX_MEGAPIXELS", default=40)
# Larger pictures are drawn anew by the job, not while a person waits.
DOCUMENT_IMAGE_AT_ONCE_MEGAPIXELS = env.int("DOCUMENT_IMAGE_AT_ONCE_MEGAPIXELS", default=6)
# What one person may send: files an hour (checks that refuse one count too), megabytes a day; what one owner may keep.
DOCUMENT_FILES_AN_HOUR = env.int("DOCUMENT_FILES_AN_HOUR", default=60)
DOCUMENT_MEGABYTES_A_DAY = env.int("DOCUMENT_MEGABYTES_A_DAY", default=300)
DOCUMENT_KEPT_MEGABYTES = env.int("DOCUMENT_KEPT_MEGABYTES", default=2_000)
# Files that no row knows (`img_program/documents/orphans.py`): put aside only where this says so, a share of all files a day.
ORPHANS_ARE_PUT_ASIDE = env.bool("ORPHANS_ARE_PUT_ASIDE", default=False)
ORPHANS_PUT_ASIDE_SHARE = env.float("ORPHANS_PUT_ASIDE_SHARE", default=0.01)
ORPHANS_KEPT_DAYS = env.int("ORPHANS_KEPT_DAYS", default=30)
REQUEST_MAX_MEGABYTES = env.int("REQUEST_MAX_MEGABYTES", default=25)
# Visitors send no files.
VISITOR_REQUEST_MAX_MEGABYTES = env.int("VISITOR_REQUEST_MAX_MEGABYTES", default=1)
# Addresses that take more, in megabytes, and the permission that lets somebody send it: the federal file of HPSAs alone
# has about 48 MB.
LARGER_REQUESTS = {
    "/staff/places/designations/imports/new/": (
        env.int("FEDERAL_FILE_MAX_MEGABYTES", default=100),
        "geography.import_designations",
    ),
}

# Files of people: the largest import in megabytes of 1,048,576 bytes; above so many people an export is a job; days until
# uploaded and released files are deleted.
ROSTER_IMPORT_MAX_MEGABYTES = env.int("ROSTER_IMPORT_MAX_MEGABYTES", default=20)
ROSTER_EXPORT_JOB_ROWS = env.int("ROSTER_EXPORT_JOB_ROWS", default=20_000)
ROSTER_FILES_KEPT_DAYS = env.int("ROSTER_FILES_KEPT_DAYS", default=7)

# The address of clamd: unix:/run/clamav/clamd.ctl or tcp://host:3310.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="unix:/run/clamav/clamd.ctl")
# “clamd”; a demonstration on a machine without it may say “none-demo-only”, which production refuses.
DOCUMENT_SCANNER = env.str("DOCUMENT_SCANNER", default="clamd")
