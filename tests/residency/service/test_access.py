"""Who may open which address after residency, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from residency.service.actions import links
from residency.service.actions import service_events as events
from residency.service.models import (
    AccountEntry,
    EventKind,
    LifeEvent,
    MoneyOut,
    Obligation,
    PaymentYear,
    ServiceQuestion,
)
from tests.access import Case, assert_access, everybody, undecided
from tests.attacks.test_shared_rows import Colleague
from tests.people import People, make_user, sign_in
from tests.residency.service.support import fill_account, make_agreement, make_obligation, report, today, year_of
from tests.residency.service.test_account import propose

pytestmark = pytest.mark.django_db
type Args = Callable[[People], Sequence[Any]]


def staff(status: int, *who: str, others: int = 403) -> dict[str, int]:
    """An office page: these of the staff get the status, everybody else is refused."""
    return everybody(members=403, outsiders=403, staff=others, **dict.fromkeys(who, status))


OFFICE = ("coordinator", "program_manager")
READERS = (*OFFICE, "finance_officer", "auditor")
ACCOUNT = (*READERS, "grants_specialist", "data_practices_official")
NOBODY = everybody(members=404, outsiders=404, staff=404)
OPEN = everybody(members=200, outsiders=200, staff=200, anonymous=200)
CLOSED = everybody(members=404, outsiders=404, staff=404, anonymous=404)


def working(people: People, user: User | None = None) -> Obligation:
    obligation = make_obligation(people, user=user)
    report(obligation, place="minneapolis")
    return obligation


def _pk(people: People) -> Sequence[Any]:
    return [working(people).pk]


def _period(people: People) -> Any:
    obligation = working(people)
    with as_system(reason="test"):
        return obligation.periods.get()


def _question(people: People) -> Sequence[Any]:
    working(people)
    with as_system(reason="test"):
        return [ServiceQuestion.objects.get().pk]


def _leave(people: People) -> LifeEvent:
    obligation = working(people)
    with acting_as(people.coordinator):
        return events.record_event(obligation, by=people.coordinator, kind=EventKind.LEAVE, starts_on=today())


def _link(people: People) -> Sequence[Any]:
    with acting_as(people.coordinator):
        return ["employer", links.ask_employer(_period(people), by=people.coordinator).pk, "again"]


def _own(people: People) -> Obligation:
    """The stranger's own."""
    return working(people, people.stranger)


def own_of_stranger(act: Callable[[People], Sequence[Any]] = lambda _people: ()) -> Args:
    def args(people: People) -> Sequence[Any]:
        _own(people)
        return act(people)

    return args


ONLY_OWN = everybody(members=404, outsiders=404, staff=404, stranger=200)

CASES = [
    Case("service:contributors", OPEN),
    Case("service:verification", CLOSED),
    Case("service:open_verification", CLOSED, args=lambda _p: ["x" * 43]),
    Case("service:check", CLOSED),
    Case("service:open_check", CLOSED, args=lambda _p: ["x" * 43]),
    Case("service:mine", NOBODY),
    Case("service:mine", ONLY_OWN, args=own_of_stranger()),
    Case("service:statement", ONLY_OWN, args=own_of_stranger()),
    Case("service:declare", ONLY_OWN, args=lambda p: [year_of(_own(p)).pk]),
    Case("service:declare", NOBODY, args=lambda p: [year_of(working(p)).pk]),
    Case("service:own_period", ONLY_OWN, args=lambda p: [_first_period(_own(p))]),
    Case("service:own_period", NOBODY, args=lambda p: [_period(p).pk]),
    Case("service:own_act", ONLY_OWN, args=own_of_stranger(lambda _p: ["work"])),
    Case("service:own_act", CLOSED | {"anonymous": 302}, args=own_of_stranger(lambda _p: ["nothing"])),
    Case("service:obligations", staff(200, *READERS)),
    Case("service:begin", staff(200, *OFFICE), args=lambda p: [make_agreement(p).pk]),
    Case("service:begin", staff(302, *OFFICE), args=lambda p: [make_agreement(p).pk], method="post"),
    Case("service:obligation", staff(200, *READERS), args=_pk),
    Case("service:obligation_act", staff(200, *OFFICE), args=lambda p: [working(p).pk, "work"]),
    Case("service:obligation_act", staff(200, *OFFICE), args=lambda p: [working(p).pk, "event"]),
    Case("service:obligation_act", staff(302, *OFFICE), args=lambda p: [working(p).pk, "check"], method="post"),
    Case("service:obligation_act", staff(200, "program_manager"), args=lambda p: [working(p).pk, "decision"]),
    Case("service:obligation_act", staff(200, "program_manager"), args=lambda p: [working(p).pk, "close"]),
    Case("service:period_act", staff(200, *OFFICE), args=lambda p: [_period(p).pk, "change"]),
    Case("service:period_act", staff(302, *OFFICE), args=lambda p: [_period(p).pk, "ask"], method="post"),
    Case("service:site", staff(200, *OFFICE), args=lambda p: [_period(p).site_id]),
    Case("service:question", staff(200, *OFFICE), args=_question),
    Case("service:question", staff(302, *OFFICE), args=_question, method="post", data=lambda _p: {"answer": "Looked at."}),
    Case("service:payment_act", staff(200, "finance_officer"), args=lambda p: [year_of(working(p)).pk, "pay"]),
    Case(
        "service:payment_act",
        staff(302, "finance_officer"),
        args=lambda p: [year_of(working(p)).pk, "pay"],
        method="post",
        data=lambda _p: {"amount": "15000", "on_0": "7", "on_1": "1", "on_2": "2025", "source": "SWIFT"},
    ),
    Case("service:event_act", staff(200, *OFFICE), args=lambda p: [_leave(p).pk, "end"]),
    Case("service:link_press", staff(302, *OFFICE), args=_link, method="post"),
    Case("service:account", staff(200, *ACCOUNT)),
    Case("service:account_act", staff(200, "finance_officer"), args=lambda _p: ["income"]),
    Case("service:account_act", staff(200, "finance_officer"), args=lambda _p: ["money-out"]),
    Case("service:correct", staff(200, "finance_officer"), args=lambda p: [fill_account(p).pk]),
    Case("service:money_out", staff(200, *ACCOUNT), args=lambda p: [propose(p, 5).pk]),
    Case("service:money_out_act", staff(200, "finance_officer", "program_manager"), args=lambda p: [propose(p, 5).pk, "approve"]),
    Case(
        "service:money_out_act",
        staff(302, "program_manager") | {"finance_officer": 422},
        args=lambda p: [fill_account(p) and propose(p, 5).pk, "approve"],
        method="post",
    ),
]


