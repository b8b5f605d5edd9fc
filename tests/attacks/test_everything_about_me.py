"""“Everything we hold about you” is everything: what is planted anywhere about a person is found in the person's copy."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse

from img_program.accounts.access_log import log_access
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import permissions
from img_program.database.context import as_system
from img_program.documents.models import Document, DocumentKind
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from roster.models import Registrant
from roster.personal_tables import personal_tables, who_may_see
from tests.database.rows import Owner, make_owner
from tests.people import People, sign_in

# Tables with `user` or `registrant` that the copy leaves out, each with its reason.
LEFT_OUT = {
    "accounts.accesslog": "told by day under “Who looked”",
    "accounts.credential": "secrets of sign-in",
    "accounts.formdraft": "what one typed oneself and has not sent; it stands in the form",
    "accounts.keptpost": "a form of one's own that is given back at the next sign-in, and gone",
    "accounts.openedpage": "which pages one opened lately, by key; one's own shortcut",
    "accounts.sentform": "a fingerprint of a form that was sent, for a day",
    "accounts.sessionactivity": "one's own sessions, on the page of the account",
    "accounts.staffrole": "roles of the office",
    "accounts.user_groups": "how membership is stored",
    "accounts.user_user_permissions": "never used",
    "guardian.userobjectpermission": "never used",
    "mfa.authenticator": "secrets of sign-in; the page of the account lists them",
    "notifications.calendarfeed": "a secret address of one's own",
    "documents.documentshare": "documents of others, lent to a reader",
    "roster.registrant": "the record itself: the first group",
    "roster.minnesotaresidence": "under “Eligibility”, in words",
    "roster.noticeacknowledgement": "under “What happened”, in words",
    "roster.datarequest": "under “What happened”, in words",
    "roster.savedview": "searches of the office",
    "roster.rosterimportproblem": "a file that was refused",
    "assessments.examinerassignment": "an examiner's own work",
    "rounds.publicquestionasker": "an applicant's question about a round",
    "rounds.roundreviewer": "a reviewer's own work",
    "training.recordshare": "under “Sharing with residency programs”, in words",
    "consultation.plan": "under “Your plan”, in words",
    "consultation.planstep": "under “Your plan”, in words",
    "consultation.planoutcome": "under “Your plan”, in words",
    "consultation.planshare": "under “Your plan”, in words",
}


def _about_people() -> set[str]:
    """Every table with a column `registrant` or `user`."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        names = {each.name for each in model._meta.concrete_fields}
        if names & {"registrant", "user", "registrant_id", "user_id"} and "pgh_id" not in names:
            found.add(model._meta.label_lower)
    return found


def test_every_table_about_people_is_in_the_copy_or_has_a_reason() -> None:
    declared = {table.model._meta.label_lower for table in personal_tables()}
    assert _about_people() - declared - set(LEFT_OUT) == set()
    assert declared & set(LEFT_OUT) == set()


def _copy(client: Client, user: User) -> str:
    answer = sign_in(client, user).get(reverse("roster:my_data_file", args=["json"]))
    assert answer.status_code == 200
    return json.dumps(json.loads(answer.content), ensure_ascii=False)


def _plant(owner: Owner, table: type[models.Model], marker: str) -> bool:
    """Write the marker into the first free text of the owner's row that the copy shows; False when there is none to write."""
    row = owner.rows.get(table._meta.label_lower)
    declared = next(each for each in personal_tables() if each.model is table)
    if row is None:
        return False
    for field in table._meta.concrete_fields:
        free = isinstance(field, (models.TextField, models.CharField)) and not field.choices and not field.unique
        machinery = field.name in {"sha256", "storage_name", "pdf_name", "key", "code"} or field.name.startswith("about_")
        if not free or machinery or field.name in declared.leave_out or field.name in declared.words:
            continue
        if field.max_length is not None and field.max_length < len(marker):
            continue
        try:
            with transaction.atomic():
                table._default_manager.filter(pk=row.pk).update(**{field.name: marker})
        except DatabaseError:  # what was sent or decided stays as it is; another field may change
            continue
        return True
    return False


