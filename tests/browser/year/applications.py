"""Chapter two: organizations apply; after the deadline the office opens what came."""

from __future__ import annotations

from decimal import Decimal

from playwright.sync_api import Locator

from grants.rounds.models import Opportunity
from img_program.database.context import as_system
from tests.browser.year.cast import Team, Year
from tests.browser.year.person import Person, let_the_machine_work
from tests.browser.year.rounds import CAREER, CLINICAL, PROGRAMS, RESIDENCY, open_round
from tests.documents.files import pdf
from tests.grants.rounds.factories import pass_deadline


def organizations_apply(year: Year) -> None:
    """Two nonprofits in one round, a clinic and a university in the others; the deadline passes; the office opens them."""
    apply(year.northstar, CAREER, "From license abroad to practice here", {1: Decimal(60_000), 2: Decimal(40_000)})
    apply(year.prairie, CAREER, "English for the clinic", {1: Decimal(90_000), 2: Decimal(60_000)})
    apply(year.clinic, CLINICAL, "Half a year beside a physician", {1: Decimal(80_000), 2: Decimal(30_000)})
    apply(
        year.university, RESIDENCY, "One more family physician", {1: Decimal(120_000), 2: Decimal(120_000), 3: Decimal(120_000)}
    )
    nobody_opens_them_before_the_deadline(year)
    time_passes_beyond_the_deadlines()
    the_office_opens_them(year)


def apply(team: Team, title: str, project: str, money: dict[int, Decimal]) -> None:
    """From the list of open rounds to the receipt."""
    manager = team.manager
    begin(manager, team, title)
    tell_about_the_project(manager, title, project)
    answer_every_section(manager, title)
    plan_the_budget(manager, title, money)
    hand_in(manager, title)


def begin(manager: Person, team: Team, title: str) -> None:
    """Begin an application for the organization."""
    manager.visit("Applications")
    manager.reads("Open rounds")
    manager.follow(title)
    manager.arrives(title)
    manager.press(f"Apply for {team.name}")
    manager.arrives(title)
    manager.reads("Still missing")


def tell_about_the_project(manager: Person, title: str, project: str) -> None:
    """The title, and what the program's rules ask."""
    manager.follow("About the project")
    manager.arrives("About the project")
    manager.write("Title of the project", project)
    if title == CLINICAL:
        manager.write("Existing medical education program", "Family medicine teaching service")
    if title == RESIDENCY:
        manager.pick("Specialty", "Family medicine")
        manager.write("Number of residents to be funded", 1)
    manager.press("Save and go back")
    manager.arrives(title)


def answer_every_section(manager: Person, title: str) -> None:
    """Each section of the task list that is still to do."""
    while sections := _sections_to_do(manager):
        manager.follow(sections[0])
        manager.arrives(sections[0])
        _answer_what_is_asked(manager)
        manager.press("Save and go back")
        manager.arrives(title)
        _send_files(manager, sections[0], title)


def _sections_to_do(manager: Person) -> list[str]:
    tasks = manager.main.get_by_role("listitem").filter(has_text="To do").get_by_role("link").all_inner_texts()
    return [name.strip() for name in tasks if name.strip() not in {"About the project", "Budget"}]


def _answer_what_is_asked(manager: Person) -> None:
    form = manager.main.locator("form[data-autosave-url]")
    for control in form.get_by_role("textbox").all():
        is_number = control.get_attribute("inputmode") in {"numeric", "decimal"}
        if control.get_attribute("aria-label") is None:
            control.fill("24" if is_number else "We have done this since 2015, with the clinics and boards of the region.")
    for group in form.get_by_role("group").all():
        if group.get_by_role("radio").count():
            group.locator("label").first.click()
        else:
            _write_a_day(group)
    for box in form.get_by_role("checkbox").all():
        box.check(force=True)


def _write_a_day(group: Locator) -> None:
    group.get_by_label("Month").select_option(label="July")
    group.get_by_label("Day").fill("1")
    group.get_by_label("Year").fill("2027")


def _send_files(manager: Person, section: str, title: str) -> None:
    """A file has its own form, below the questions of the section."""
    if section not in _sections_to_do(manager):
        return
    manager.follow(section)
    manager.main.locator("input[type=file]").first.set_input_files(
        {"name": "signed-paper.pdf", "mimeType": "application/pdf", "buffer": pdf("Signed by the board.")}
    )
    manager.press("Send the file")
    manager.reads("signed-paper.pdf")
    manager.follow("Back to the task list")
    manager.arrives(title)


def plan_the_budget(manager: Person, title: str, money: dict[int, Decimal]) -> None:
    """Money by year in two categories; the page adds it up."""
    manager.follow("Budget")
    manager.arrives("Budget")
    for number, amount in money.items():
        manager.write(f"Salaries and benefits, year {number}", amount * 3 / 4)
        manager.write(f"Supplies and equipment, year {number}", amount / 4)
    manager.write("Budget narrative", "Mostly people; the rest is for books, rooms and computers.")
    manager.press("Save and add up")
    manager.reads(f"{sum(money.values()):,.2f}")
    manager.press("Save and go back")
    manager.arrives(title)


def hand_in(manager: Person, title: str) -> None:
    """Checked, signed, received."""
    manager.reads("Nothing is missing.")
    manager.follow("Check and hand in")
    manager.arrives("Check and hand in")
    manager.tick("I may hand in this application for the organization, and what it says is true.")
    manager.press("Hand in the application")
    manager.arrives("We received this application")
    manager.reads(title)


def nobody_opens_them_before_the_deadline(year: Year) -> None:
    """The office sees how many there are, and nothing of them."""
    open_round(year.coordinator, CAREER)
    year.coordinator.follow("Applications")
    year.coordinator.reads("2 handed in so far.", "Nobody opens them before the deadline")
    assert year.coordinator.main.get_by_text(year.northstar.name).count() == 0


def time_passes_beyond_the_deadlines() -> None:
    """Three weeks later: nobody's act. A published round is frozen, so the owner of the tables moves its deadline."""
    with as_system(reason="test"):
        rounds = list(Opportunity.objects.filter(title__in=PROGRAMS))
    for each in rounds:
        pass_deadline(each)
    let_the_machine_work()


def the_office_opens_them(year: Year) -> None:
    """Now they can be read, and amounts are public."""
    staff = year.coordinator
    open_round(staff, CAREER)
    staff.follow("Applications")
    staff.stands_on("Applications")
    staff.follow(year.northstar.name)
    staff.reads("From license abroad to practice here")
    year.visitor.open("/grants/")
    year.visitor.follow(CAREER)
    year.visitor.reads(year.prairie.name, "150,000.00")
