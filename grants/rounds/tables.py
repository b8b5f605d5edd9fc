"""Lists of the office about a round."""

from __future__ import annotations

import django_tables2
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.rounds.models import Application, Opportunity, ReviewAssignment, Score
from img_program.web.tables import DollarColumn, MomentColumn, NumberColumn, Table
from img_program.web.templatetags.components import form_tokens


class RoundTable(Table):
    """Rounds, newest first."""

    caption, noun, html_id = "All rounds", "round", "rounds"
    empty_title, empty_text = "No round yet", "Begin one: it starts with the program's template."
    title = django_tables2.Column(verbose_name="Round", linkify=lambda record: reverse("rounds:staff_round", args=[record.pk]))
    program = django_tables2.Column(accessor="get_program_display", order_by="program", verbose_name="Program")
    fiscal_year = django_tables2.Column(verbose_name="Year")
    state = django_tables2.Column(accessor="get_state_display", order_by="state", verbose_name="State")
    deadline = MomentColumn(verbose_name="Deadline (Central time)", default="")

    class Meta(Table.Meta):
        """Of rounds."""

        model = Opportunity
        fields: tuple[str, ...] = ()


class ApplicationTable(Table):
    """Opened applications; the rows carry `amount_requested` and `received_at` of the last submission."""

    caption, noun, html_id = "Opened applications", "application", "applications"
    empty_title = "No application is open to read"
    organization = django_tables2.Column(
        verbose_name="Applicant",
        order_by="organization__name",
        linkify=lambda record: reverse("rounds:staff_application", args=[record.pk]),
    )
    project_title = django_tables2.Column(verbose_name="Project")
    amount_requested = DollarColumn(verbose_name="Amount requested")
    received_at = MomentColumn(verbose_name="Received (Central time)")
    state = django_tables2.Column(accessor="get_state_display", order_by="state", verbose_name="State")

    class Meta(Table.Meta):
        """Of applications."""

        model = Application
        fields: tuple[str, ...] = ()


class ReviewTable(Table):
    """Applications under review; the rows carry the numbers of their reviews."""

    caption, noun, html_id = "Applications and their reviews", "application", "reviews"
    empty_title = "No application is open to read"
    organization = django_tables2.Column(
        verbose_name="Applicant",
        order_by="organization__name",
        linkify=lambda record: reverse("rounds:staff_application_reviews", args=[record.pk]),
    )
    project_title = django_tables2.Column(verbose_name="Project")
    handed_in = NumberColumn(verbose_name="Handed in")
    missing = NumberColumn(verbose_name="Missing")
    conflicts = NumberColumn(verbose_name="Conflicts of interest")

    class Meta(Table.Meta):
        """Of applications."""

        model = Application
        fields: tuple[str, ...] = ()


class ScoreTable(Table):
    """Every score with its comment."""

    caption, noun, html_id = "Every score", "score", "scores"
    empty_title = "No score has been given yet"
    applicant = django_tables2.Column(
        verbose_name="Applicant",
        accessor="assignment__applicant_name",
        linkify=lambda record: reverse("rounds:staff_application_reviews", args=[record.application_id]),
    )
    criterion = django_tables2.Column(verbose_name="Criterion", accessor="criterion__name", order_by="criterion__position")
    reviewer = django_tables2.Column(
        verbose_name="Reviewer", accessor="reviewer__person_name__name", order_by="reviewer__email", empty_values=()
    )
    points = NumberColumn(verbose_name="Points", default="Abstains")
    points_possible = NumberColumn(verbose_name="Most points")
    comment = django_tables2.Column(verbose_name="Comment", orderable=False)
    version = NumberColumn(verbose_name="Version")
    scored_at = MomentColumn(verbose_name="Given (Central time)")

    class Meta(Table.Meta):
        """Of scores."""

        model = Score
        fields: tuple[str, ...] = ()

    def render_reviewer(self, value: str | None, record: Score) -> str:
        """The name, or the address of somebody who hasn't said it yet."""
        return value or record.reviewer.email


class AssignmentTable(Table):
    """Who reads what, and how far they are."""

    caption, noun, html_id = "Assignments", "assignment", "assignments"
    empty_title, empty_text = "No application is assigned", "Applications are assigned once the review has started."
    reviewer = django_tables2.Column(
        verbose_name="Reviewer", accessor="reviewer__person_name__name", order_by="reviewer__email", empty_values=()
    )
    applicant_name = django_tables2.Column(verbose_name="Applicant")
    state = django_tables2.Column(accessor="get_state_display", order_by="state", verbose_name="State")
    ends_at = MomentColumn(verbose_name="Until (Central time)")
    finished_at = MomentColumn(verbose_name="Handed in", default="")
    end = django_tables2.Column(verbose_name="End it", empty_values=(), orderable=False, accessor="pk", exclude_from_export=True)

    class Meta(Table.Meta):
        """Of assignments."""

        model = ReviewAssignment
        fields: tuple[str, ...] = ()

    def render_reviewer(self, value: str | None, record: ReviewAssignment) -> str:
        """The name, or the address of somebody who hasn't said it yet."""
        return value or record.reviewer.email

    def render_end(self, record: ReviewAssignment) -> SafeString | str:
        """The button that opens the page which asks, while the assignment runs."""
        if record.state not in {"open", "awaiting_disclosure"}:
            return ""
        return format_html(
            '<form method="post" action="{}">{}'
            '<button class="usa-button usa-button--unstyled" type="submit">End: {}</button></form>',
            reverse("rounds:staff_end_assignment", args=[record.pk]),
            form_tokens(Context({"csrf_token": get_token(self.request)})),
            record.applicant_name,
        )