@pytest.mark.django_db
def test_what_is_planted_is_found(client: Client) -> None:
    planted: dict[str, str] = {}
    with as_system(reason="test"):
        owner, other = make_owner("everything"), make_owner("somebody-else")
        for each in (owner, other):  # the one of the rows belongs to the organization
            each.rows["documents.document"] = Document.objects.create(
                user=each.user, uploaded_by=each.user, purpose="documents.person", name="cv.pdf", kind=DocumentKind.PDF,
                size=1, sha256="0" * 64,
            )  # fmt: skip
        for number, table in enumerate(personal_tables()):
            marker = f"Zq{number}marker"
            if _plant(owner, table.model, marker):
                planted[table.model._meta.label_lower] = marker
            _plant(other, table.model, f"Not{number}yours")
    assert len(planted) >= 15, sorted(planted)
    text = _copy(client, owner.user)
    missing = {label for label, marker in planted.items() if marker not in text}
    assert missing == set()
    assert "yours" not in text


@pytest.mark.django_db
def test_tables_without_free_text_are_there_too(client: Client) -> None:
    with as_system(reason="test"):
        owner = make_owner("everything")
        groups = {table.group for table in personal_tables() if any(True for _row in table.rows_of(_record(owner)))}
    text = _copy(client, owner.user)
    assert {group for group in groups if group not in text} == set()


@pytest.mark.django_db
def test_the_copy_speaks_in_words(client: Client) -> None:
    """No key of ours, no word of the database, no number of a row stands in what a person reads about themselves."""
    with as_system(reason="test"):
        owner = make_owner("everything")
        decision = owner.rows["assessments.decision"]
        type(decision)._default_manager.filter(pk=decision.pk).update(
            findings=[{"name": "Total", "is_met": True, "minimum": None}]
        )
        Document.objects.create(
            user=owner.user, uploaded_by=owner.user, purpose="residency.participant_agreement", name="agreement.pdf",
            kind=DocumentKind.PDF, size=1, sha256="0" * 64,
        )  # fmt: skip
        Letter.objects.filter(user=owner.user).update(about_transition=f"payment:{uuid4()}")
    answer = sign_in(client, owner.user).get(reverse("roster:my_data_file", args=["json"]))
    values = [field["value"] for field in json.loads(answer.content)["fields"] if "@" not in field["value"]]
    machine = re.compile(
        r"\b(True|False)\b|\bNone\b(?! given)|[0-9a-f]{8}-[0-9a-f]{4}-|\b[a-z]+(_[a-z]+)+\b|\b[a-z]+\.[a-z]+_[a-z]+"
    )
    assert len(values) > 50
    assert [value for value in values if machine.search(value)] == []


def _record(owner: Owner) -> Registrant:
    row = owner.rows["roster.registrant"]
    assert isinstance(row, Registrant)
    return row


@pytest.mark.django_db
def test_who_looked_is_told_with_the_day_and_the_name(people: People, client: Client) -> None:
    with as_system(reason="test"):
        owner = make_owner("everything")
        letter = owner.rows["notifications.letter"]
    with acting_as(people.coordinator):
        log_access(people.coordinator, subject=_record(owner), purpose="Record of a person")
        log_access(people.coordinator, subject=letter, purpose="Letter of a person")
    text = _copy(client, owner.user)
    for purpose in ("Record of a person", "Letter of a person"):
        assert purpose in text


@pytest.mark.django_db
def test_who_may_see_is_read_from_the_permissions(client: Client) -> None:
    with as_system(reason="test"):
        owner = make_owner("everything")
    answer = sign_in(client, owner.user).get(reverse("roster:my_data_file", args=["json"]))
    fields: list[dict[str, Any]] = json.loads(answer.content)["fields"]
    said = {field["recipients"] for field in fields if field["group"] == "Eligibility"}
    held = permissions()["roster.view_registrants"].staff
    assert said == {who_may_see("roster.view_registrants")}
    for role in StaffRoleName:
        assert (str(role.label).lower() in said.copy().pop()) == (role in held)
