"""Made-up values for the living page: every component in every state it has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator

from img_program.web import components as c
from img_program.web.fields import DayField, LineField, LongTextField
from img_program.web.forms import Form
from img_program.web.tables import MomentColumn, NumberColumn, StatusColumn, Table

CENTRAL = ZoneInfo("America/Chicago")
ANSWERS = [("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")]


class SampleForm(Form):
    """One field of each kind."""

    name = LineField(label="Your name", help_text="As you use it. One name is enough.")
    county = forms.ChoiceField(
        label="County where you live", choices=[("", "- Select -"), ("27053", "Hennepin"), ("27137", "St. Louis")]
    )
    home = forms.ChoiceField(
        label="Is the United States now your home, where you plan to stay?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        help_text="Answer as you see it today.",
    )
    languages = forms.MultipleChoiceField(
        label="Languages you speak with patients",
        choices=[("so", "Somali"), ("es", "Spanish"), ("am", "Amharic"), ("hmn", "Hmong")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    since = DayField(label="Living in Minnesota since", help_text="For example: May 3 2026")
    about = LongTextField(
        label="Your experience",
        rows=4,
        max_length=400,
        required=False,
        help_text="Do not write about patients or health.",
    )
    document = forms.FileField(label="Diploma", required=False, help_text="PDF, PNG or JPEG, at most 20 MB.")
    news = forms.BooleanField(label="Send me news of the program", required=False)


class SampleFilter(Form):
    """Filters of a list."""

    hide_optional = True

    q = LineField(label="Name", required=False)
    county = forms.ChoiceField(label="County", required=False, choices=[("", "Any county"), ("27053", "Hennepin")])
    status = forms.ChoiceField(label="Minnesota IIMG", required=False, choices=[("", "Any"), ("person", "Needs a person")])


class SampleTable(Table):
    """A list of people who do not exist."""

    caption = "People on the roster"
    noun = "person"
    noun_plural = "people"
    name = tables.Column(verbose_name="Name")
    county = tables.Column(verbose_name="County")
    specialty = tables.Column(verbose_name="Specialty", orderable=False)
    status = StatusColumn(verbose_name="Minnesota IIMG", status=c.Status)
    joined = MomentColumn(verbose_name="Joined")
    hours = NumberColumn(verbose_name="US clinical hours")


ROWS: list[dict[str, Any]] = [
    {
        "name": "Amina Warsame",
        "county": "Hennepin",
        "specialty": "Family medicine",
        "status": "met",
        "joined": date(2026, 5, 3),
        "hours": 1240,
    },
    {
        "name": "Đặng Thị Ngọc",
        "county": "Ramsey",
        "specialty": "Pediatrics",
        "status": "person",
        "joined": date(2026, 4, 18),
        "hours": 96,
    },
    {
        "name": "Oleksandr Hrytsenko",
        "county": "Olmsted",
        "specialty": "Internal medicine",
        "status": "not-met",
        "joined": date(2026, 4, 2),
        "hours": 0,
    },
    {
        "name": "Mariana Peña",
        "county": "Stearns",
        "specialty": "Obstetrics and gynecology",
        "status": "met",
        "joined": date(2026, 3, 27),
        "hours": 410,
    },
]
ROWS_IN_ALL = 93


def _forms() -> dict[str, Any]:
    wrong = {"name": "", "county": "27053", "home": "", "since_0": "2", "since_1": "31", "since_2": "2024"}
    return {
        "form": SampleForm(auto_id="empty_%s"),
        "wrong_form": SampleForm(wrong, auto_id="wrong_%s"),
        "filter_form": SampleFilter({"county": "27053"}, auto_id="filter_%s"),
    }


def _table(order: str) -> SampleTable:
    table = SampleTable(ROWS * (ROWS_IN_ALL // len(ROWS) + 1), order_by=order)
    table.paginate(page=3, per_page=len(ROWS))
    return table


def _tasks() -> list[c.TaskGroup]:
    return [
        c.TaskGroup(
            "About you",
            [
                c.Task("How to reach you", c.Status("done"), "#tasks"),
                c.Task("Languages", c.Status("current"), "#tasks", hint="2 of 3 answered"),
                c.Task("Medical school", c.Status("neutral"), "#tasks"),
                c.Task("Your certificate", c.Status("neutral", "Cannot start yet"), hint="Opens after “Medical school”."),
            ],
        )
    ]


def _events() -> list[c.TimelineEvent]:
    return [
        c.TimelineEvent("Joined the roster", date(2026, 2, 3)),
        c.TimelineEvent("ECFMG certificate recorded", datetime(2026, 3, 12, 14, 5, tzinfo=CENTRAL), by="Grace Lindqvist"),
        c.TimelineEvent(
            "A person looks at your question", when_text="Answer by 17 May 2026", text="We will write to you.", state="current"
        ),
        c.TimelineEvent("First clinical experience in the United States", when_text="When you are ready", state="coming"),
    ]


def _lists() -> dict[str, Any]:
    return {
        "kinds": [c.Status(kind) for kind in c.STATUS_WORDS],
        "groups": _tasks(),
        "events": _events(),
        "entries": [
            c.HistoryEntry(
                datetime(2026, 5, 3, 16, 12, tzinfo=CENTRAL),
                "Changed where the person lives",
                "Grace Lindqvist, coordinator",
                [c.Change("County", "Ramsey", "Hennepin"), c.Change("City", "", "Edina")],
                reason="Told us by phone",
            ),
            c.HistoryEntry(datetime(2026, 2, 3, 9, 30, tzinfo=CENTRAL), "Joined the roster", "the person"),
        ],
        "rows": [
            c.SummaryRow("Name", "Amina Warsame", "#summary"),
            c.SummaryRow("Where you live", "Hennepin County\nMinnesota", "#summary"),
            c.SummaryRow("Specialty", "", "#summary"),
        ],
    }


def living_page(order: str = "") -> dict[str, Any]:
    """The context of the living page; `order` sorts its table, as on a real list."""
    return {
        **_forms(),
        **_lists(),
        "table": _table(order),
        "empty_table": SampleTable([]),
        "crumbs": [c.Link("Home", "/"), c.Link("Components")],
        "crumbs_sample": [c.Link("Home", "/"), c.Link("Roster", "#breadcrumb"), c.Link("Amina Warsame")],
        "needs": [c.Need("people to look at", "#needs", 4), c.Need("report to check", "#needs", 1)],
        "steps": c.Steps(3, 9),
        "progress_moving": c.Progress("Drawing the map of counties", 62, detail="Usually about 20 seconds."),
        "progress_done": c.Progress("The report is ready", 100, done=True, result=c.Link("Open the report", "#progress")),
        "progress_failed": c.Progress(
            "The report could not be made",
            failed=True,
            detail="A figure was missing. Nothing was published.",
            result=c.Link("Try again", "#progress"),
        ),
        "download": c.Download("Roster summary report", "#download", "PDF", 1_482_000, "Large print on request"),
        "active_filters": [c.ActiveFilter("County: Hennepin", "#filter")],
        "empty_action": c.Link("Invite an organization", "#empty"),
        "side_items": [c.NavItem("Overview", "#", current=True), c.NavItem("People", "#side"), c.NavItem("History", "#side")],
        "nav_items": [c.NavItem("Components", "/components/", current=True), c.NavItem("Accessibility", "/accessibility/")],
        "status_met": c.Status("met"),
        "status_person": c.Status("person"),
        "paginator_page": Paginator(range(200), 10).page(7),
    }
