"""Files that no row knows, and the databases that must not decide about them."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from img_program.database.context import as_system
from img_program.documents import actions, orphans, storage
from img_program.documents.models import Document, SealReason
from img_program.documents.tasks import sweep_orphan_files
from img_program.organizations.acting import acting_as
from tests.documents.support import uploaded
from tests.people import People

pytestmark = pytest.mark.django_db


def _aged(folder: Path, *names: str) -> None:
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for name in names:
        os.utime(folder / name, (old, old))


def _orphan(folder: Path, content: bytes = b"rolled back") -> str:
    name = storage.keep(ContentFile(content))  # type: ignore[arg-type]
    _aged(folder, name)
    return name


@pytest.fixture
def document(people: People, storage_folder: Path) -> Document:
    made = uploaded(people.manager, people.organization)
    _aged(storage_folder, made.storage_name)
    return made


def _forget(document: Document) -> None:
    """The database knows the file no more, as after a restore to an earlier moment."""
    with as_system(reason="test"):
        Document.objects.filter(pk=document.pk).update(storage_name="")


def test_nothing_is_moved_unless_the_settings_say_so(document: Document, storage_folder: Path) -> None:
    orphan = _orphan(storage_folder)
    assert sweep_orphan_files() == 1
    assert default_storage.exists(orphan)
    said = StringIO()
    call_command("orphan_files", stdout=said)
    assert orphan in said.getvalue()
    assert default_storage.exists(orphan)


def test_a_rolled_back_upload_is_put_aside_and_deleted_a_month_later(
    people: People, document: Document, storage_folder: Path, settings: Any
) -> None:
    settings.ORPHANS_ARE_PUT_ASIDE = True
    sealed = uploaded(people.manager, people.organization)
    with acting_as(people.coordinator):
        actions.seal(sealed, by=people.coordinator, reason=SealReason.HEALTH)
    _aged(storage_folder, sealed.storage_name)
    orphan, fresh = _orphan(storage_folder), storage.keep(ContentFile(b"being sent"))  # type: ignore[arg-type]
    assert sweep_orphan_files() == 1
    assert all(default_storage.exists(name) for name in (document.storage_name, sealed.storage_name, fresh))
    aside = f"{orphans.ASIDE}/{timezone.localdate().isoformat()}/{orphan}"
    assert not default_storage.exists(orphan)
    assert (storage_folder / aside).read_bytes() == b"rolled back"
    for age, is_kept in ((settings.ORPHANS_KEPT_DAYS - 1, True), (settings.ORPHANS_KEPT_DAYS, False)):
        older = f"{orphans.ASIDE}/{timezone.localdate() - timedelta(days=age)}/{orphan}"
        default_storage.save(older, ContentFile(b"rolled back"))
        sweep_orphan_files()
        assert default_storage.exists(older) == is_kept, age


def test_no_more_than_the_days_share_is_put_aside(document: Document, storage_folder: Path, settings: Any) -> None:
    settings.ORPHANS_PUT_ASIDE_SHARE = 0.5
    names = [_orphan(storage_folder, bytes([number])) for number in range(5)]
    assert len(orphans.sweep(acts=True).put_aside) == 3
    assert sum(default_storage.exists(name) for name in names) == 2
    settings.ORPHANS_PUT_ASIDE_SHARE = 0.01
    assert len(orphans.sweep(acts=True).put_aside) == 1


def test_what_a_row_knows_again_is_put_back(document: Document, storage_folder: Path) -> None:
    name = document.storage_name
    _forget(document)
    assert orphans.sweep(acts=True).put_aside == [name]
    with as_system(reason="test"):
        Document.objects.filter(pk=document.pk).update(storage_name=name)
    assert orphans.sweep(acts=True).put_back == [name]
    assert default_storage.exists(name)


def test_a_database_restored_to_an_earlier_moment_moves_nothing(people: People, document: Document, storage_folder: Path) -> None:
    orphans.sweep(acts=True)
    name = document.storage_name
    with as_system(reason="test: restored"):
        Document.objects.filter(pk=document.pk).update(uploaded_at=document.uploaded_at - timedelta(hours=1), storage_name="")
    with pytest.raises(orphans.SweepRefusedError, match="restored to an earlier moment"):
        orphans.sweep(acts=True)
    with pytest.raises(CommandError, match="restored"):
        call_command("orphan_files", put_aside=True)
    assert sweep_orphan_files() == 0
    assert default_storage.exists(name)
    call_command("orphan_files", accept_database=True, stdout=StringIO())
    assert default_storage.exists(name)


def test_a_trial_site_moves_nothing_of_the_real_ones_files(document: Document, storage_folder: Path, settings: Any) -> None:
    orphans.sweep(acts=True)
    settings.SITE_URL = "https://trial.example.org"
    _forget(document)
    with pytest.raises(orphans.SweepRefusedError, match="not of https://trial"):
        orphans.sweep(acts=True)
    assert json.loads((storage_folder / orphans.MARK).read_text())["site"] != settings.SITE_URL
    assert default_storage.exists(document.storage_name)
