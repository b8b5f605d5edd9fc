"""The look and its scripts in a real Chromium, under the real Content Security Policy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.walker import OVERFLOW, look_at
from tests.web.site import Site

pytestmark = pytest.mark.browser
SMALL_TARGETS = """[...document.querySelectorAll('button, summary, select, input, .usa-button, .app-nav__link, .app-pagination a')]
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([_, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
STATUS = "[data-autosave-status]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1400])
def test_the_living_page_is_accessible_at_every_width(browser: Browser, site: Site, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(f"{site.url}/components/")
    look_at(page, "The living page")
    assert page.evaluate(SMALL_TARGETS) == []
    assert said == []
    context.close()


def test_400_percent_zoom_needs_no_sideways_scrolling(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page = context.new_page()
    page.goto(f"{site.url}/components/")
    assert page.evaluate(OVERFLOW) == 0
    context.close()


def test_a_printed_list_is_a_table_without_anything_to_press(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site.url}/components/")
    table = page.get_by_role("table").first
    assert table.evaluate("e => getComputedStyle(e).display") == "table"
    for gone in (".app-header__nav", ".app-filter", ".app-pagination", ".app-menu"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_the_first_tab_skips_to_the_content(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/form")
    page.keyboard.press("Tab")
    expect(page.locator(".app-skip")).to_be_focused()
    expect(page.locator(".app-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/components/")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Answer “Your name”").click()
    expect(page.locator("#wrong_name")).to_be_focused()


def test_the_menu_folds_on_a_phone_and_stays_open_without_scripts(browser: Browser, site: Site) -> None:
    small = {"width": 320, "height": 700}
    for scripts in (True, False):
        context = browser.new_context(viewport=small, java_script_enabled=scripts)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{site.url}/components/")
        entry = page.locator(".app-nav__link").first
        expect(entry).to_be_visible(visible=not scripts)
        if scripts:
            page.get_by_role("button", name="Menu").click()
            expect(entry).to_be_visible()
        context.close()


def test_escape_closes_the_account_menu_and_gives_the_focus_back(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/components/")
    page.locator(".app-menu > summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator(".app-menu > summary")).to_be_focused()


def test_a_dialog_opens_instead_of_the_confirm_page_and_can_be_left(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/components/")
    page.locator("[data-confirm-dialog]").click()
    dialog = page.get_by_role("dialog", name="Leave the roster?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Go back").click()
    expect(dialog).to_be_hidden()
    assert page.url == f"{site.url}/components/"


def test_a_change_is_saved_and_the_version_moves_on(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/form")
    page.locator("#id_name").fill("Amina")
    expect(page.locator(STATUS)).to_have_text("Saved at 4:12 p.m.")
    sent = site.posts("/save")[0]
    assert "Amina" in sent.body
    assert re.search(r'name="version"\s+7', sent.body)
    assert sent.headers["X-Autosave"] == "1"
    expect(page.locator("[name=version]")).to_have_value("8")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_enter_in_a_line_of_text_saves_and_stays(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/form")
    page.locator("#id_name").fill("Amina")
    page.locator("#id_name").press("Enter")
    expect(page.locator(STATUS)).to_have_text("Saved at 4:12 p.m.")
    assert page.url == f"{site.url}/form"
    expect(page.locator("#id_name")).to_have_value("Amina")
    assert site.posts("/next") == []


def test_leaving_right_after_a_change_saves_it_on_the_way(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/form")
    page.locator("#id_name").fill("Amina")
    with page.expect_request("**/save") as asked:
        page.goto(f"{site.url}/components/")
    assert "Amina" in (asked.value.post_data or "")


def test_a_stale_version_shows_both_texts(page: Page, site: Site) -> None:
    site.answers["/save"] = (409, "text/html", "<p id='both'>Yours: Amina. Theirs: Aamina.</p>")
    page.goto(f"{site.url}/form")
    page.locator("#id_name").fill("Amina")
    expect(page.locator("#both")).to_be_visible()
    expect(page.locator(STATUS)).to_contain_text("Both versions are shown below")
    expect(page.locator("#id_name")).to_have_value("Amina")


def test_offline_is_said_and_saving_goes_on_when_the_connection_is_back(context: BrowserContext, page: Page, site: Site) -> None:
    page.goto(f"{site.url}/form")
    context.set_offline(True)
    page.locator("#id_name").fill("Amina")
    expect(page.locator(STATUS)).to_contain_text("You are offline")
    assert site.posts("/save") == []
    context.set_offline(False)
    expect(page.locator(STATUS)).to_have_text("Saved at 4:12 p.m.")
    assert "Amina" in site.posts("/save")[0].body


@pytest.mark.parametrize(("status", "words"), [(401, "You are signed out"), (500, "We are trying again"), (400, "not saved")])
def test_a_save_that_did_not_happen_is_never_called_saved(page: Page, site: Site, status: int, words: str) -> None:
    site.answer_json("/save", status=status)
    page.goto(f"{site.url}/form")
    page.locator("#id_name").fill("Amina")
    expect(page.locator(STATUS)).to_contain_text(words)


def test_before_the_session_ends_the_form_is_saved_and_one_press_extends(page: Page, site: Site) -> None:
    site.answer_json("/session", seconds_left=3000)
    site.answer_json("/extend", seconds_left=3600)
    page.goto(f"{site.url}/session-form")
    page.locator("#id_name").press_sequentially("Am")
    site.answer_json("/session", seconds_left=240)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    dialog = page.get_by_role("dialog", name="Do you need more time?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("timer")).to_contain_text("About 4 minutes left.")
    assert "Am" in site.posts("/save")[0].body
    polls = [asked for asked in site.asked if asked.path == "/session"]
    assert {asked.headers.get("X-Poll") for asked in polls} == {"1"}
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    assert "csrfmiddlewaretoken" in site.posts("/extend")[0].body
    expect(page.locator("#id_name")).to_have_value("Am")


def test_an_ended_session_offers_to_sign_in_again(page: Page, site: Site) -> None:
    site.answer_json("/session", status=401)
    page.goto(f"{site.url}/session-form")
    dialog = page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("link", name="Sign in again")).to_be_focused()
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_hidden()


def test_what_is_left_of_a_long_text_is_counted(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/components/")
    field, counter = page.locator("#empty_about"), page.locator("[data-counter-for=empty_about]")
    field.fill("a" * 399)
    expect(counter).to_have_text("1 character left")
    field.fill("a" * 402)
    expect(counter).to_have_text("2 characters too many")
    expect(field).to_have_value("a" * 402)
