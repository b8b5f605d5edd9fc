"""Money for work done: the grantee asks, one person prepares, another approves, accounting pays."""

from __future__ import annotations

from datetime import date

from tests.browser.year.awards import open_agreement
from tests.browser.year.cast import Team, Year
from tests.browser.year.person import Person, let_the_machine_work


def ask_for_payment(team: Team, project: str, what: str, amount: int, day: date, *, line: str = "Salaries and benefits") -> None:
    """The organization's finance person writes the expense with its receipt, and submits."""
    finance = team.finance
    begin_a_request(finance, project)
    add_expense(finance, what, amount, day, line)
    submit(finance)


def begin_a_request(finance: Person, project: str) -> None:
    """From the organization's list of agreements."""
    finance.visit("Awards")
    finance.follow_row(project)
    finance.arrives(project)
    finance.follow("Ask for a payment")
    finance.arrives("Ask for a payment")
    finance.answer("What do you ask for?", "Reimbursement of what was spent")
    finance.press("Go on to the expenses")
    finance.arrives("Payment request")


def add_expense(finance: Person, what: str, amount: int, day: date, line: str) -> None:
    """One line with its receipt."""
    choice = finance.field("Budget line").get_by_role("option").filter(has_text=line).first
    finance.pick("Budget line", choice.inner_text())
    finance.write("What for?", what)
    finance.date("First day of the expense", day)
    finance.date("Last day of the expense", day)
    finance.write("Dollars", amount)
    finance.attach("Receipt", "receipt.pdf", "Receipt for the project.")
    finance.press("Add the expense")
    finance.is_told("The expense is added.")


def submit(finance: Person) -> None:
    """With the statement that it is true."""
    finance.follow("Submit the request")
    finance.press("Submit")
    finance.is_told("The request is with the program.")
    let_the_machine_work()


def open_request(staff: Person, team: Team) -> None:
    """The newest request of an organization, by the list."""
    staff.visit("Payments")
    staff.arrives("Payment requests")
    staff.follow_row(team.name)
    staff.arrives("Payment request")


def prepare(staff: Person, team: Team) -> None:
    """Lines and receipts were looked at."""
    open_request(staff, team)
    staff.follow("Recommend for payment")
    staff.press("Recommend for payment")
    staff.is_told("A second person can approve it now.")


def approve_and_pay(officer: Person, team: Team, day: date) -> None:
    """Approved by another person, sent to accounting as a file, paid."""
    open_request(officer, team)
    officer.follow("Approve the payment")
    officer.has_no_conflict(team.name)
    officer.press("Approve")
    officer.is_told("The payment is approved.")
    officer.visit("Payments")
    officer.follow("Batches")
    officer.arrives("Payment batches")
    officer.press("Make a batch")
    officer.is_told("Send its file to accounting.")
    with officer.page.expect_download() as download:
        officer.main.get_by_role("link", name="as CSV").first.click()
    assert team.name in download.value.path().read_text("utf-8")
    officer.follow_named("Mark ", " as paid")
    officer.date("Paid on", day)
    officer.press("Save")
    officer.is_told("The batch is paid.")


def grantee_works_reports_and_is_paid(year: Year, team: Team, project: str) -> None:
    """A request is paid, and the balance says so on both sides."""
    ask_for_payment(team, project, "Salaries of the navigators", 30_000, year.today)
    prepare(year.specialist, team)
    approve_and_pay(year.officer, team, year.today)
    open_agreement(year.auditor, project)
    year.auditor.reads("$30,000.00")
