"""The last chapter: the year's report to the legislature is written, approved by two persons, and published."""

from __future__ import annotations

from tests.browser.year.cast import Year
from tests.browser.year.person import Person, let_the_machine_work

SECTION = "Career guidance and support grants"
LETTER = "Enclosed is the report that the law asks for. It tells what the program did in the year, and what it cost."


def report_is_published(year: Year) -> None:
    """From a new edition to the page, the PDF and the data that anybody can open."""
    staff, number = year.coordinator, year.fiscal_year + 1
    begin_an_edition(staff, number)
    freeze_the_figures(staff, number)
    read_what_grantees_wrote(year.specialist, number)
    write_a_section(year.specialist, number)
    write_the_letter(year)
    send_to_review(staff, number)
    for person in (year.coordinator, year.head):
        open_edition(person, number)
        person.press("Approve this edition")
    publish(staff, number)
    anybody_reads_it(year.visitor, number)


def begin_an_edition(staff: Person, number: int) -> None:
    """For the running fiscal year."""
    staff.visit("Annual report")
    staff.follow("New edition")
    staff.write("Report year", number)
    staff.answer("It tells of", "State fiscal year (1 July to 30 June)")
    staff.press("Begin")


def open_edition(staff: Person, number: int) -> None:
    """The edition's page, by the list."""
    staff.visit("Annual report")
    staff.follow(str(number))


def freeze_the_figures(staff: Person, number: int) -> None:
    """The machine counts; the page then shows what it counted and the rows behind it."""
    open_edition(staff, number)
    staff.press("Freeze the figures")
    let_the_machine_work()
    open_edition(staff, number)
    staff.reads("Snapshot 1")
    staff.follow("All figures and the rows behind them")
    staff.stands_on("Figures")


def read_what_grantees_wrote(reader: Person, number: int) -> None:
    """Nothing that a grantee wrote is printed before a person has read it."""
    open_edition(reader, number)
    reader.follow("Words of grantees to read before they are printed")
    reader.arrives("Words of grantees")
    while (waiting := reader.main.get_by_role("row").filter(has_text="Waits to be read")).count():
        waiting.first.get_by_role("link").click()
        reader.press("Approve for print")
        reader.arrives("Words of grantees")


def write_a_section(writer: Person, number: int) -> None:
    """Words around figures that are placed by their names."""
    open_edition(writer, number)
    writer.follow(SECTION)
    writer.arrives(SECTION)
    words = writer.main.get_by_label("Text", exact=True)
    words.fill(f"{words.input_value()}\n\nThis year two nonprofits applied, and one was funded.")
    writer.press("Save")
    writer.reads("Saved")


def write_the_letter(year: Year) -> None:
    """To whom, who signs, on which day, and what the report cost."""
    staff = year.coordinator
    open_edition(staff, year.fiscal_year + 1)
    staff.follow("Settings, addressees and transmittal letter")
    staff.arrives("Settings and transmittal letter")
    staff.write("Transmittal letter", LETTER)
    staff.date("Date of the transmittal letter", year.today)
    staff.write("Who signs", "Dr. Brooke Lindahl")
    staff.write("Title of who signs", "Commissioner")
    staff.write("Cost to prepare, in dollars", "4200")
    staff.write("Phone for questions and other formats", "651-555-0100")
    staff.write("Sent to", "Sen. Ada Stone; Chair; Health and Human Services Committee")
    staff.press("Save")


def send_to_review(staff: Person, number: int) -> None:
    """Nothing is missing."""
    open_edition(staff, number)
    staff.reads("The period is not over")
    staff.press("Send to review")
    staff.reads("Two different persons must approve.")


def publish(staff: Person, number: int) -> None:
    """Charts are drawn, the PDF is set, everything is public for good."""
    open_edition(staff, number)
    staff.press("Publish")
    staff.reads("What is published stays public")
    staff.press("Publish")
    let_the_machine_work()
    open_edition(staff, number)
    staff.reads("Published on")


def anybody_reads_it(visitor: Person, number: int) -> None:
    """The page on a phone, and the PDF."""
    visitor.open("/reports/")
    visitor.follow_named(f"{number}: ")
    visitor.reads("two nonprofits applied, and one was funded", "$4,200")
    visitor.stands_on(visitor.page.get_by_role("heading", level=1).inner_text())
    with visitor.page.expect_download() as download:
        visitor.main.locator("a.app-download").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
