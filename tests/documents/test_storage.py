"""The same room on a real S3 server, and files that no row knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.test import Client
from moto.server import ThreadedMotoServer

from img_program.documents import actions
from img_program.documents.models import SealReason
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
