"""The private bucket."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import default_storage

from img_program.operations.backup.faults import BackupError


def make_bucket() -> str:
    """Make it where it is missing; what was done. Raises BackupError."""
    storage: Any = default_storage
    client, name, region = storage.connection.meta.client, storage.bucket_name, storage.region_name
    try:
        if name in {each["Name"] for each in client.list_buckets()["Buckets"]}:
            return f"{name} is there"
        where = {} if region in {None, "us-east-1"} else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        client.create_bucket(Bucket=name, **where)
    except (BotoCoreError, ClientError) as fault:
        raise BackupError(f"The storage of files refused: {fault}") from fault
    return f"{name} was made"
