"""Lists of the office; the same columns make the CSV file, where there is one."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.awards.gates import Finding
from img_program.web.components import Status, StatusKind
from img_program.web.tables import DollarColumn, MomentColumn, StatusColumn, Table
from img_program.web.templatetags.components import status_tag
from residency.training.academic_year import academic_year_in_words
from residency.training.models import Appointment
from residency.training.payment_gate import passing
from residency.training.workflow import AppointmentState, GateState, ParticipantAgreementState, PositionState, TextState

_KINDS: dict[str, StatusKind] = {
    PositionState.FILLED: "done",
    PositionState.OPEN: "current",
    PositionState.UNFILLED: "person",
    AppointmentState.TRAINING: "current",
    AppointmentState.COMPLETED: "done",
    GateState.CONFIRMED: "done",
    GateState.RECORDED: "current",
    GateState.RETURNED: "person",
    ParticipantAgreementState.IN_FORCE: "done",
    ParticipantAgreementState.SIGNED: "current",
    ParticipantAgreementState.PREPARED: "current",
    TextState.APPROVED: "done",
}
_WORDS: dict[str, str] = {
    str(state.label): state.value
    for choices in (PositionState, AppointmentState, GateState, ParticipantAgreementState, TextState)
    for state in choices
}


def status(words: str) -> Status:
    """The tag of a state by its words."""
    return Status(_KINDS.get(_WORDS.get(words, ""), "neutral"), words)


class ProgramTable(Table):
    """Residency programs."""

    caption, noun, html_id = "Residency programs", "program", "programs"
    empty_title = "No residency programs found"
    name = django_tables2.Column(verbose_name="Program", linkify=lambda record: reverse("training:program", args=[record.pk]))
    organization = django_tables2.Column(verbose_name="Institution", order_by="organization__name")
    specialty = django_tables2.Column(accessor="specialty_in_words", order_by="specialty", verbose_name="Specialty")
    accreditation_id = django_tables2.Column(verbose_name="Accreditation")
    accreditation_checked_on = MomentColumn(verbose_name="Checked on", default="")
    ended_on = MomentColumn(verbose_name="Ended", default="")


class PositionTable(Table):
    """Positions by year, with what awards pay for them."""

    caption, noun, html_id = "Positions", "position", "positions"
    empty_title = "No positions found"
    label = django_tables2.Column(verbose_name="Position", linkify=lambda record: reverse("training:position", args=[record.pk]))
    academic_year = django_tables2.Column(verbose_name="Begins")
    program = django_tables2.Column(verbose_name="Program", order_by="program__name")
    organization = django_tables2.Column(verbose_name="Institution", order_by="organization__name")
    funded = DollarColumn(verbose_name="Awards pay")
    state = StatusColumn(status=status, verbose_name="State")

    def render_academic_year(self, value: int) -> str:
        """2026-27 in words."""
        return academic_year_in_words(value)


class GateColumn(django_tables2.Column):  # type: ignore[misc]  # django-tables2 has no types
    """What is missing before money moves: judged for all rows of the page at once."""

    def __init__(self) -> None:
        super().__init__(accessor="pk", orderable=False, verbose_name="Payment gate")

    def _missing(self, record: Appointment, table: Any) -> list[str]:
        known: dict[Any, list[Finding]] | None = getattr(table, "_gates", None)
        if known is None:
            page = getattr(table, "page", None)
            rows = [row.record for row in (page.object_list if page else table.rows)]
            known = passing(rows)
            table._gates = known  # noqa: SLF001 - kept beside the rows it was judged for
        return [finding.title for finding in known[record.pk]]

    def render(self, record: Appointment, table: Any) -> SafeString:
        """A tag, and the missing things by name."""
        missing = self._missing(record, table)
        if not record.is_running:
            return SafeString("")
        if not missing:
            return status_tag(Status("done", "Passed"))
        return format_html("{} {}", status_tag(Status("person", "Not yet")), ", ".join(missing))


class AppointmentTable(Table):
    """Residents with their gate."""

    caption, noun, html_id = "Appointments", "appointment", "appointments"
    empty_title = "No appointments found"
    resident = django_tables2.Column(
        accessor="registrant__name",
        order_by="registrant__search_name",
        verbose_name="Resident",
        linkify=lambda record: reverse("training:appointment", args=[record.pk]),
    )
    position = django_tables2.Column(verbose_name="Position", order_by="position__label")
    program = django_tables2.Column(accessor="position__program", verbose_name="Program", order_by="position__program__name")
    filled_by = django_tables2.Column(accessor="get_filled_by_display", order_by="filled_by", verbose_name="Filled by")
    starts_on = MomentColumn(verbose_name="Training begins")
    gate = GateColumn()
    state = StatusColumn(status=status, verbose_name="State")
