"""What stands beside a certification for whoever takes the second look: the roster's status and ECFMG certification."""

from __future__ import annotations

from img_program.database.context import as_system
from residency.training.models import Appointment
from roster.eligibility import findings_of
from roster.models import Registrant
from roster.queries import certified_when


def facts_for_second_look(appointment: Appointment) -> list[tuple[str, str]]:
    """Pairs of what and how it stands, for the office. The software shows facts; a person certifies."""
    with as_system(reason="show the facts beside a certification"):
        person = Registrant.objects.get(pk=appointment.registrant_id)
        status = findings_of(person)[-1]
        ecfmg = certified_when(person.pk, appointment.starts_on)
    return [("Years in Minnesota", f"{status.outcome.label}. {status.fact}"), ("ECFMG certification", ecfmg.words)]
