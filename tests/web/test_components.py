"""Components say what they mean in words, and escape what they are given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from img_program.web import components as c
from img_program.web.samples import SampleTable, living_page
from img_program.web.templatetags import components as tags


def render(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(("kind", "words"), c.STATUS_WORDS.items())
def test_a_status_is_a_word_and_a_shape(kind: c.StatusKind, words: str) -> None:
    html = tags.status_tag(kind)
    assert words in html
    assert f"#{tags.STATUS_ICONS[kind]}" in html


def request(path: str = "/") -> HttpRequest:
    made = RequestFactory().get(path)
    made.user = AnonymousUser()
    return made


def test_no_status_of_a_person_is_a_cross() -> None:
    assert {"close", "cancel", "highlight_off", "error"} & set(tags.STATUS_ICONS.values()) == set()


def test_a_status_can_have_its_own_words() -> None:
    assert "Asked on 3 May" in render('{% status_tag "person" "Asked on 3 May" %}')
    assert "Two of three" in render("{% status_tag status %}", status=c.Status("current", "Two of three"))


@pytest.mark.parametrize(
    "source",
    [
        "{% page_header words lead=words caption=words %}{% endpage_header %}",
        '{% alert "info" heading=words %}{{ words }}{% endalert %}',
        "{% details words %}{{ words }}{% enddetails %}",
        '{% status_tag "met" words %}',
        '{% include "components/empty_state.html" with title=words text=words only %}',
    ],
)
def test_what_comes_from_people_is_escaped(source: str) -> None:
    html = render(source, words="<b>&")
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html


def test_a_page_header_has_one_heading_and_its_actions() -> None:
    html = render('{% page_header "Roster" lead="All" %}<a href="/new">New</a>{% endpage_header %}')
    assert html.count("<h1>Roster</h1>") == 1
    assert '<a href="/new">New</a>' in html
    assert "app-page-header__actions" not in render('{% page_header "Roster" %} {% endpage_header %}')


def test_a_task_that_cannot_be_opened_is_no_link() -> None:
    waiting = c.Task("Certificate", c.Status("neutral", "Cannot start yet"), hint="Opens later")
    html = render_to_string("components/task_list.html", {"tasks": [waiting, c.Task("Name", c.Status("done"), "/name")]})
    assert html.count("<a ") == 1
    assert 'href="/name"' in html
    assert "Opens later" in html


def test_change_links_name_what_they_change() -> None:
    html = render_to_string("components/summary_list.html", {"rows": [c.SummaryRow("County", "", "/county")]})
    assert 'Change<span class="app-visually-hidden"> County</span>' in html
    assert "Not answered" in html


def test_needs_say_so_when_there_are_none() -> None:
    assert "Nothing needs you now" in render_to_string("components/needs_me_now.html", {"needs": []})
    assert "4 people" in render_to_string("components/needs_me_now.html", {"needs": [c.Need("people", "/", 4)]})


def test_progress_polls_while_it_moves_and_stops_when_done_or_failed() -> None:
    def shown(**values: Any) -> str:
        return render_to_string("components/progress.html", {"progress": c.Progress("Drawing", poll_url="/job/1/", **values)})

    moving = shown(percent=62)
    assert 'hx-get="/job/1/"' in moving
    assert """hx-headers='{"X-Poll": "1"}'""" in moving
    assert 'value="62"' in moving
    assert "Check again" in moving
    assert "value=" not in shown()
    assert "hx-get" not in shown(percent=100, done=True)
    assert "hx-get" not in shown(failed=True)


def test_the_table_marks_the_sorted_column_and_names_cells_for_phones() -> None:
    table = SampleTable([{"name": "Amina", "hours": 1240, "status": "met"}], order_by="-name")
    html = render_to_string("components/table.html", {"table": table}, request("/?county=1"))
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in html
    assert 'data-label="US clinical hours"' in html
    assert "1,240" in html
    assert '<th scope="row"' in html
    assert "1 person" in html
    assert "county=1" in html


def test_an_empty_table_says_what_to_do() -> None:
    html = render_to_string("components/table.html", {"table": SampleTable([])}, request())
    assert "<table" not in html
    assert "Nothing here yet" in html


def test_pages_are_elided_and_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(200), 10).page(7)
    assert tags.page_numbers(page) == [1, 0, 6, 7, 8, 0, 20]
    html = render_to_string("components/pagination.html", {"page_obj": page}, request("/?sort=name&page=7"))
    assert 'href="?sort=name&amp;page=8"' in html
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ value|long_date }}", date(2026, 5, 3), "3 May 2026"),
        ("{{ value|long_date }}", datetime(2026, 5, 4, 3, 0, tzinfo=UTC), "3 May 2026"),
        ("{{ value|clock }}", datetime(2026, 5, 3, 21, 12, tzinfo=UTC), "4:12 p.m."),
        ("{{ value|clock }}", datetime(2026, 5, 3, 5, 5, tzinfo=UTC), "12:05 a.m."),
        ("{{ value|clock }}", datetime(2026, 5, 3, 17, 0, tzinfo=UTC), "12:00 p.m."),
        ("{{ value|moment }}", datetime(2026, 5, 3, 21, 12, tzinfo=UTC), "3 May 2026, 4:12 p.m."),
        ("{{ value|moment }}", date(2026, 5, 3), "3 May 2026"),
        ("{{ value|moment }}", None, ""),
        ("{{ value|bytes_in_words }}", 10, "1 KB"),
        ("{{ value|bytes_in_words }}", 84_000, "82 KB"),
        ("{{ value|bytes_in_words }}", 1_482_000, "1.4 MB"),
        ("{{ value|bytes_in_words }}", None, ""),
        ("{{ value|joined }}", ["a", "b", "c"], "a, b and c"),
        ("{{ value|joined }}", ["a"], "a"),
        ("{{ value|joined }}", [], ""),
    ],
)
def test_dates_times_sizes_and_lists_in_words(source: str, value: object, words: str) -> None:
    assert render(source, value=value) == words


@pytest.mark.parametrize("layout", ["public", "registrant", "grantee", "reviewer", "staff"])
def test_every_layout_has_a_way_in_a_main_part_and_a_way_out(layout: str) -> None:
    account = c.Account("Grace Lindqvist", ["Coordinator", "Grants specialist"])
    context = {**living_page(), "account": account, "organization": "Horn Health", "demo_notice": True}
    html = render_to_string(f"layouts/{layout}.html", context, request())
    assert html.index('href="#main"') < html.index('<main class="app-main" id="main"')
    assert "Do not enter real information. Not a site of the State of Minnesota" in html
    assert "Coordinator and Grants specialist" in html
    assert html.index('<form method="post"') < html.index("Sign out")
    assert "Accessibility" in html
    assert "Give feedback" in html
    assert "GeoNames" in html


def test_the_demonstration_notice_is_absent_elsewhere() -> None:
    assert "Demonstration" not in render_to_string("layouts/minimal.html", {"demo_notice": False})
