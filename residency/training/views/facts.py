"""What stands beside a certification for whoever takes the second look: the roster's status and ECFMG certification."""

from __future__ import annotations

from assessments.actions import certification_of
from img_program.database.context import as_system
from residency.training.models import Appointment
from roster.eligibility import findings_of
from roster.models import Registrant


def facts_for_second_look(appointment: Appointment) -> list[tuple[str, str]]:
    """Pairs of what and how it stands, for the office. The software shows facts; a person certifies."""
    with as_system(reason="show the facts beside a certification"):
        person = Registrant.objects.get(pk=appointment.registrant_id)
        status = findings_of(person)[-1]
        latest = certification_of(person)
    ecfmg = "Not recorded by the assessment coordinator."
    if latest is not None:
        ecfmg = f"{latest.get_outcome_display()}, recorded {latest.determined_at:%-d %B %Y}."
    return [("Years in Minnesota", f"{status.outcome.label}. {status.fact}"), ("ECFMG certification", ecfmg)]
