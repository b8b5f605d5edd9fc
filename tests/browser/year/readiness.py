"""A physician joins the roster, takes the assessment, and is certified."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from assessments.models import Session
from img_program.database.context import as_system
from tests.browser.year.cast import Year
from tests.browser.year.person import Person, let_the_machine_work

NAME = "Amina Warsame"
INSTRUMENT = "Family medicine"


def physician_joins(year: Year) -> None:
    """With an account of hers, on a phone: nine questions and one time in Minnesota."""
    amina = year.physician
    amina.open("/join/")
    amina.arrives("Join the roster")
    amina.follow("Start")
    amina.arrives("How we use your information")
    amina.press("I have read this. Continue")
    answer_nine_questions(amina)
    amina.press("Join the roster")
    amina.stands_on(NAME)
    amina.reads("You are on the roster. Thank you.")
    tell_of_minnesota(amina, year.today.year - 4)


def answer_nine_questions(person: Person) -> None:
    """One question on each page."""
    person.arrives("What name do you use?")
    person.write("Your name", NAME)
    person.press("Continue")
    person.tick("E-mail, at the address I sign in with")
    person.press("Continue")
    person.arrives("Where do you live?")
    person.tick("In Minnesota")
    person.pick("County, if you live in Minnesota", "Hennepin")
    person.press("Continue")
    person.pick("Country", "Ethiopia")
    person.press("Continue")
    person.write("Year", "2012")
    person.press("Continue")
    person.pick("Specialty", "Family medicine")
    person.press("Continue")
    for answer in ("Yes", "Yes", "No"):
        person.tick(answer)
        person.press("Continue")
    person.arrives("Check your answers")


def tell_of_minnesota(person: Person, year: int) -> None:
    """Since when she lives here, as well as she knows it."""
    person.open("/my/minnesota/")
    person.arrives("When did you live in Minnesota?")
    person.write("Since: year", year)
    person.press("Add this time")
    person.reads("In Minnesota")


def candidate_is_assessed_and_certified(year: Year) -> None:
    """The whole assessment: session, place, examiner, ratings, decision by two persons, certificate, public check."""
    amina, staff = year.physician, year.assessor
    approve_the_instrument(staff)
    plan_a_session(staff, year)
    ask_for_a_place(amina)
    confirm_certification(staff)
    assign_the_examiner(staff, year.examiner)
    declare_not_to_know(year.examiner)
    fix_the_schedule(staff, year.examiner)
    rate_every_station(year.examiner)
    decide(staff, year.head)
    let_the_machine_work()
    read_the_result_and_get_the_certificate(amina)
    anybody_checks_the_certificate(amina, year.visitor)


def approve_the_instrument(staff: Person) -> None:
    """The example instrument is approved as it is, and never changes from then on."""
    staff.visit("Instruments")
    with staff.turning():
        staff.main.get_by_role("listitem").filter(has_text="Draft").get_by_role("link").first.click()
    staff.press("Approve and freeze")
    staff.reads("It can never be changed again.")
    staff.press("Approve and freeze")
    staff.reads("Approved by")


def plan_a_session(staff: Person, year: Year) -> None:
    """In four weeks, at the skills center."""
    staff.visit("Sessions")
    staff.follow("Plan a session")
    chooser = staff.field("Instrument")
    chooser.select_option(index=1)
    begins = timezone.localtime() + timedelta(days=28)
    staff.write("Begins", f"{begins:%Y-%m-%dT09:00}")
    staff.write("Ends", f"{begins:%Y-%m-%dT15:00}")
    staff.write("Registration closes", f"{begins - timedelta(days=14):%Y-%m-%dT17:00}")
    staff.write("Place", "Skills center")
    staff.write("Address", "1 Main Street, St. Paul")
    staff.write("Places", 4)
    staff.press("Save")
    staff.press("Open registration")
    del year


def open_session(staff: Person) -> None:
    """The session's page, by the list."""
    staff.visit("Sessions")
    staff.follow_row(INSTRUMENT)


def open_candidate(staff: Person) -> None:
    """The candidate's page."""
    open_session(staff)
    staff.follow(NAME)
    staff.arrives(NAME)


def ask_for_a_place(person: Person) -> None:
    """Says what should be done differently, in private words to the coordinator."""
    person.open("/my/assessments/")
    person.stands_on("Clinical readiness assessment")
    person.follow_named(INSTRUMENT)
    person.reads("ECFMG certification comes first")
    person.write("What should we do differently for you?", "extra time because of my back")
    person.press("Ask for a place")
    person.is_told("We check your certification first")


