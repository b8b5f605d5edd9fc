"""Chapter four: money is appropriated, awards are decided by two persons, agreements are signed and executed."""

from __future__ import annotations

from datetime import timedelta

from tests.browser.year.cast import Team, Year
from tests.browser.year.person import Person

FUND = "International medical graduates assistance"


def awards_are_made_and_executed(year: Year) -> None:
    """The finance officer writes down the money; three awards come from the three rounds, and three agreements."""
    put_money_on_record(year)
    for team, project in awarded(year).items():
        award(year, team_of(year, team), project)
        agree(year, team_of(year, team), project)
    year.visitor.open("/grants/awards/")
    year.visitor.stands_on("Awards")
    year.visitor.reads(year.northstar.name, year.clinic.name, year.university.name)


def awarded(year: Year) -> dict[str, str]:
    """Titles of the projects by organization."""
    return {
        year.northstar.name: "From license abroad to practice here",
        year.clinic.name: "Half a year beside a physician",
        year.university.name: "One more family physician",
    }


def team_of(year: Year, name: str) -> Team:
    """A team by its organization's name."""
    return next(team for team in (year.northstar, year.clinic, year.university) if team.name == name)


def put_money_on_record(year: Year) -> None:
    """A fund, and its appropriation for each fiscal year that the awards reach."""
    officer = year.officer
    officer.visit("Awards")
    officer.follow("Funds")
    officer.follow("New fund")
    officer.arrives("New fund")
    officer.write("Name", FUND)
    officer.write("Number in the accounting system", "1000-H12")
    officer.press("Save")
    for fiscal_year in range(year.fiscal_year, year.fiscal_year + 3):
        officer.follow(f"Money for {FUND}")
        officer.arrives("Money for a fiscal year")
        officer.write("State fiscal year", fiscal_year)
        officer.write("Amount", 1_000_000)
        officer.write("Which law gives the money?", "Laws 2025, chapter 3, article 1")
        officer.press("Save")
    officer.stands_on("Funds")


def award(year: Year, team: Team, project: str) -> None:
    """Drafted from the negotiation, assessed, proposed, decided by two persons."""
    staff = year.specialist
    staff.visit("Awards")
    staff.follow(team.name)
    staff.arrives(f"Award for {team.name}")
    staff.press("Draft the award")
    open_award(staff, project)
    assess_the_risk(staff)
    staff.follow("Ask for the decision")
    staff.press("Ask for the decision")
    staff.is_told("Two persons can decide now.")
    for person in (year.coordinator, year.head):
        open_award(person, project)
        person.follow("Approve the award")
        person.has_no_conflict(team.name)
        person.press("Approve")
        person.is_told("Your approval is on record.")


def open_award(staff: Person, project: str) -> None:
    """An award's page, by the list."""
    staff.visit("Awards")
    staff.follow_row(project)
    staff.arrives(project)


def assess_the_risk(staff: Person) -> None:
    """Every line of the checklist, and a conclusion."""
    staff.follow("Risk assessment")
    staff.arrives("Risk assessment")
    for line in staff.main.get_by_role("group").filter(has=staff.page.get_by_text("No concern", exact=True)).all():
        line.get_by_text("No concern", exact=True).click()
    staff.answer("Conclusion", "Acceptable")
    staff.write("Reason, and conditions if there are any", "Statements, standing and earlier grants were looked at.")
    staff.press("Complete the assessment")
    staff.is_told("The assessment is complete.")


def agree(year: Year, team: Team, project: str) -> None:
    """Prepared, encumbered, signed by both sides, approved by two persons."""
    staff = year.specialist
    open_award(staff, project)
    staff.follow("Prepare the agreement")
    staff.press("Save")
    staff.is_told("The agreement is prepared.")
    open_agreement(staff, project)
    staff.follow("Record the encumbrance")
    staff.write("Number of the encumbrance", "3000012345")
    staff.date("Encumbered on", year.today - timedelta(days=1))
    staff.press("Save")
    staff.follow("Record the grantee's signature")
    staff.write("Who signed for the grantee?", f"Director of {team.name}")
    staff.date("Signed on", year.today - timedelta(days=1))
    staff.press("Save")
    staff.follow("Record the State's signature")
    staff.write("Who signed for the State?", "Assistant commissioner")
    staff.date("Signed on", year.today)
    staff.write("Where is the approval recorded?", "Memo of the office")
    staff.attach("The agreement, signed by both sides", "agreement.pdf", "Agreement, signed by both sides.")
    staff.press("Save")
    for person in (year.coordinator, year.officer):
        open_agreement(person, project)
        person.follow("Approve the execution")
        person.has_no_conflict(team.name)
        person.press("Approve")
        person.is_told("Your approval is on record.")
    year.officer.stands_on(project)
    year.officer.reads("In force")


def open_agreement(staff: Person, project: str) -> None:
    """An agreement's page, by the list."""
    staff.visit("Awards")
    staff.follow("Agreements")
    staff.follow_row(project)
    staff.arrives(project)
