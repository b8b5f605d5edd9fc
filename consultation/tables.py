"""Lists of the office; the same columns make the CSV file."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.urls import reverse

from consultation.views.common import status_of
from img_program.web.tables import MomentColumn, NumberColumn, StatusColumn, Table


def _state(**kwargs: Any) -> StatusColumn:
    return StatusColumn(status=status_of, accessor="get_state_display", order_by="state", verbose_name="State", **kwargs)


def _yes(value: bool) -> str:  # noqa: FBT001 - the column hands on the cell's value
    return "Yes" if value else "No"


class YesColumn(django_tables2.Column):  # type: ignore[misc]  # django-tables2 has no types
    """Yes or no, in words."""

    def render(self, value: bool) -> str:  # noqa: FBT001 - the column hands on the cell's value
        """On the page and in the file."""
        return _yes(value)


class BarrierTable(Table):
    """The register."""

    caption, noun, html_id = "Barriers to residency", "barrier", "barriers"
    empty_title = "No barriers found"
    name = django_tables2.Column(linkify=lambda record: reverse("consultation:staff_barrier", args=[record.pk]))
    kind = django_tables2.Column(accessor="get_kind_display", order_by="kind", verbose_name="Kind")
    is_named_in_law = YesColumn(verbose_name="Named in law")
    held_by = NumberColumn(verbose_name="Institutions that hold it")
    state = _state()


class EntryTable(Table):
    """What single programs hold."""

    caption, noun, noun_plural, html_id = "Barriers at programs", "entry", "entries", "entries"
    empty_title = "No entries found"
    holder = django_tables2.Column(
        verbose_name="Who holds it",
        order_by=("organization__name", "program__name"),
        linkify=lambda record: reverse("consultation:staff_entry", args=[record.pk]),
    )
    barrier = django_tables2.Column(verbose_name="Barrier", order_by="barrier__order")
    policy = django_tables2.Column(verbose_name="Policy")
    since = MomentColumn(verbose_name="Since", default="")
    source = django_tables2.Column(verbose_name="Source")
    stated_at = MomentColumn(verbose_name="The program answered", default="")
    state = _state()


class BodyTable(Table):
    """Stakeholder bodies."""

    caption, noun, noun_plural, html_id = "Stakeholder bodies", "body", "bodies", "bodies"
    empty_title = "No bodies found"
    name = django_tables2.Column(linkify=lambda record: reverse("consultation:staff_body", args=[record.pk]))
    provision = django_tables2.Column(accessor="provision__citation", verbose_name="Law", default="")
    member_count = NumberColumn(verbose_name="Members today")


class MeetingTable(Table):
    """Meetings."""

    caption, noun, html_id = "Meetings", "meeting", "meetings"
    empty_title = "No meetings found"
    starts_at = MomentColumn(
        verbose_name="Begins", linkify=lambda record: reverse("consultation:staff_meeting", args=[record.pk])
    )
    body = django_tables2.Column(verbose_name="Body", order_by="body__name")
    place = django_tables2.Column(verbose_name="Place")
    state = _state()


class AdviceTable(Table):
    """Advice and what became of it."""

    caption, noun, noun_plural, html_id = "Advice", "piece of advice", "pieces of advice", "advice"
    empty_title = "No advice found"
    given_on = MomentColumn(
        verbose_name="Given", linkify=lambda record: reverse("consultation:staff_advice_one", args=[record.pk])
    )
    text = django_tables2.Column(verbose_name="Advice")
    about = django_tables2.Column(verbose_name="About", orderable=False)
    body = django_tables2.Column(verbose_name="Body", order_by="body__name")
    answered_on = MomentColumn(verbose_name="Answered", default="")
    state = _state()


class ProfessionTable(Table):
    """The catalogue."""

    caption, noun, html_id = "Other health professions", "profession", "professions"
    empty_title = "No professions found"
    name = django_tables2.Column(linkify=lambda record: reverse("consultation:staff_profession", args=[record.pk]))
    is_listed = YesColumn(verbose_name="In the catalogue")
    version_in_force = django_tables2.Column(verbose_name="Version that physicians see", default="None yet")
    oldest_check = MomentColumn(verbose_name="Checked on", default="")


class PlanTable(Table):
    """Physicians' plans."""

    caption, noun, html_id = "Plans", "plan", "plans"
    empty_title = "Nobody has a plan yet"
    registrant = django_tables2.Column(
        verbose_name="Person", order_by="registrant__search_name",
        linkify=lambda record: reverse("consultation:staff_plan", args=[record.pk]),
    )  # fmt: skip
    profession = django_tables2.Column(verbose_name="Goal", order_by="profession__name")
    started_on = MomentColumn(verbose_name="Started")
    done_count = NumberColumn(verbose_name="Steps done")
    step_count = NumberColumn(verbose_name="Steps")
    state = _state()


class OutcomeTable(Table):
    """What physicians told: employed in another profession."""

    caption, noun, html_id = "Outcomes", "outcome", "outcomes"
    empty_title = "Nobody told of an outcome yet"
    registrant = django_tables2.Column(
        verbose_name="Person", order_by="registrant__search_name",
        linkify=lambda record: reverse("consultation:staff_plan", args=[record.plan_id]),
    )  # fmt: skip
    profession = django_tables2.Column(verbose_name="Employed in", order_by="profession__name")
    employed_on = MomentColumn(verbose_name="Since")
    state = StatusColumn(status=status_of, accessor="get_state_display", order_by="state", verbose_name="Source")


class QuestionTable(Table):
    """Questions of the study."""

    caption, noun, html_id = "Questions of the licensure study", "question", "questions"
    empty_title = "No questions found"
    title = django_tables2.Column(
        verbose_name="Question", linkify=lambda record: reverse("consultation:staff_question", args=[record.pk])
    )
    provision = django_tables2.Column(accessor="provision__citation", verbose_name="Law", default="")
    opened_on = MomentColumn(verbose_name="Opened")
    evidence_count = NumberColumn(verbose_name="Evidence")
    position_count = NumberColumn(verbose_name="Positions")
    state = _state()


class RecommendationTable(Table):
    """Recommendations."""

    caption, noun, html_id = "Recommendations", "recommendation", "recommendations"
    empty_title = "No recommendations found"
    title = django_tables2.Column(
        verbose_name="Recommendation", linkify=lambda record: reverse("consultation:staff_recommendation", args=[record.pk])
    )
    question = django_tables2.Column(verbose_name="Question", order_by="question__title")
    adopted_on = MomentColumn(verbose_name="Adopted", default="")
    sent_on = MomentColumn(verbose_name="Sent", default="")
    state = _state()
