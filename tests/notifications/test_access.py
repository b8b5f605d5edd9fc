"""Who may open which page of the notifications room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.utils import timezone

from img_program.database.context import as_system
from img_program.notifications.actions import approve_text, check_text, save_text, start_text
from img_program.notifications.models import Channel, ContactChoice, MessageTemplate, MessageTemplateVersion
from img_program.organizations.acting import acting_as
from tests.access import Case, assert_access, everybody, undecided
from tests.notifications.support import only_delivery, send, send_to
from tests.people import People


def _own_letter(people: People) -> Sequence[Any]:
    return [send(people.stranger).pk]


def _organizations_letter(people: People) -> Sequence[Any]:
    _ = people.owner
    return [send_to(people.organization).pk]


def _organization(people: People) -> Sequence[Any]:
    return [people.organization.pk]


def _by_mail(people: People) -> Sequence[Any]:
    return [only_delivery(send(people.stranger)).pk]


def _by_hand(people: People) -> Sequence[Any]:
    with as_system(reason="test"):
        ContactChoice.objects.create(user=people.stranger, channel=Channel.PHONE, reach="651-555-0100")
    return _by_mail(people)


def _template(_people: People) -> Sequence[Any]:
    return ["eligibility_answered"]


def _draft(people: People, language: str = "en") -> MessageTemplateVersion:
    by = people.program_manager
    with acting_as(by):
        template = MessageTemplate.objects.get(pk="eligibility_answered")
        version = start_text(template=template, language=language, by=by)
        return save_text(version=version, subject="x", body="y", by=by)


def _english(people: People) -> Sequence[Any]:
    return [_draft(people).pk]


def _somali(people: People) -> Sequence[Any]:
    return [_draft(people, "so").pk]


def _somali_in_force(people: People) -> Sequence[Any]:
    version, by = _draft(people, "so"), people.coordinator
    with acting_as(by):
        checked = check_text(version=version, revision=version.revision, by=by, checked_by="H", qualification="Q")
        approve_text(version=checked, starts_on=timezone.localdate(), revision=checked.revision, by=by)
    return [version.pk]


def _stranger(people: People) -> Sequence[Any]:
    return [people.stranger.pk]


def _today(prefix: str) -> dict[str, int]:
    today = timezone.localdate()
    return {f"{prefix}_0": today.month, f"{prefix}_1": today.day, f"{prefix}_2": today.year}


WORKERS = {"coordinator", "program_manager", "grants_specialist", "assessment_coordinator"}
APPROVERS = {"coordinator", "program_manager", "data_practices_official"}
STOPPERS = APPROVERS


def _only(names: set[str], status: int) -> dict[str, int]:
    return everybody(members=403, outsiders=403, staff=403) | dict.fromkeys(names, status)


EVERYBODY_SIGNED_IN = everybody(members=200, outsiders=200, staff=200)
EVERYBODY_POSTS = everybody(members=302, outsiders=302, staff=302)
LETTERS = everybody(members=403, outsiders=403, staff=200, finance_officer=403)
OWN_LETTER = everybody(members=404, outsiders=404, staff=200, finance_officer=403, stranger=200)
ORGANIZATIONS_LETTER = everybody(members=403, outsiders=404, staff=200, finance_officer=403, owner=200)
OPEN = everybody(members=404, outsiders=404, staff=404, anonymous=404)

CASES = [
    Case("notifications:inbox", EVERYBODY_SIGNED_IN),
    Case("notifications:own_organization", everybody(members=302, outsiders=403, staff=403, rival=302)),
    Case(
        "notifications:organization",
        everybody(members=200, outsiders=404, staff=200, finance_officer=403),
        args=_organization,
    ),
    Case("notifications:letter", OWN_LETTER, args=_own_letter),
    Case("notifications:letter", ORGANIZATIONS_LETTER, args=_organizations_letter),
    Case("notifications:pdf", {name: 302 if status == 200 else status for name, status in OWN_LETTER.items()}, args=_own_letter),
    Case("notifications:choices", EVERYBODY_SIGNED_IN),
    Case(
        "notifications:choices",
        EVERYBODY_POSTS,
        method="post",
        data=lambda _people: {"channel": "phone", "reach": "1", "language": "so"},
    ),
    Case("notifications:stop", EVERYBODY_SIGNED_IN),
    Case("notifications:stop", EVERYBODY_POSTS, method="post"),
    Case("notifications:allow", EVERYBODY_POSTS, method="post"),
    Case("notifications:calendar", EVERYBODY_SIGNED_IN),
    Case("notifications:calendar", EVERYBODY_SIGNED_IN, method="post"),
    Case("notifications:calendar_close", EVERYBODY_POSTS, method="post"),
    Case("notifications:feed", OPEN, args=lambda _people: ["forged"]),
    Case("notifications:mail_events", everybody(members=403, outsiders=403, staff=403, anonymous=403), method="post"),
    Case("notifications:staff_letters", LETTERS),
    Case("notifications:staff_letter", LETTERS, args=_own_letter),
    Case("notifications:staff_by_hand", LETTERS),
    Case("notifications:staff_failed", LETTERS),
    Case("notifications:staff_done", _only(WORKERS, 200), args=_by_hand),
    Case(
        "notifications:staff_done",
        _only(WORKERS, 302),
        args=_by_hand,
        method="post",
        data=lambda _people: {"outcome": "done", "note": "Called."},
    ),
    Case("notifications:staff_claim", _only(WORKERS, 302), args=_by_hand, method="post", data=lambda _people: {"press": "claim"}),
    Case("notifications:staff_bounce", _only(WORKERS, 200), args=_by_mail),
    Case("notifications:staff_bounce", _only(WORKERS, 302), args=_by_mail, method="post", data=lambda _people: {"words": "Gone"}),
    Case("notifications:staff_again", _only(WORKERS, 200), args=_by_mail),
    Case(
        "notifications:staff_again", _only(WORKERS, 302), args=_by_mail, method="post", data=lambda _people: {"channel": "email"}
    ),
    Case("notifications:staff_contact", _only(STOPPERS, 200), args=_stranger),
    Case(
        "notifications:staff_contact",
        _only(STOPPERS, 302),
        args=_stranger,
        method="post",
        data=lambda _people: {"reason": "Asked"},
    ),
    Case("notifications:staff_templates", everybody(members=403, outsiders=403, staff=200)),
    Case("notifications:staff_template", everybody(members=403, outsiders=403, staff=200), args=_template),
    Case(
        "notifications:staff_template",
        _only(WORKERS, 302),
        args=_template,
        method="post",
        data=lambda _people: {"language": "so"},
    ),
    Case("notifications:staff_text", everybody(members=403, outsiders=403, staff=200), args=_english),
    Case("notifications:staff_edit", _only(WORKERS, 200), args=_english),
    Case(
        "notifications:staff_edit",
        _only(WORKERS, 302),
        args=_english,
        method="post",
        data=lambda _people: {"subject": "a", "body": "b", "revision": 2},
    ),
    Case("notifications:staff_check", _only(WORKERS, 200), args=_somali),
    Case(
        "notifications:staff_check",
        _only(WORKERS, 302),
        args=_somali,
        method="post",
        data=lambda _people: {"checked_by": "Hodan Ali", "qualification": "ATA", "revision": 2},
    ),
    Case("notifications:staff_approve", _only(APPROVERS, 200), args=_english),
    Case(
        "notifications:staff_approve",
        # The program manager wrote it: the page says that a second person must approve.
        _only(APPROVERS, 302) | {"program_manager": 200},
        args=_english,
        method="post",
        data=lambda _people: {"revision": 2, **_today("starts_on")},
    ),
    Case("notifications:staff_discard", _only(WORKERS, 302), args=_english, method="post"),
    Case("notifications:staff_end", _only(APPROVERS, 200), args=_somali_in_force),
    Case(
        "notifications:staff_end",
        _only(APPROVERS, 302),
        args=_somali_in_force,
        method="post",
        data=lambda _people: {"reason": "Wrong"},
    ),
]


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("notifications", CASES) == set()