def confirm_certification(staff: Person) -> None:
    """A person looks at the certification: seen, not copied."""
    open_candidate(staff)
    staff.follow("Open exams and ECFMG, to record what you saw")
    staff.follow("ECFMG certification")
    staff.answer("How does it stand?", "Certified")
    staff.write("Certified: year", "2021")
    staff.answer("Until when is the certificate valid?", "For ever: no last day")
    staff.answer("Where is it known from?", "A paper that staff saw and did not keep")
    staff.press("Save")
    open_candidate(staff)
    staff.reads("Has a place")
    staff.reads("extra time because of my back")
    staff.main.get_by_text("Agree or change the instruction").click()
    staff.write("Instruction for the day", "extra time 25 %")
    staff.press("Save")


def assign_the_examiner(staff: Person, examiner: Person) -> None:
    """By the address of the examiner's account."""
    assert examiner.user is not None
    open_session(staff)
    staff.write("E-mail address of the examiner's account", examiner.user.email)
    staff.press("Assign")
    staff.reads(examiner.name)


def declare_not_to_know(examiner: Person) -> None:
    """Before the schedule is fixed."""
    examiner.visit("Assessments")
    examiner.follow("Say whom you know")
    examiner.stands_on("Do you know a candidate?")
    examiner.answer(NAME, "I do not know this person")
    examiner.press("Save my answers")


def fix_the_schedule(staff: Person, examiner: Person) -> None:
    """Every station has its examiner; the day begins."""
    open_session(staff)
    staff.follow("Make the schedule")
    for station in staff.main.get_by_role("combobox").all():
        station.select_option(label=examiner.name)
    staff.press("Fix the schedule")
    staff.reads("The session can begin on its day")
    the_day_of_the_session_comes()
    open_session(staff)
    staff.press("Begin the session")
    staff.press("Begin")


def the_day_of_the_session_comes() -> None:
    """Nobody waits four weeks: today is the day."""
    with as_system(reason="test: the day of the session comes"):
        begins = timezone.now()
        Session.objects.update(
            starts_at=begins, ends_at=begins + timedelta(hours=6), registration_closes_at=begins - timedelta(days=1)
        )


def rate_every_station(examiner: Person) -> None:
    """Candidate 1 has a number and no name."""
    examiner.visit("Assessments")
    while (sheets := examiner.main.get_by_role("listitem").filter(has_text="To rate")).count():
        with examiner.turning():
            sheets.first.get_by_role("link").click()
        examiner.reads("extra time 25 %")
        assert "my back" not in examiner.main.inner_text()
        assert NAME not in examiner.main.inner_text()
        for domain in examiner.main.get_by_role("group").all():
            domain.locator("label").filter(has_text="4:").first.click()
        examiner.press("Submit ratings")
        examiner.visit("Assessments")
    examiner.stands_on("Assessments")


def decide(staff: Person, second: Person) -> None:
    """The documented rule, confirmed by two persons."""
    open_session(staff)
    staff.press("Close the session")
    staff.reads("it can't be opened again")
    staff.write("Why?", "Everybody was seen.")
    staff.press("Close the session")
    open_candidate(staff)
    staff.press("Apply the rule")
    staff.press("Confirm")
    staff.press("Confirm")
    open_candidate(second)
    second.press("Confirm")
    second.press("Confirm")
    second.reads("Confirmed")


def read_the_result_and_get_the_certificate(person: Person) -> None:
    """The letter says what next; the certificate is a file and says that it is no license."""
    person.open("/my/assessments/")
    person.follow("Your result")
    person.stands_on("Your result")
    person.follow("Your certificate")
    person.stands_on("Your certificate")
    person.reads("The certificate is not a license to practice medicine.")
    with person.page.expect_download() as download:
        person.main.locator("a.app-download").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def open_certificate(holder: Person) -> tuple[str, str]:
    """Number and code, as the holder reads them to somebody."""
    holder.open("/my/assessments/")
    holder.follow_named("Your certificate")
    rows = holder.main.locator(".app-summary__row")
    number = rows.filter(has_text="Number").locator("dd").inner_text()
    return number, rows.filter(has_text="Code").locator("dd").inner_text()


def anybody_checks_the_certificate(holder: Person, visitor: Person) -> None:
    """By the number and the code that the holder gave."""
    number, code = open_certificate(holder)
    visitor.open("/assessments/verify/")
    visitor.write("Number", number)
    visitor.write("Code", code)
    visitor.press("Check")
    visitor.reads("is valid on")
    assert NAME not in visitor.main.inner_text()