def _first_period(obligation: Obligation) -> Any:
    with as_system(reason="test"):
        return obligation.periods.get().pk


def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("service", CASES) == set()


def test_another_physician_and_organizations_read_nothing(people: People) -> None:
    working(people)
    fill_account(people)
    for reader in (people.stranger, people.owner, people.navigator):
        with acting_as(reader):
            assert not Obligation.objects.exists()
            assert not PaymentYear.objects.exists()
            assert not AccountEntry.objects.exists()


def test_compensation_is_for_finance_and_the_physician(people: People) -> None:
    obligation = working(people)
    year = year_of(obligation)
    with as_system(reason="test"):
        PaymentYear.objects.filter(pk=year.pk).update(
            declared="compensation", compensation=91234, amount_due=9123, due_reason="10 % of $91,234"
        )
    url = reverse("service:obligation", args=[obligation.pk])
    assert "91,234" in sign_in(Client(), people.finance_officer).get(url).content.decode()
    assert "91,234" not in sign_in(Client(), people.coordinator).get(url).content.decode()


def _count(user: User, url: str) -> int:
    client = sign_in(Client(), user)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([each for each in captured if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config", "BEGIN"))])


def test_a_list_costs_the_same_with_one_and_three_rows(people: People) -> None:
    working(people)
    url = reverse("service:obligations")
    one = _count(people.coordinator, url)
    working(people)
    working(people)
    assert _count(people.coordinator, url) == one <= 12


def test_the_account_costs_the_same_with_one_and_three_rows(people: People) -> None:
    fill_account(people)
    url = reverse("service:account")
    one = _count(people.finance_officer, url)
    fill_account(people)
    fill_account(people)
    assert _count(people.finance_officer, url) == one


def test_detail_pages_cost_the_same_with_one_and_three_periods(people: People) -> None:
    user = make_user("md@example.org", name="M D")
    obligation = working(people, user)
    for who, url in (
        (people.coordinator, reverse("service:obligation", args=[obligation.pk])),
        (user, reverse("service:mine")),
    ):
        one = _count(who, url)
        report(obligation, share="0.5")
        report(obligation, share="0.5")
        assert _count(who, url) <= one + 1
        assert one <= 25


def test_money_out_is_listed_where_it_waits(people: People) -> None:
    money = propose(people, 5)
    page = sign_in(Client(), people.program_manager).get(reverse("service:account")).content.decode()
    assert reverse("service:money_out", args=[money.pk]) in page
    with as_system(reason="test"):
        assert MoneyOut.objects.get().state == "proposed"


def test_the_list_of_people_has_filters_and_no_file(people: People) -> None:
    obligation = working(people)
    with as_system(reason="test"):
        name = obligation.registrant.name
    client, url = sign_in(Client(), people.coordinator), reverse("service:obligations")
    assert name in client.get(url, {"state": "questions"}).content.decode()
    assert name not in client.get(url, {"state": "closed"}).content.decode()
    answer = client.get(url, {"format": "csv"})
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_physician_corrects_their_work_and_what_the_office_changed_meanwhile_is_asked_for(people: People) -> None:
    period = _own(people).periods.get
    with as_system(reason="test"):
        url = reverse("service:own_period", args=[period().pk])
        office = reverse("service:period_act", args=[period().pk, "change"])
    own, theirs = Colleague(people.stranger, url), Colleague(people.coordinator, office)
    assert own.save(percent="80").status_code == 302
    own.open()
    assert theirs.save(percent="60").status_code == 422
    theirs.open()
    assert theirs.save(percent="60").status_code == 302
    assert 'data-conflict="percent"' in own.save(percent="70").content.decode()
    with as_system(reason="test"):
        assert period().share_in_words == "60 % of full time"
