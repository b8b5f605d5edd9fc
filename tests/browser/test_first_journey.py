"""From the home page to the roster, to the list of staff, to the summary report: the real site in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs import work
from reports.models import SummaryReport
from roster.models import Registrant
from tests.browser.walker import DESK, PHONE, Walker
from tests.people import make_staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "tadesse@example.org"
NAME, REACH = "What name do you use?", "How can we reach you?"
LIVE, SCHOOL = "Where do you live?", "In which country is your medical school?"
YEAR, SPECIALTY = "In which year did you graduate?", "What is your medical specialty?"
BORN, HOME = "Were you born outside the United States?", "Is the United States now your home, where you plan to stay?"
TRAINING = (
    "Did you come to the United States on a J-1 or similar visa to start a US residency or fellowship "
    "that had already accepted you?"
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The whole site, served."""
    cache.clear()
    return live_server.url


@pytest.fixture
def coordinator() -> User:
    """The program coordinator."""
    return make_staff("coordinator", email="coordinator@state.example", name="Cora Dahl")


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Walker]:
    """A narrow phone."""
    walker = Walker(browser, site, viewport=PHONE)
    yield walker
    walker.context.close()


def sign_up(walker: Walker) -> None:
    """From "Join the roster" to the first question."""
    walker.stands_on("Join the roster")
    walker.follow("Start")
    walker.stands_on("How we use your information")
    walker.press("I have read this. Continue")
    walker.stands_on("Your e-mail address")
    walker.page.get_by_label("E-mail address").fill(ADDRESS)
    walker.press("Send me a code")
    walker.stands_on("Type the code from your e-mail")
    walker.page.get_by_label("Code").fill(walker.code_from_mail(ADDRESS))
    walker.press("Continue")
    walker.stands_on(NAME)


def check_without_being_sure(walker: Walker) -> None:
    """The self-check with every answer "I am not sure"."""
    walker.follow("Can I join?")
    walker.stands_on("Can I join?")
    groups = walker.page.get_by_role("main").get_by_role("group")
    for question in groups.all():
        unsure = question.get_by_text("I am not sure", exact=True)
        (unsure if unsure.count() else question.get_by_text("I would rather not say", exact=True)).click()
    walker.press("Show me the answer")
    walker.stands_on("Yes, you can join")
    expect(walker.page.get_by_text("Needs a person")).to_have_count(3)


def answer_nine_questions(walker: Walker) -> None:
    """A single name, Hudson in Wisconsin, 1998; Back once and a reload on the way."""
    page = walker.page
    page.get_by_label("Your name").fill("Tadesse")
    walker.press("Continue")
    walker.stands_on(REACH)
    walker.follow("Back")
    walker.stands_on(NAME)
    expect(page.get_by_label("Your name")).to_have_value("Tadesse")
    walker.press("Continue")
    walker.choose("Phone")
    page.get_by_label("Phone number, if you chose phone").fill("715-555-0142")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    page.reload()
    walker.stands_on(REACH)
    expect(page.get_by_label("Phone number, if you chose phone")).to_have_value("715-555-0142")
    walker.press("Continue")
    walker.stands_on(LIVE)
    walker.choose("In another state")
    page.get_by_label("State, if you live in another state").select_option("Wisconsin")
    walker.press("Continue")
    walker.stands_on(SCHOOL)
    page.get_by_label("Country", exact=True).select_option("Ethiopia")
    walker.press("Continue")
    walker.stands_on(YEAR)
    walker.press("I do not know")
    walker.stands_on(SPECIALTY)
    page.get_by_label("Specialty").select_option("Not yet: I have no specialty")
    walker.press("Continue")
    walker.stands_on(BORN)
    walker.choose("Yes")
    walker.press("Continue")
    walker.stands_on(HOME)
    walker.choose("Yes")
    walker.press("Continue")
    walker.stands_on(TRAINING)
    walker.press("Skip this question")


def change_the_year_and_join(walker: Walker) -> None:
    """The check of the answers, one Change, "Join the roster"."""
    walker.stands_on("Check your answers")
    walker.follow("Change Year of graduation")
    walker.stands_on(YEAR)
    walker.page.get_by_label("Year").fill("1998")
    walker.press("Continue")
    walker.stands_on("Check your answers")
    for words in ("Tadesse", "+1 715-555-0142", "In another state: Wisconsin", "Ethiopia", "1998", "Not yet", "Skipped"):
        expect(walker.page.get_by_text(words, exact=words != "+1 715-555-0142").first).to_be_visible()
    walker.press("Join the roster")
    walker.stands_on("Tadesse")
    expect(walker.page.get_by_text("You are on the roster. Thank you.")).to_be_visible()


