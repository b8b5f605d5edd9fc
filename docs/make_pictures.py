"""Make the README's pictures of pages from a running demonstration.

    .venv/bin/python docs/make_pictures.py http://localhost:8000

The page of the report comes from its PDF: pdftoppm -r 70 -f 6 -l 6 -png report.pdf.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
PHONE, DESK = {"width": 360, "height": 720}, {"width": 1280, "height": 820}
TABLET = {"width": 820, "height": 900}
# file, whose page (None: nobody signed in), address, size; after "→" a link to follow
PICTURES = [
    ("home-phone", None, "/", PHONE),
    ("question-phone", "newcomer", "/join/questions/name/", PHONE),
    ("record-phone", "amina", "/my/", PHONE),
    ("roster", "coordinator", "/staff/roster/", DESK),
    ("organization", "director", "/organizations/home/", DESK),
    ("law", None, "/law/", DESK),
    ("office-home", "coordinator", "/home/", DESK),
    ("review", "reviewer", "/reviews/ → a:has-text('Cedar Street')", DESK),
    ("rating-sheet", "examiner", "/examiner/ → a[href*='/examiner/sheets/']:below(:text('Rating sheets'))", TABLET),
    ("agreement", "grants", "/staff/grants/agreements/?q=Medical+English → table a[href*='/grants/agreements/']", DESK),
    ("residency-gate", "positions", "/residency/own/ → a[href*='/residency/appointments/']", DESK),
]


def sign_in(page: Page, site: str, slug: str) -> None:
    """One press of the demonstration's sign-in page."""
    page.goto(f"{site}/demo/")
    page.click(f"form[action='/demo/as/{slug}/'] button")
    page.wait_for_load_state()


def main() -> None:
    """One fresh browser for each picture."""
    site = sys.argv[1].rstrip("/")
    HERE.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for name, slug, place, size in PICTURES:
            context = browser.new_context(viewport=size)
            page = context.new_page()
            if slug:
                sign_in(page, site, slug)
            address, _arrow, link = place.partition(" → ")
            page.goto(site + address)
            if link:
                page.locator("main").locator(link).first.click()
                page.wait_for_load_state()
            page.screenshot(path=HERE / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
