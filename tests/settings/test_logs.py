"""Log lines as they are written hold no secret of an address, no address of a person, no row and no browser."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import structlog
from django.conf import settings
from django.test import Client, RequestFactory

from img_program.accounts.access_log import log_access
from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.web.log_privacy import private_path, without_secrets
from tests.people import make_user, sign_in

TOKEN = "Zk3vQ9x_7LmN2pRt5uWy8AbC"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the program's own formatter writes."""
    declared: dict[str, Any] = dict(settings.LOGGING["formatters"]["json"])
    formatter = declared.pop("()")(**declared)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"/calendar/{TOKEN}.ics",
        f"/organizations/invitation/{TOKEN}/",
        f"/reviews/invitation/{TOKEN}/",
        f"/account/password/reset/key/1a-{TOKEN}/",
        f"/nowhere/{TOKEN}/",
    ],
)
def test_secrets_of_addresses_are_not_logged(client: Client, written: io.StringIO, address: str) -> None:
    client.get(address, {"next": f"/{TOKEN}", "words": "Amina"}, headers={"user-agent": "Spy/1.0"})
    text = written.getvalue()
    assert any("request_finished" in str(line.get("event")) for line in _lines(written)), text
    assert "[private]" in text
    for private in (TOKEN, "Amina", "Spy/1.0", "user_agent"):
        assert private not in text


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/account/invitation/{}/", "/account/kept/{}/"])
def test_links_to_a_form_or_an_invitation_are_not_logged(client: Client, written: io.StringIO, place: str) -> None:
    identifier = str(uuid4())
    sign_in(client, make_user())
    client.get(place.format(identifier))
    assert "request_finished" in written.getvalue()
    assert identifier not in written.getvalue()


def _fail(fault: ValueError) -> None:
    raise fault


def test_faults_do_not_quote_rows_or_people(written: io.StringIO) -> None:
    fault = ValueError("duplicate key value\nDETAIL:  Key (email)=(amina@example.org) already exists.")
    try:
        _fail(fault)
    except ValueError:
        logging.getLogger("test").exception("could not write %s", "amina@example.org", extra={"seen": [{"ip": "192.0.2.7"}]})
        structlog.get_logger("test").error("could not write", to="amina@example.org", user_agent="Spy/1.0")
    for line in _lines(written):
        assert line["timestamp"].endswith("Z")
    text = written.getvalue()
    assert "Traceback" in text
    for private in ("amina", "Key (email)", "192.0.2.7", "Spy"):
        assert private not in text


@pytest.mark.django_db
def test_evidence_keeps_no_secret_of_an_address(client: Client) -> None:
    request = RequestFactory().get(f"/organizations/invitation/{TOKEN}/")
    request.user = make_user()
    with as_system(reason="test"):
        log_access(request, kind=AccessLog.Kind.REFUSED)
        assert AccessLog.objects.get(kind="refused").path == "/organizations/invitation/[private]/"


@pytest.mark.parametrize(
    "path",
    ["/staff/roster/12/", "/staff/documents/0d0b54bc-3ad9-4a7a-8d9a-4c9ab6a2d5f1/", "/law/", "/organizations/", "/account/home/"],
)
def test_plain_addresses_stay_readable(path: str) -> None:
    assert private_path(path) == path
    assert without_secrets(f"GET {path}") == f"GET {path}"
