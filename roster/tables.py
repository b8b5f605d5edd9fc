"""The staff list of the roster."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from img_program.web.components import Status
from img_program.web.tables import MomentColumn, Table
from img_program.web.templatetags.components import long_date, status_tag
from roster.models import EligibilityLook, Registrant, ReviewRequest, StillHere
from roster.workflow import RegistrantStatus

STATUSES = {
    True: Status("done", str(RegistrantStatus.ACTIVE.label)),
    False: Status("neutral", str(RegistrantStatus.LEFT.label)),
}


class RosterTable(Table):
    """People on the roster; each column sorts by an index, with the key as the last word."""

    caption = "People on the roster"
    noun, noun_plural = "person", "people"
    empty_title = "Nobody matches this search"
    name = tables.Column(order_by=("search_name", "id"))
    residence = tables.Column("Lives", orderable=False)
    specialty = tables.Column("Specialty", orderable=False)
    school_country = tables.Column("Medical school in", orderable=False)
    graduation_year = tables.Column("Graduated", order_by=("graduation_year", "id"))
    joined_at = tables.Column("Joined", order_by=("joined_at", "id"))
    status = tables.Column("Status", orderable=False)

    class Meta(Table.Meta):
        """The house's table."""

        empty_text = "Try fewer filters, or a part of the name."

    def cells_of(self, row: Any) -> Iterable[Any]:
        """The seven values in the order of the columns, straight from the record: this list is open all day long."""
        person: Registrant = row.record
        yield format_html('<a href="{}">{}</a>', reverse("roster:staff_person", args=[person.pk]), person.name)
        yield person.residence_in_words
        yield person.specialty.name if person.specialty else "Not yet"
        yield person.school_country_in_words
        yield str(person.graduation_year or "Not known")
        yield long_date(person.joined_at)  # the day alone, so that the row stays on one line
        yield self._tags[person.is_active]

    @cached_property
    def _tags(self) -> dict[bool, str]:
        return {is_active: status_tag(status) for is_active, status in STATUSES.items()}

    def order_joined_at(self, queryset: QuerySet[Registrant], descending: bool) -> tuple[QuerySet[Registrant], bool]:  # noqa: FBT001 - django-tables2's signature
        """By the day of joining, in the direction of the index."""
        return queryset.order_by(*(("-joined_at", "id") if descending else ("joined_at", "-id"))), True


class LooksTable(Table):
    """Whose statuses wait for a person at the program."""

    caption = "People whose statuses need a person"
    noun, noun_plural = "person", "people"
    empty_title = "Nobody waits"
    name = tables.Column("Person", orderable=False)
    since = tables.Column("Since", orderable=False)
    due_on = tables.Column("To look at by", orderable=False)

    class Meta(Table.Meta):
        """The house's table."""

        empty_text = "When the rules leave somebody's status open, the person is listed here."

    def cells_of(self, row: Any) -> Iterable[Any]:
        """The person, since when, and by when."""
        look: EligibilityLook = row.record
        address = reverse("roster:staff_person_tab", args=[look.registrant_id, "eligibility"])
        yield format_html('<a href="{}">{}</a>', address, look.registrant.name)
        yield long_date(look.since)
        yield long_date(look.due_on)


class ReviewTable(Table):
    """Who asked that a person look again."""

    caption, noun = "Open requests", "request"
    empty_title = "Nobody waits for an answer"
    name = tables.Column("Person", accessor="registrant__name", orderable=False)
    asked_at = MomentColumn(verbose_name="Asked")
    due_on = MomentColumn(verbose_name="Answer due")
    answer = tables.Column(
        "What to do", accessor="pk", orderable=False, linkify=lambda record: reverse("roster:staff_review", args=[record.pk])
    )

    class Meta(Table.Meta):
        """The house's table."""

        empty_text = "When somebody asks a person to look again, it is listed here."

    def render_answer(self, record: ReviewRequest) -> SafeString:
        """Unique words for each line."""
        return format_html('Answer<span class="app-visually-hidden"> {}</span>', record.registrant.name)


class QuietTable(Table):
    """People not heard from for long, the longest silence first."""

    caption = "People not heard from"
    noun, noun_plural = "person", "people"
    empty_title = "We have heard from everybody"
    html_id = "quiet"
    name = tables.Column("Person", orderable=False)
    reach = tables.Column("How to reach them", orderable=False, empty_values=())
    heard_at = tables.Column("Last heard from", orderable=False)
    act = tables.Column("What you can do", orderable=False, empty_values=())

    class Meta(Table.Meta):
        """The house's table."""

        empty_text = "Whoever is silent for long is asked by a private link first."

    def cells_of(self, row: Any) -> Iterable[Any]:
        """The person, the way to reach them, and the press that records a call."""
        person: Any = row.record
        address = reverse("roster:staff_person", args=[person.pk])
        yield format_html('<a href="{}">{}</a>', address, person.name)
        yield person.reach_in_words
        yield long_date(person.heard_at)
        heard = reverse("roster:staff_heard", args=[person.pk])
        yield format_html('<a href="{}">We heard from them<span class="app-visually-hidden">: {}</span></a>', heard, person.name)


class StillHereTable(Table):
    """Answers to the yearly question in which something is different."""

    caption = "Answers to read"
    noun = "answer"
    empty_title = "Nothing to read"
    html_id = "answers"
    name = tables.Column("Person", orderable=False)
    answered_at = tables.Column("Answered", orderable=False)
    words = tables.Column("What is different", orderable=False, empty_values=())
    act = tables.Column("What you can do", orderable=False, empty_values=())

    class Meta(Table.Meta):
        """The house's table."""

        empty_text = "When somebody answers that something changed, it stands here until a colleague has read it."

    def cells_of(self, row: Any) -> Iterable[Any]:
        """The person, the day, the answer in words, and the press that ends it."""
        check: StillHere = row.record
        name = check.registrant.name
        yield format_html('<a href="{}">{}</a>', reverse("roster:staff_person", args=[check.registrant_id]), name)
        yield long_date(check.answered_at)
        yield check.in_words
        read = reverse("roster:staff_read_answer", args=[check.pk])
        yield format_html('<a href="{}">Mark as read<span class="app-visually-hidden">: {}</span></a>', read, name)
