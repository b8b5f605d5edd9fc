"""The pictures of the documentation: none is missing, none is unused, and a real browser makes them of the demonstration's data.

`IMG_WRITE_PICTURES=1 pytest tests/browser/test_pictures.py` takes them anew (`pdftoppm` draws the page of the report); look
at them before committing. Without it the pages are opened and nothing is kept.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, ViewportSize
from pytest_django.live_server_helper import LiveServer

from demo.people import BY_SLUG
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs import work
from reports.models import EditionRun, PublishedEdition
from tests.browser.walker import DESK, Walker
from tests.sources import ROOT

FOLDER = ROOT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 360, "height": 720}
TABLET: ViewportSize = {"width": 820, "height": 900}
REPORT_PAGE = "report-page"
# Whose page (an empty name: nobody signed in), its address, its size; after "→" a link to follow.
PICTURES: dict[str, tuple[str, str, ViewportSize]] = {
    "home-phone": ("", "/", PHONE),
    "question-phone": ("newcomer", "/join/questions/name/", PHONE),
    "record-phone": ("amina", "/my/", PHONE),
    "roster": ("coordinator", "/staff/roster/", DESK),
    "organization": ("director", "/organizations/home/", DESK),
    "law": ("", "/law/", DESK),
    "office-home": ("coordinator", "/home/", DESK),
    "review": ("reviewer", "/reviews/ → a:has-text('Cedar Street')", DESK),
    "rating-sheet": ("examiner", "/examiner/ → a[href*='/examiner/sheets/']:below(:text('Rating sheets'))", TABLET),
    "agreement": ("grants", "/staff/grants/agreements/?q=Medical+English → table a[href*='/grants/agreements/']", DESK),
    "residency-gate": ("positions", "/residency/own/ → a[href*='/residency/appointments/']", DESK),
}


def test_every_picture_is_used_and_none_is_missing() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    used = {Path(name).stem for page in pages for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text())}
    assert used == {path.stem for path in FOLDER.iterdir()} == {*PICTURES, REPORT_PAGE}


def _draw_report(folder: Path) -> None:
    """A page of the newest edition, as its job makes it."""
    with as_system(reason="a picture of the report"):
        waiting = list(EditionRun.objects.filter(task=EditionRun.Task.PUBLISH).order_by("edition__report_year"))
    for each in waiting:
        work.run("reports.editionrun", str(each.pk))
    with as_system(reason="a picture of the report"):
        edition = PublishedEdition.objects.latest("report_year")
    with edition.pdf.open("rb") as file:
        (folder / "report.pdf").write_bytes(file.read())
    subprocess.run(
        ["pdftoppm", "-r", "70", "-f", "6", "-l", "6", "-singlefile", "-png", folder / "report.pdf", FOLDER / REPORT_PAGE],
        check=True,
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_demonstration_has_every_page_of_the_pictures(live_server: LiveServer, browser: Browser, tmp_path: Path) -> None:
    call_command("seed_demo", stdout=StringIO())
    cache.clear()
    kept = FOLDER if os.environ.get("IMG_WRITE_PICTURES") == "1" else tmp_path
    if kept == FOLDER and shutil.which("pdftoppm"):
        _draw_report(tmp_path)  # first: the editions are published then, as with a worker beside
    for name, (slug, place, size) in PICTURES.items():
        walker = Walker(browser, live_server.url, viewport=size)
        if slug:
            walker.sign_in(User.objects.get(email=BY_SLUG[slug].email))
        address, _arrow, link = place.partition(" → ")
        answer = walker.page.goto(live_server.url + address)
        assert answer is not None
        assert answer.ok, name
        if link:
            walker.page.locator("main").locator(link).first.click()
            walker.page.wait_for_load_state()
        walker.page.screenshot(path=kept / f"{name}.png")
        walker.context.close()
        assert (kept / f"{name}.png").stat().st_size > 10_000, name
