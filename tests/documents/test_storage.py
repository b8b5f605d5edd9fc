"""The same room on a real S3 server, and files that no row knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from img_program.documents import actions, storage
from img_program.documents.models import SealReason
from img_program.documents.tasks import remove_orphan_files
from img_program.organizations.acting import acting_as
from img_program.settings import files
from tests.documents.files import pdf
from tests.documents.support import again, check, uploaded
from tests.people import People, sign_in


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A private bucket on an S3 server of this machine, and the settings that lead there."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    for name, value in {
        "S3_BUCKET": "private",
        "S3_ENDPOINT_URL": address,
        "S3_ACCESS_KEY": "test",
        "S3_SECRET_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client(
        "s3", endpoint_url=address, region_name="us-east-2", aws_access_key_id="test", aws_secret_access_key="test"
    )
    client.create_bucket(Bucket="private", CreateBucketConfiguration={"LocationConstraint": "us-east-2"})
    settings.STORAGES = {**settings.STORAGES, "default": files.private_bucket()}
    yield client
    client.close()
    server.stop()


def _keys(client: Any) -> list[str]:
    return [each["Key"] for each in client.list_objects_v2(Bucket="private").get("Contents", [])]


@pytest.mark.django_db
def test_a_documents_life_in_a_bucket(people: People, bucket: Any, client: Client, scanner: str) -> None:
    document = check(uploaded(people.manager, people.organization))
    assert document.state == "clean"
    assert _keys(bucket) == [document.storage_name]
    sign_in(client, people.manager)
    answer = client.get(f"/documents/{document.pk}/download/")
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    with acting_as(people.coordinator):
        sealing = actions.seal(document, by=people.coordinator, reason=SealReason.HEALTH)
        actions.propose_destruction(sealing, by=people.coordinator, reason="It must not be here.")
    with acting_as(people.program_manager):
        actions.approve_destruction(sealing, by=people.program_manager)
    assert _keys(bucket) == []
    assert again(document).storage_name == ""


@pytest.mark.django_db
def test_files_without_a_row_are_removed_after_a_day(people: People, storage_folder: Path) -> None:
    document, sealed = uploaded(people.manager, people.organization), uploaded(people.manager, people.organization)
    with acting_as(people.coordinator):
        actions.seal(sealed, by=people.coordinator, reason=SealReason.HEALTH)
    with default_storage.open(document.storage_name, "rb") as source:
        orphan, fresh = storage.keep(source), storage.keep(source)  # type: ignore[arg-type]
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for name in (document.storage_name, sealed.storage_name, orphan):
        os.utime(storage_folder / name, (old, old))
    assert remove_orphan_files() == 1
    assert not default_storage.exists(orphan)
    assert all(default_storage.exists(name) for name in (document.storage_name, sealed.storage_name, fresh))
