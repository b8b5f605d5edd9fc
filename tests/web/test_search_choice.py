"""A choice among many: few are listed, many are found by words; the same with and without scripts."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page, expect

from img_program.database.context import as_system
from img_program.organizations.models import Organization, OrganizationKind
from img_program.web.fields import SearchChoiceField, SearchListField, SearchMultipleField
from img_program.web.fields.search_choice import MOST_FOUND, MOST_OFFERED
from img_program.web.forms import Form
from tests.browser.walker import look_at
from tests.queries import counted
from tests.web.conftest import page as page_of
from tests.web.site import Site

TOWNS = [(str(number), f"Town {number:03}") for number in range(MOST_OFFERED + 1)]


class Choose(Form):
    town = SearchListField(label="Town")

    def __init__(self, *args: Any, count: int = MOST_OFFERED + 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = [("", "- Select -"), *TOWNS[:count]]  # type: ignore[attr-defined]


class Several(Form):
    partner = SearchChoiceField(Organization.objects.none(), label="Partner", required=False)
    all = SearchMultipleField(Organization.objects.none(), label="All")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = Organization.objects.order_by("name")  # type: ignore[attr-defined]


def test_fifty_are_listed_and_one_more_is_searched() -> None:
    assert str(Choose(count=MOST_OFFERED)).count("<option") == MOST_OFFERED + 1
    html = str(Choose())
    assert "<option" not in html
    assert 'name="town-words"' in html
    assert '<label class="usa-label" for="id_town">' in html
    assert 'aria-describedby="id_town_how"' in html


def test_words_list_what_they_find_and_then_one_is_chosen() -> None:
    form = Choose({"town-words": "town 04"})
    assert not form.is_valid()
    html = str(form)
    assert html.count('type="radio"') == 11
    assert 'value="town 04"' in html
    chosen = Choose({"town-words": "town 04", "town-listed": "town 04", "town": "42"})
    assert chosen.is_valid()
    assert chosen.cleaned_data["town"] == "42"
    assert "first 20" in str(Choose({"town-words": "town"}).errors)
    assert str(Choose({"town-words": "town"})).count('type="radio"') == MOST_FOUND
    assert "Nothing was found" in str(Choose({"town-words": "<b>"}).errors)


def test_the_whole_name_chooses_but_never_while_it_is_only_asked() -> None:
    assert Choose({"town-words": "TOWN 042"}).is_valid()
    assert not Choose({"town-words": "Town 042", "town-find": "1"}).is_valid()
    assert not Choose({"town-words": "Town 042", "town-find": "1", "town": "7"}).is_valid()
    assert not Choose({"town": "no such"}).is_valid()
    assert not Choose({}).is_valid()


@pytest.mark.django_db
def test_rows_cost_one_query_of_one_page_whatever_their_number() -> None:
    with as_system(reason="test"):
        rows = Organization.objects.bulk_create(
            [Organization(name=f"Clinic {number:03}", kind=OrganizationKind.NONPROFIT) for number in range(120)]
        )
        with CaptureQueriesContext(connection) as seen:
            html = str(Several())
        assert len(counted(seen)) == 2
        assert "Clinic 000" not in html
        first, second = str(rows[0].pk), str(rows[1].pk)
        sent = QueryDict(f"partner={first}&all={first}&all={second}&all-words=clinic 10&all-find=1")
        html = str(Several(sent))
        assert html.count('type="checkbox"') == 2 + 12
        assert html.count("checked") == 3
        assert "None of these" in html
        form = Several(QueryDict(f"partner-words=clinic 011&all={first}&all-words=Clinic 001"))
        assert form.is_valid(), form.errors
        assert (form.cleaned_data["partner"], set(form.cleaned_data["all"])) == (rows[11], {rows[0], rows[1]})
        assert not Several(QueryDict("partner=x&all=y&all=%00")).is_valid()
        assert "Clinic" not in str(Several(QueryDict("partner=x&all=y")))


PAGE = """{% extends "layouts/public.html" %}{% block title %}Choose{% endblock %}
{% block page_header %}{% page_header "Choose" %}{% endpage_header %}{% endblock %}
{% block content %}<form method="post" action="/choose" novalidate>{{ form }}
<div class="app-actions"><button class="usa-button" type="submit">Save</button></div></form>{% endblock %}"""


@pytest.mark.browser
def test_a_keyboard_finds_and_chooses(browser: Browser, site: Site) -> None:
    site.pages["/choose"] = page_of(PAGE, form=Choose())
    answer = page_of(PAGE, form=Choose({"town-words": "04", "town-find": "1"}))
    site.answers["/choose"] = (422, "text/html", answer)
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    site.pages["/choose-page"] = site.pages.pop("/choose")
    page.goto(f"{site.url}/choose-page")
    field = page.get_by_role("combobox", name="Town")
    field.press_sequentially("04")
    expect(page.get_by_role("option")).to_have_count(11)
    expect(field).to_have_attribute("aria-expanded", "true")
    look_at(page, "An open search field")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_text("Town 040")
    field.press("Enter")
    expect(field).to_have_value("Town 040")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    page.get_by_role("button", name="Save").click()
    sent = parse_qs(site.posts("/choose")[-1].body)
    assert (sent["town"], sent["town-words"], sent["town-listed"]) == (["40"], ["Town 040"], ["Town 040"])
    assert "town-find" not in sent
    context.close()


@pytest.mark.browser
def test_without_scripts_the_answer_lists_what_was_found(browser: Browser, site: Site) -> None:
    site.pages["/choose"] = page_of(PAGE, form=Choose({"town-words": "04"}))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page: Page = context.new_page()
    page.goto(f"{site.url}/choose")
    expect(page.get_by_role("radio")).to_have_count(11)
    expect(page.get_by_role("button", name="Find")).to_be_visible()
    page.get_by_label("Town 042").check()
    context.close()
