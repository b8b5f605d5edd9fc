"""Every page of places and designations in a real Chromium: axe, and no sideways scrolling on a phone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from img_program.geography.designations.layout import HPSA_LAYOUT
from img_program.geography.models import Designation
from tests.browser.walker import look_at_both_widths
from tests.geography.designations.support import AUGUST, hpsa, load, load_both, mua
from tests.people import People, sign_in
from tests.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def addresses() -> list[str]:
    """The pages, with a bad row, a change, a withdrawal and a loss on them."""
    clinic = hpsa(id="2", name="Clinic", county="27007", type="Rural Health Clinic") | {"HPSA Address": "12 Cedar Street"}
    load_both([hpsa(id="1", name="North", county="27007"), clinic], [mua(id="3", name="Area", county="27007")])
    withdrawn = hpsa(id="1", name="North", county="27007", status="Withdrawn", withdrawn="07/20/2026", created=AUGUST)
    done = load(HPSA_LAYOUT, withdrawn, hpsa(id="9", name="Odd", county="27007", status="Odd"))
    names: list[tuple[str, list[object]]] = [
        ("designations", []),
        ("designation_map", []),
        ("designation_imports", []),
        ("designation_import", [done.pk]),
        ("new_designation_import", []),
        ("place", ["2705068"]),
        ("place", ["2736440"]),
        ("places", []),
        ("place_map", []),
        ("address", []),
        ("checks", []),
        *(
            ("designation", list[object]([pk]))
            for pk in Designation.objects.filter(federal_id__in=["1", "2"]).values_list("pk", flat=True)
        ),
    ]
    return [reverse(f"geography:{name}", args=arguments) for name, arguments in names]


def test_every_page_is_accessible(people: People, page: Page, site: Site) -> None:
    client = sign_in(Client(), people.coordinator)
    paths = addresses()
    assert paths
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        site.pages[path] = answer.content.decode()
        page.goto(f"{site.url}{path}")
        look_at_both_widths(page, path)
