"""Who may open which address from the award to the closeout, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.awards.actions import batches, changes, corrections, monitoring, paid_files
from grants.awards.actions.agreements import BudgetAmount, Terms
from grants.awards.actions.monitoring import Found
from grants.awards.models import MonitoringVisit, ReportDue, VisitFinding
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.web.comparing import mark
from tests.access import Case, assert_access, everybody, undecided
from tests.grants.awards.factories import (
    approve,
    give_back,
    make_agreement,
    make_award,
    make_draft,
    make_fund,
    make_report,
    make_request,
    make_version,
    pay,
    prepare,
    today,
)
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db

type Args = Callable[[People], Sequence[Any]]


def _agreement(people: People) -> Any:
    return make_agreement(people, starts_on=today() - timedelta(days=90))


def _organization(people: People) -> Sequence[Any]:
    return [people.organization.pk]


def _agreement_pk(people: People) -> Sequence[Any]:
    return [_agreement(people).pk]


def _draft_request(people: People) -> Any:
    return make_request(people, _agreement(people), submit=False)


def _due(people: People) -> ReportDue:
    agreement = _agreement(people)
    with as_system(reason="test"):
        return ReportDue.objects.select_related("agreement__award", "organization").get(agreement=agreement)


def _batch(people: People) -> Any:
    approve(prepare(make_request(people, _agreement(people)), people), people)
    with acting_as(people.finance_officer):
        return batches.make_batch(by=people.finance_officer)


def _change(people: People) -> Any:
    agreement, by = _agreement(people), people.manager
    with acting_as(by):
        lines = [BudgetAmount(each.category, each.fiscal_year, each.amount + 1) for each in agreement.budget_lines.all()]
        return changes.ask_for_change(agreement, by=by, why="More rooms.", ends_on=agreement.ends_on, terms=Terms(), lines=lines)


def _version_of(agreement: Any) -> Any:
    with as_system(reason="test"):
        return agreement.versions.get()


def _correction(people: People) -> Any:
    request, by = approve(prepare(make_request(people, _agreement(people)), people), people), people.grants_specialist
    with acting_as(by):
        return corrections.propose_void(request, by=by, reason="A forged receipt.")


def _paid(people: People) -> Any:
    agreement = _agreement(people)
    pay(people, agreement)
    return agreement


def _paid_file(people: People) -> Any:
    content = f"Request,Paid on,Amount\nR-9,{today()},10.00\n".encode()
    with acting_as(people.finance_officer):
        return paid_files.read_paid_file(by=people.finance_officer, name="paid.csv", content=content)


def _visit(people: People) -> MonitoringVisit:
    agreement = _agreement(people)
    with acting_as(people.coordinator):
        return monitoring.plan_visit(agreement, by=people.coordinator, way=MonitoringVisit.Way.SITE, planned_on=today())


def _finding(people: People) -> VisitFinding:
    visit, by = _visit(people), people.coordinator
    with acting_as(by):
        monitoring.record_visit(
            visit, by=by, visited_on=today(), summary="Seen.", findings=[Found("No time sheets.", "Keep them.")]
        )
        return VisitFinding.objects.get()


def _hold(people: People) -> Any:
    agreement = _agreement(people)
    with acting_as(people.program_manager):
        return monitoring.place_hold(agreement, by=people.program_manager, order="Order 7", reason="A tip.", days=30)


OFFICE, READERS, FINANCE = (
    ("coordinator", "grants_specialist", "program_manager"),
    {"assessment_coordinator": 403},
    "finance_officer",
)


def staff(status: int, *who: str, others: int = 403) -> dict[str, int]:
    """An office page: these of the staff get the status, everybody else is refused."""
    return everybody(members=403, outsiders=403, staff=others, **dict.fromkeys(who, status))


READ = everybody(members=403, outsiders=403, staff=200, **READERS)
OWN = everybody(members=200, outsiders=404, staff=200, **READERS)
FINANCE_GET = everybody(members=403, outsiders=404, staff=403, finance=200)
FINANCE_POST = everybody(members=403, outsiders=404, staff=403, finance=302)
MANAGER_POST = everybody(members=403, outsiders=404, staff=403, manager=302)


CASES = [
    Case("awards:public_list", everybody(members=200, outsiders=200, staff=200, anonymous=200)),
    Case("awards:own", everybody(members=302, outsiders=403, staff=403, rival=302)),
    Case("awards:organization", OWN, args=_organization),
    Case("awards:agreement", OWN, args=_agreement_pk),
    Case("awards:agreement_ledger", OWN, args=_agreement_pk),
    Case("awards:payment_new", FINANCE_GET, args=_agreement_pk),
    Case("awards:payment_new", FINANCE_POST, args=_agreement_pk, method="post", data=lambda _p: {"kind": "reimbursement"}),
    Case("awards:payment", OWN, args=lambda p: [make_request(p, _agreement(p)).pk]),
    Case(
        "awards:payment",
        everybody(members=403, outsiders=404, staff=403, finance=422),
        args=lambda p: [_draft_request(p).pk],
        method="post",
    ),
    Case("awards:payment_act", FINANCE_GET, args=lambda p: [_draft_request(p).pk, "submit"]),
    Case("awards:payment_act", FINANCE_POST, args=lambda p: [_draft_request(p).pk, "submit"], method="post"),
    Case("awards:payment_act", FINANCE_POST, args=lambda p: [make_request(p, _agreement(p)).pk, "withdraw"], method="post"),
    Case(
        "awards:payment_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 302)),
        args=lambda p: [make_request(p, _agreement(p)).pk, "prepare"],
        method="post",
    ),
    Case(
        "awards:payment_act",
        everybody(members=403, outsiders=404, staff=403, finance_officer=302, program_manager=302),
        args=lambda p: [prepare(make_request(p, _agreement(p)), p).pk, "approve"],
        method="post",
    ),
    Case(
        "awards:line_remove",
        FINANCE_POST,
        args=lambda p: _line_of(_draft_request(p)),
        method="post",
    ),
    Case("awards:due", OWN, args=lambda p: [_due(p).pk]),
    Case("awards:due", MANAGER_POST, args=lambda p: [_due(p).pk], method="post"),
    Case("awards:report", OWN, args=lambda p: [make_report(p, _due(p)).pk]),
    Case(
        "awards:report_autosave",
        everybody(members=403, outsiders=404, staff=403, manager=200),
        args=lambda p: [make_report(p, _due(p), certify=False).pk],
        method="post",
        data=lambda _p: {"version": "1", "accomplished": "More."},
    ),
    Case("awards:report_act", MANAGER_POST, args=lambda p: [make_report(p, _due(p), certify=False).pk, "certify"], method="post"),
    Case(
        "awards:report_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 302)),
        args=lambda p: [make_report(p, _due(p)).pk, "accept"],
        method="post",
    ),
    Case("awards:funds", READ),
    Case("awards:fund_new", staff(200, FINANCE, "program_manager")),
    Case("awards:fund_act", staff(200, FINANCE, "program_manager"), args=lambda p: [make_fund(p).pk, "appropriate"]),
    Case("awards:staff_awards", READ),
    Case("awards:single_source", staff(200, *OFFICE)),
    Case("awards:award_new", staff(404, *OFFICE), args=lambda _p: [0]),
    Case("awards:award", READ, args=lambda p: [make_award(p).pk]),
    Case("awards:agreement_new", staff(200, *OFFICE), args=lambda p: [make_award(p).pk]),
    Case("awards:award_act", staff(200, *OFFICE, FINANCE), args=lambda p: [make_draft(p).pk, "risk"]),
    Case("awards:award_act", staff(302, *OFFICE), args=lambda p: [make_draft(p).pk, "propose"], method="post"),
    Case("awards:award_act", staff(200, "coordinator", "program_manager", FINANCE), args=lambda p: [make_draft(p).pk, "approve"]),
    Case(
        "awards:award_act",
        everybody(members=403, outsiders=403, staff=404, **READERS),
        args=lambda p: [make_draft(p).pk, "nonsense"],
    ),
    Case("awards:staff_agreements", READ),
    Case("awards:agreement_act", staff(200, *OFFICE), args=lambda p: [_agreement(p).pk, "amend"]),
    Case("awards:agreement_act", staff(200, FINANCE, "program_manager"), args=lambda p: [_agreement(p).pk, "hold"]),
    Case("awards:version_act", staff(200, *OFFICE), args=lambda p: [make_version(p).pk, "encumber"]),
    Case("awards:staff_payments", READ),
    Case("awards:ledger", READ),
    Case("awards:year_end", READ),
    Case("awards:correction", everybody(members=404, outsiders=404, staff=200, **READERS), args=lambda p: [_correction(p).pk]),
    Case("awards:correction", OWN, args=lambda p: [give_back(p, _paid(p), "1").pk]),
    Case(
        "awards:correction_act",
        everybody(members=404, outsiders=404, staff=403, finance_officer=302, program_manager=302),
        args=lambda p: [_correction(p).pk, "decline"],
        method="post",
        data=lambda _p: {"reason": "The payment is right."},
    ),
    Case("awards:staff_corrections", READ),
    Case("awards:change_new", everybody(members=403, outsiders=404, staff=403, manager=200), args=_agreement_pk),
    Case("awards:change_new", everybody(members=403, outsiders=404, staff=403, manager=422), args=_agreement_pk, method="post"),
    Case("awards:change", OWN, args=lambda p: [_change(p).pk]),
    Case("awards:change_act", MANAGER_POST, args=lambda p: [_change(p).pk, "withdraw"], method="post"),
    Case(
        "awards:change_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 302)),
        args=lambda p: [_change(p).pk, "accept"],
        method="post",
    ),
    Case("awards:staff_changes", READ),
    Case(
        "awards:change_act",
        everybody(members=403, outsiders=404, staff=403, manager=200),
        args=lambda p: [_change(p).pk, "withdraw"],
    ),
    Case(
        "awards:correction_act",
        everybody(members=404, outsiders=404, staff=403, finance_officer=200, program_manager=200),
        args=lambda p: [_correction(p).pk, "decline"],
    ),
    Case("awards:version", OWN, args=lambda p: [_version_of(_agreement(p)).pk]),
    Case("awards:paid_files", READ),
    Case("awards:paid_files", staff(422, FINANCE), method="post"),
    Case("awards:paid_file", READ, args=lambda p: [_paid_file(p).pk]),
    Case("awards:paid_file", staff(200, FINANCE), args=lambda p: [_paid_file(p).pk], method="post"),
    Case("awards:batches", READ),
    Case("awards:batches", staff(422, FINANCE), method="post"),
    Case("awards:batch_file", READ, args=lambda p: [_batch(p).pk]),
    Case("awards:batch_act", staff(200, FINANCE), args=lambda p: [_batch(p).pk, "paid"]),
    Case("awards:staff_reports", READ),
    Case("awards:due_act", staff(200, *OFFICE), args=lambda p: [_due(p).pk, "extend"]),
    Case("awards:staff_monitoring", READ),
    Case("awards:visit_act", staff(200, *OFFICE, FINANCE), args=lambda p: [_visit(p).pk, "record"]),
    Case("awards:finding_act", staff(200, *OFFICE, FINANCE), args=lambda p: [_finding(p).pk, "resolve"]),
    Case("awards:hold_act", staff(200, FINANCE, "program_manager"), args=lambda p: [_hold(p).pk, "lift"]),
]


def _line_of(request: Any) -> list[Any]:
    with as_system(reason="test"):
        return [request.pk, request.lines.get().pk]


def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("awards", CASES) == set()


LISTS = [
    "public_list",
    "funds",
    "staff_awards",
    "staff_agreements",
    "staff_payments",
    "ledger",
    "year_end",
    "staff_changes",
    "staff_corrections",
    "paid_files",
    "staff_reports",
    "staff_monitoring",
]


def _cost(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"awards:{name}")).status_code == 200
    return len(queries)


def test_the_cost_of_a_list_does_not_grow_with_its_rows(people: People) -> None:
    client = sign_in(Client(), people.grants_specialist)
    make_request(people, make_agreement(people, amount=60_000))
    client.get(reverse("awards:public_list"))
    before = {name: _cost(client, name) for name in LISTS}
    for _number in range(2):
        make_request(people, make_agreement(people, amount=60_000))
    assert {name: _cost(client, name) for name in LISTS} == before


def test_lists_search_filter_and_make_files(people: People) -> None:
    make_award(people)
    client = sign_in(Client(), people.auditor)
    url = reverse("awards:staff_awards")
    assert b"English for Physicians" in client.get(url, {"q": "northstar english", "state": "awarded"}).content
    assert b"English for Physicians" not in client.get(url, {"state": "draft"}).content
    text = client.get(url, {"format": "csv"}).content.decode()
    assert text.splitlines()[0] == "Award,Organization,Program,Title,Amount,Decided,State"
    assert "40000.00" in text


def test_the_public_reads_what_was_decided_and_nothing_else(people: People) -> None:
    make_draft(people)
    assert "Northstar" not in Client().get(reverse("awards:public_list")).content.decode()
    make_award(people)
    assert "$40,000.00" in Client().get(reverse("awards:public_list")).content.decode()
    assert "Northstar Career Center" in Client().get(reverse("awards:public_list"), {"format": "csv"}).content.decode()


def test_an_autosave_over_a_colleagues_words_keeps_theirs_and_shows_both(people: People) -> None:
    report = make_report(people, _due(people), certify=False)
    client = sign_in(Client(), people.manager)
    typed = {"seen:accomplished": mark("What the page showed."), "accomplished": "My other words."}
    answer = client.post(reverse("awards:report_autosave", args=[report.pk]), typed)
    asked = answer.json()["conflict"]
    assert (answer.status_code, "My other words." in asked, "Forty lessons." in asked) == (200, True, True)
    with as_system(reason="test"):
        report.refresh_from_db()
    assert report.accomplished == "Forty lessons."
