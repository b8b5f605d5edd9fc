"""Make the README's pictures of pages from a running demonstration.

    .venv/bin/python docs/make_pictures.py http://localhost:8000

The page of the report comes from its PDF: pdftoppm -r 70 -f 6 -l 6 -png report.pdf.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
PHONE, DESK = {"width": 360, "height": 720}, {"width": 1280, "height": 820}
# file, whose page (None: nobody signed in), address, size
PICTURES = [
    ("home-phone", None, "/", PHONE),
    ("question-phone", "newcomer", "/join/questions/name/", PHONE),
    ("record-phone", "amina", "/my/", PHONE),
    ("roster", "coordinator", "/staff/roster/", DESK),
    ("organization", "director", "/organizations/home/", DESK),
    ("law", None, "/law/", DESK),
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
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for name, slug, address, size in PICTURES:
            context = browser.new_context(viewport=size)
            page = context.new_page()
            if slug:
                sign_in(page, site, slug)
            page.goto(site + address)
            page.screenshot(path=HERE / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
