"""Chapter one: the office writes, approves and publishes three opportunities."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.year.cast import Year
from tests.browser.year.person import Person

CAREER, CLINICAL, RESIDENCY = "Ways into practice", "Six months in the clinic", "Residency positions for rural Minnesota"
PROGRAMS = {
    CAREER: ("Career guidance and support services", 400_000),
    CLINICAL: ("Clinical preparation", 300_000),
    RESIDENCY: ("Primary care residency positions", 900_000),
}


def three_opportunities_open(year: Year) -> None:
    """The specialist writes each, the coordinator approves it, everybody finds it on the public page."""
    for title, (program, money) in PROGRAMS.items():
        begin_a_round(year.specialist, title, program, year.fiscal_year)
        write_money_and_dates(year, Decimal(money))
        is_ready_for_somebody_else(year.specialist)
    for title in PROGRAMS:
        approve(year.coordinator, title)
        publish(year.specialist, title)
    find_as_anybody(year.visitor)


def begin_a_round(staff: Person, title: str, program: str, fiscal_year: int) -> None:
    """From the template of its program."""
    staff.visit("Grant rounds")
    staff.follow("New round")
    staff.arrives("New round")
    staff.pick("Program", program)
    staff.write("Title", title)
    staff.write("State fiscal year", fiscal_year)
    staff.press("Begin")
    staff.arrives(title)


def write_money_and_dates(year: Year, money: Decimal) -> None:
    """What the template can't know: money, opening, deadline, and when projects run."""
    staff, now = year.specialist, timezone.localtime()
    staff.follow("Change texts, money and dates")
    staff.arrives("Texts, money and dates")
    staff.write("Money available", money)
    staff.write("Applications open", f"{now - timedelta(hours=1):%Y-%m-%d %H:%M}")
    staff.write("Deadline", f"{now + timedelta(days=21):%Y-%m-%d} 16:30")
    staff.date("Projects start", year.today)
    staff.date("Projects end", year.today + timedelta(days=700))
    staff.press("Save")
    staff.is_told("Saved.")


def is_ready_for_somebody_else(author: Person) -> None:
    """Nothing is missing any more, and who wrote it can't approve it."""
    author.reads("Draft")
    expect(author.main.get_by_text("Before it can be approved")).to_have_count(0)
    expect(author.main.get_by_role("link", name="Approve", exact=True)).to_have_count(0)


def open_round(staff: Person, title: str) -> None:
    """A round's page, by the list."""
    staff.visit("Grant rounds")
    staff.follow(title)
    staff.arrives(title)


def take_step(staff: Person, title: str, step: str, note: str = "") -> None:
    """One step of the round's workflow, with its question."""
    open_round(staff, title)
    staff.follow(step)
    if note:
        staff.main.get_by_role("textbox").fill(note)
    staff.press(step)
    staff.is_told("The round is approved." if step == "Approve" else "Done.")


def approve(staff: Person, title: str) -> None:
    """Somebody else than the author."""
    take_step(staff, title, "Approve")


def publish(staff: Person, title: str) -> None:
    """Frozen, and public from now on."""
    take_step(staff, title, "Publish", "Grants page of the agency")


def find_as_anybody(visitor: Person) -> None:
    """From the public home to the round, on a phone, without an account."""
    visitor.open("/grants/")
    visitor.stands_on("Grants")
    for title in PROGRAMS:
        visitor.reads(title)
    visitor.follow(CAREER)
    visitor.stands_on(CAREER)
    visitor.reads("Open for applications", "Criteria and points")
