"""Who may see summary reports, and who may ask for one."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction
from django.utils import timezone

from img_program.database.context import Actor, database_context
from img_program.database.roles import Role
from img_program.organizations.acting import acting_as
from reports.models import FrozenFigures, SummaryReport, SummaryResult
from roster.models import Registrant
from tests.access import Case, assert_access, everybody, undecided
from tests.people import People, make_user, sign_in
from tests.reports.edition.test_access import CASES as EDITION_CASES
from tests.reports.finished import ask_for_report, finished_report
from tests.roster.factories import make_registrant

READS = everybody(members=404, outsiders=404, staff=200)
MAKES = everybody(members=404, outsiders=404, staff=403, coordinator=200, program_manager=200)
ASKS = MAKES | {"coordinator": 302, "program_manager": 302}


def form(_people: People) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "as_of_0": str(today.month),
        "as_of_1": str(today.day),
        "as_of_2": str(today.year),
        "cost": "1200",
        "contact_email": "img@state.example",
        "contact_phone": "651-555-0100",
    }


CASES = [
    Case("reports:summaries", READS),
    Case("reports:new", MAKES),
    Case("reports:new", ASKS, method="post", data=form),
    Case("reports:summary", READS, args=lambda people: [finished_report(people.coordinator).pk]),
    Case("reports:summary_pdf", READS, args=lambda people: [finished_report(people.coordinator).pk]),
    Case("reports:summary_csv", READS, args=lambda people: [finished_report(people.coordinator).pk]),
]


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("reports", [*CASES, *EDITION_CASES]) == set()


@pytest.mark.django_db
def test_a_registrant_sees_no_report(people: People, client: object) -> None:
    registrant = make_user("asha@example.org")
    make_registrant(registrant)
    report = finished_report(people.coordinator)
    answer = sign_in(client, registrant).get(report.get_absolute_url())  # type: ignore[arg-type]
    assert answer.status_code == 404
    with acting_as(registrant):
        assert Registrant.objects.count() == 1
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            SummaryReport.objects.count()


@pytest.mark.django_db
def test_the_action_refuses_the_auditor_and_makes_nothing(people: People) -> None:
    with pytest.raises(PermissionDenied):
        ask_for_report(people.auditor)
    with acting_as(people.auditor):
        assert not SummaryReport.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR, Role.PERSON])
@pytest.mark.django_db
def test_nobody_reads_the_frozen_figures_and_nobody_changes_a_result(people: People, role: Role) -> None:
    finished_report(people.coordinator)
    for attempt in (FrozenFigures.objects.count, lambda: SummaryResult.objects.update(sha256="0" * 64)):
        with (
            pytest.raises(Error, match="permission denied"),
            database_context(Actor(role, people.coordinator.pk)),
        ):
            attempt()
