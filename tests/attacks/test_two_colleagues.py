"""Two colleagues write in one form: nothing of either is lost, and only the same field changed by both is a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from grants.awards.actions import progress
from grants.awards.models import ProgressReport
from grants.rounds.models import Answer, Application, ApplicationBudgetLine
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole
from img_program.web.comparing import mark, merge
from tests.grants.awards.test_progress_and_closeout import ended, final_report_due
from tests.grants.rounds.factories import make_draft, make_round, questions_of
from tests.people import People, make_member, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


class Writer:
    """Somebody with a page open: what it shows, what they type, what they send."""

    def __init__(self, user: User, address: str) -> None:
        self.client, self.address = sign_in(Client(), user), address
        self.fields: dict[str, str] = {}
        self.open()

    def open(self) -> None:
        """Read the page; its fields are then what it shows."""
        self.html = self.client.get(self.address).content.decode()
        form = self.html[self.html.index("data-autosave-url") :].split("</form>")[0]
        self.fields = dict(re.findall(r'<input type="(?:hidden|text)" name="([^"]+)" value="([^"]*)"', form))
        self.fields |= {
            name: text.strip() for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
        }

    def autosave(self, path: str, **typed: str) -> dict[str, Any]:
        """Type, and let the page save itself."""
        self.fields |= typed
        response = self.client.post(path, self.fields, headers={"X-Autosave": "1"})
        answer: dict[str, Any] = response.json()
        self.fields |= answer["seen"]
        return answer | {"status": response.status_code}

    def press(self, value: str, **typed: str) -> Any:
        """Press a button of the page, without scripts."""
        self.fields |= typed
        return self.client.post(self.address, {**self.fields, "press": value})


@pytest.fixture
def draft(people: People) -> Application:
    """A draft that two grant managers of one organization write."""
    return make_draft(make_round(people), people.organization, people.manager)


@pytest.fixture
def colleague(people: People) -> User:
    """The second grant manager."""
    return make_member(people.organization, MembershipRole.GRANT_MANAGER)


def two_texts(draft: Application) -> tuple[str, str]:
    """The names of two long answers on the first page."""
    with as_system(reason="test"):
        section = questions_of(draft.opportunity)[0].section
        one, two = [each for each in questions_of(draft.opportunity) if each.section == section and each.kind == "text"][:2]
    return f"q{one.pk}", f"q{two.pk}"


def kept(draft: Application, name: str) -> str:
    """The stored answer."""
    with as_system(reason="test"):
        return Answer.objects.get(application=draft, question_id=int(name[1:])).value


def test_each_answers_another_question_and_both_are_kept(people: People, draft: Application, colleague: User) -> None:
    one, two = two_texts(draft)
    address = f"/grants/applications/{draft.pk}/section/1/"
    a, b = Writer(people.manager, address), Writer(colleague, address)
    assert a.autosave(f"{address}save/", **{one: "Of A."})["conflict"] == ""
    answer = b.autosave(f"{address}save/", **{two: "Of B."})
    assert (answer["status"], answer["conflict"]) == (200, "")
    assert b.press("save").status_code == 302
    assert (kept(draft, one), kept(draft, two)) == ("Of A.", "Of B.")


def test_the_same_answer_by_both_is_one_question_and_the_rest_goes_on(
    people: People, draft: Application, colleague: User
) -> None:
    one, two = two_texts(draft)
    address = f"/grants/applications/{draft.pk}/section/1/"
    a, b = Writer(people.manager, address), Writer(colleague, address)
    a.autosave(f"{address}save/", **{one: "Of A."})
    for typed in ("Of B.", "Of B, longer."):
        answer = b.autosave(f"{address}save/", **{one: typed, two: f"Second: {typed}"})
        assert answer["conflict"].count("data-conflict=") == 1
        assert "Of A." in answer["conflict"]
        assert typed in answer["conflict"]
        assert (kept(draft, one), kept(draft, two)) == ("Of A.", f"Second: {typed}")
    page = b.press("save").content.decode()
    assert "Of A." in page
    assert "Of B, longer." in page
    # Without scripts the same two buttons decide this field and nothing else.
    a.autosave(f"{address}save/", **{two: "Second by A"})
    assert kept(draft, two) == "Second: Of B, longer."
    assert b.press(f"keep:{one}:{mark('Of A.')}").status_code == 302
    assert (kept(draft, one), kept(draft, two)) == ("Of B, longer.", "Second: Of B, longer.")


def test_use_theirs_takes_only_that_field(people: People, draft: Application, colleague: User) -> None:
    one, two = two_texts(draft)
    address = f"/grants/applications/{draft.pk}/section/1/"
    a, b = Writer(people.manager, address), Writer(colleague, address)
    a.autosave(f"{address}save/", **{one: "Of A."})
    assert b.press(f"take:{one}", **{one: "Of B.", two: "Mine."}).headers["Location"] == address
    assert (kept(draft, one), kept(draft, two)) == ("Of A.", "Mine.")


def test_keep_mine_does_not_undo_what_came_after_the_question(people: People, draft: Application, colleague: User) -> None:
    one, _two = two_texts(draft)
    address = f"/grants/applications/{draft.pk}/section/1/"
    a, b = Writer(people.manager, address), Writer(colleague, address)
    a.autosave(f"{address}save/", **{one: "Of A."})
    b.autosave(f"{address}save/", **{one: "Of B."})
    a.autosave(f"{address}save/", **{one: "Of A, again."})
    page = b.press(f"keep:{one}:{mark('Of A.')}")
    assert "Of A, again." in page.content.decode()
    assert kept(draft, one) == "Of A, again."


def test_a_text_emptied_by_me_is_a_change_and_one_never_seen_is_none(people: People, draft: Application, colleague: User) -> None:
    one, two = two_texts(draft)
    address = f"/grants/applications/{draft.pk}/section/1/"
    a, b = Writer(people.manager, address), Writer(colleague, address)
    a.autosave(f"{address}save/", **{one: ""})
    b.autosave(f"{address}save/", **{two: "Of B."})
    assert (kept(draft, one), kept(draft, two)) == ("", "Of B.")


def test_cells_of_a_budget_and_its_narrative(people: People, draft: Application, colleague: User) -> None:
    with as_system(reason="test"):
        first, second = [each.pk for each in draft.opportunity.budget_categories.all()[:2]]
    address = f"/grants/applications/{draft.pk}/budget/"
    a, b = Writer(people.manager, address), Writer(colleague, address)
    a.autosave(f"{address}save/", **{f"b{first}_1": "50,000.00"})
    answer = b.autosave(f"{address}save/", **{f"b{second}_1": "1,250", "narrative": "By B."})
    assert (answer["status"], answer["conflict"]) == (200, "")
    # What is no amount is told, and keeps nothing else from being saved.
    assert a.autosave(f"{address}save/", **{f"b{first}_1": "12,50", "narrative": "By A."})["status"] == 422
    answer = a.autosave(f"{address}save/", **{f"b{first}_1": "60,000"})
    assert answer["conflict"].count("data-conflict=") == 1
    assert "By B." in answer["conflict"]
    with as_system(reason="test"):
        lines = dict(ApplicationBudgetLine.objects.filter(application=draft, year=1).values_list("category_id", "amount"))
        assert (lines[first], lines[second]) == (Decimal(60000), Decimal(1250))
        assert Application.objects.get(pk=draft.pk).budget_narrative == "By B."


def test_facts_of_a_project(people: People, draft: Application, colleague: User) -> None:
    address = f"/grants/applications/{draft.pk}/about/"
    a, b = Writer(people.manager, address), Writer(colleague, address)
    a.autosave(f"{address}save/", project_title="Title of A")
    assert b.press("save", is_fiscal_sponsor="on", delivery_partner="Partner of B").status_code == 302
    with as_system(reason="test"):
        found = Application.objects.get(pk=draft.pk)
    assert (found.project_title, found.delivery_partner, found.is_fiscal_sponsor) == ("Title of A", "Partner of B", True)
    asked = a.autosave(f"{address}save/", delivery_partner="Partner of A", project_title="Title of A, better")["conflict"]
    assert "Partner of B" in asked
    with as_system(reason="test"):
        found.refresh_from_db()
    assert (found.project_title, found.delivery_partner) == ("Title of A, better", "Partner of B")


def test_a_progress_report(people: People, colleague: User) -> None:
    due = final_report_due(ended(people))
    with acting_as(people.manager):
        report = progress.start_report(due, by=people.manager)
        row = report.people_served.all()[0]
    address = reverse("awards:report", args=[report.pk])
    a, b = Writer(people.manager, address), Writer(colleague, address)
    path = re.search(r'data-autosave-url="([^"]+)"', a.html)
    assert path is not None
    a.autosave(path[1], accomplished="By A.", **{f"linked_{row.pk}": "4"})
    answer = b.autosave(path[1], outcomes="By B.", **{f"contacts_{row.pk}": "9"})
    assert (answer["status"], answer["conflict"]) == (200, "")
    answer = b.autosave(path[1], accomplished="Also by B.", next_steps="Onward.")
    assert answer["conflict"].count("data-conflict=") == 1
    with as_system(reason="test"):
        found = ProgressReport.objects.get(pk=report.pk)
        row.refresh_from_db()
    assert (found.accomplished, found.outcomes, found.next_steps) == ("By A.", "By B.", "Onward.")
    assert (row.linked, row.contacts) == (4, 9)


def test_what_was_shown_decides() -> None:
    stored = {"mine": "old", "theirs": "new", "both": "theirs", "same": "agreed", "late": "there"}
    shown = {"mine": mark("old"), "theirs": mark("old"), "both": mark("old"), "same": mark("old")}
    given = {"mine": "changed", "theirs": "old", "both": "mine", "same": "agreed", "late": "", "fresh": "first"}
    found = merge(given, shown=shown, stored=stored)
    assert found.changed == {"mine": "changed", "fresh": "first"}
    assert found.asked == ["both"]


@contextmanager
def opened(browser: Browser, site: str, user: User, address: str) -> Iterator[Page]:
    """The page in a browser of somebody's own."""
    session = sign_in(Client(), user).cookies
    context = browser.new_context(viewport={"width": 320, "height": 800})
    context.add_cookies([{"name": name, "value": morsel.value, "url": site} for name, morsel in session.items()])
    page = context.new_page()
    page.goto(site + address)
    yield page
    context.close()


