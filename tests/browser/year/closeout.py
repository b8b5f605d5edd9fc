"""The end of a grant: services told in reports, a visit, a reconciliation, the evaluation, the closeout."""

from __future__ import annotations

from tests.browser.year.awards import open_agreement
from tests.browser.year.cast import Team, Year
from tests.browser.year.person import Person


def services_are_reported(year: Year, team: Team) -> None:
    """The grant manager writes and certifies each report that the agreement asks for; the specialist reads and accepts it."""
    while _reports_to_send(team.manager):
        write_report(team.manager)
        read_and_accept(year.specialist)
    team.manager.reads("No report is due.")


def _reports_to_send(manager: Person) -> int:
    manager.visit("Awards")
    manager.arrives("Awards")
    return manager.part("Reports to send").get_by_role("link").count()


def write_report(manager: Person) -> None:
    """What was done, for how many people, in three lines that are never added up."""
    with manager.turning():
        manager.part("Reports to send").get_by_role("link").first.click()
    manager.press("Begin the report")
    manager.write("What did you accomplish in this period?", "We met every physician who asked and made a plan with each.")
    manager.write("What came of it for the physicians you serve?", "Some passed an examination or found work in health care.")
    for label, number in (
        ("people on the roster who agreed to be linked", 12),
        ("other people, known only to you", 15),
        ("contacts (occasions, not people)", 90),
    ):
        manager.main.get_by_label(label).first.fill(str(number))
    manager.press("Save")
    manager.is_told("Saved.")
    manager.follow("Certify and send")
    manager.press("Certify and send")
    manager.is_told("The report is with the program.")


def read_and_accept(staff: Person) -> None:
    """From the list of what came."""
    staff.visit("Payments")
    staff.follow("Reports")
    staff.arrives("Progress reports")
    staff.follow_row("Certified")
    staff.reads("made a plan with each")
    staff.follow("Accept the report")
    staff.press("Accept")
    staff.is_told("Done.")


def the_office_monitors(year: Year, project: str) -> None:
    """A visit with a finding that is resolved, and a reconciliation."""
    staff = year.specialist
    open_agreement(staff, project)
    staff.follow("Plan a visit")
    staff.answer("How?", "On site")
    staff.date("Planned for", year.today)
    staff.press("Save")
    staff.follow_named("Record the visit of ")
    staff.date("Visited on", year.today)
    staff.write("What was seen?", "Rooms, records and two classes were seen.")
    staff.write("Finding 1", "One time sheet is not signed.")
    staff.write("Finding 1: what must the grantee do?", "Have it signed.")
    staff.press("Save")
    staff.follow_named("Resolve: ")
    staff.date("Resolved on", year.today)
    staff.write("How was it resolved?", "The signed time sheet came on the same day.")
    staff.press("Save")
    staff.follow("Record a reconciliation")
    staff.date("Reconciled on", year.today)
    staff.field("Which payment?").select_option(index=1)
    staff.write("Which papers or period?", "Time sheets of the first payment")
    staff.write("Dollars examined", 30_000)
    staff.write("Dollars that the papers support", 30_000)
    staff.press("Save")
    staff.stands_on(project)


def grant_is_closed(year: Year, project: str) -> None:
    """Nothing is missing on the checklist but the evaluation; then the grant is closed and what is left goes back."""
    staff = year.coordinator
    open_agreement(staff, project)
    staff.follow("Evaluate the grantee")
    for part in ("The work", "The money", "Reporting"):
        staff.answer(part, "As agreed")
    staff.write("In words", "The organization did what was agreed.")
    staff.press("Save")
    staff.follow("Close the grant")
    staff.press("Close")
    staff.stands_on(project)
    staff.reads("Papers are kept until")