def look_at_the_record_and_leave(walker: Walker) -> None:
    """Three statuses, one's own data, and out again."""
    for status in ("International medical graduate", "Immigrant international medical graduate"):
        expect(walker.page.get_by_role("heading", name=status, exact=True)).to_be_visible()
    expect(walker.page.get_by_role("link", name="Ask a person to look again")).to_have_count(3)
    walker.follow("See and download my data")
    walker.stands_on("My data")
    with walker.page.expect_download() as download:
        walker.follow("CSV (for a spreadsheet)")
    assert "Tadesse" in download.value.path().read_text("utf-8")
    walker.follow("Back")
    walker.stands_on("Tadesse")
    walker.follow("Leave the roster")
    walker.stands_on("Leave the roster")
    walker.press("Leave the roster")
    walker.stands_on("Tadesse")
    expect(walker.page.get_by_text("You have left the roster.", exact=True)).to_be_visible()


def find_by_another_spelling(walker: Walker, record: Registrant) -> None:
    """The list, a search for a name that only sounds alike, and each tab of the person's page."""
    walker.go("/staff/roster/", "Roster")
    walker.page.get_by_text("Search and filter").click()
    walker.page.get_by_label("Name", exact=True).fill("Taddese")
    walker.page.get_by_label("Status").select_option("Everybody")
    walker.press("Show results")
    walker.stands_on("Roster")
    assert "addese" not in walker.page.url
    walker.follow("Tadesse")
    walker.stands_on("Tadesse")
    for tab in ("Eligibility", "History", "Who looked"):
        walker.follow(tab)
        walker.page.wait_for_url(f"**/staff/roster/{record.pk}/*/")
        walker.stands_on("Tadesse")


def make_a_report(walker: Walker) -> None:
    """Asked for on the page, worked by the job, read on the page."""
    walker.go("/staff/reports/", "Reports")
    walker.follow("New summary report")
    walker.stands_on("New summary report")
    walker.page.get_by_label("Cost to prepare this report").fill("1200")
    walker.page.locator("[name=contact_phone]").fill("651-555-0100")
    walker.press("Make the report")
    walker.page.wait_for_url("**/staff/reports/*-*/")
    walker.stands_on("Summary report")
    with as_system(reason="test"):
        report = SummaryReport.objects.get()
    assert report.cost == Decimal(1200)
    assert work.run("reports.summaryreport", str(report.pk))
    walker.page.reload()
    expect(walker.page.locator(".app-download").first).to_be_visible()


def test_a_physician_joins_and_leaves_and_staff_find_them_and_report(
    browser: Browser, phone: Walker, coordinator: User, site: str
) -> None:
    phone.go("/", "Are you an immigrant physician?")
    check_without_being_sure(phone)
    phone.page.get_by_role("main").get_by_role("link", name="Join the roster").click()
    sign_up(phone)
    answer_nine_questions(phone)
    change_the_year_and_join(phone)
    look_at_the_record_and_leave(phone)
    with as_system(reason="test"):
        record = Registrant.objects.get(user__email=ADDRESS)
    assert (record.state, record.graduation_year, record.status) == ("WI", 1998, "left")
    desk = Walker(browser, site, viewport=DESK)
    desk.sign_in(coordinator)
    find_by_another_spelling(desk, record)
    make_a_report(desk)
    desk.context.close()


def test_joining_works_without_scripts(browser: Browser, site: str) -> None:
    walker = Walker(browser, site, viewport=PHONE, scripts=False)
    walker.go("/join/", "Join the roster")
    sign_up(walker)
    page = walker.page
    page.get_by_label("Your name").fill("Tadesse")
    walker.press("Continue")
    walker.stands_on(REACH)
    walker.choose("E-mail, at the address I sign in with")
    walker.press("Continue")
    walker.choose("I would rather not say")
    walker.press("Continue")
    page.get_by_label("Country", exact=True).select_option("Ethiopia")
    walker.press("Continue")
    walker.press("I do not know")
    page.get_by_label("Specialty").select_option("Not yet: I have no specialty")
    walker.press("Continue")
    walker.choose("Yes")
    walker.press("Continue")
    walker.press("Skip this question")
    walker.press("Skip this question")
    walker.stands_on("Check your answers")
    walker.press("Join the roster")
    walker.stands_on("Tadesse")
    walker.context.close()