@pytest.mark.browser
def test_two_browsers(people: People, draft: Application, colleague: User, browser: Browser, live_server: LiveServer) -> None:
    cache.clear()
    one, two = two_texts(draft)
    address, saved = f"/grants/applications/{draft.pk}/section/1/", "[data-autosave-status]"
    with (
        opened(browser, live_server.url, people.manager, address) as a,
        opened(browser, live_server.url, colleague, address) as b,
    ):
        a.locator(f"[name={one}]").fill("Of A.")
        expect(a.locator(f"{saved}[data-state=saved]")).to_contain_text("Saved at")
        b.locator(f"[name={two}]").fill("Of B.")
        expect(b.locator(f"[data-autosave-url] [name='seen:{two}']")).to_have_value(mark("Of B."))
        expect(b.locator("[data-conflict]")).to_have_count(0)
        b.locator(f"[name={one}]").fill("Also of B.")
        expect(b.locator("[data-conflict]")).to_have_count(1)
        expect(b.locator("[data-conflict]")).to_contain_text("Of A.")
        b.locator(f"[name={two}]").fill("Of B, still saving.")
        expect(b.locator(f"[name='seen:{two}']")).to_have_value(mark("Of B, still saving."))
        assert kept(draft, one) == "Of A."
        assert b.evaluate("document.documentElement.scrollWidth <= innerWidth")
        b.get_by_role("button", name="Keep mine").click()
        expect(b.locator("[data-conflict]")).to_have_count(0)
        expect(b.locator(f"[name={one}]")).to_have_value("Also of B.")
    assert (kept(draft, one), kept(draft, two)) == ("Also of B.", "Of B, still saving.")
