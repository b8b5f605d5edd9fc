"""What this room holds about a physician, for the copy of their own data (Minn. Stat. 13.04, subd. 3)."""

from __future__ import annotations

from collections.abc import Iterator

from img_program.database.context import as_system
from img_program.organizations.models import Organization
from img_program.web.templatetags.components import moment
from residency.training.models import Appointment, GateItem, ParticipantAgreement, RecordShare, TrainingEvent
from residency.training.people import program_names
from residency.training.permissions import VIEW_APPOINTMENT, VIEW_CANDIDATES
from roster.data_inventory import DataField, personal_fields
from roster.models import Registrant
from roster.personal_tables import who_may_see


def residency_data(registrant: Registrant) -> list[DataField]:
    """Answers about sharing, appointments, papers of the gate, agreements, facts of training."""
    with_the_institution = who_may_see(VIEW_APPOINTMENT, "the institution of the residency program")
    return [
        *personal_fields(
            "Sharing with residency programs",
            who_may_see(VIEW_CANDIDATES, "the institution, after your Yes"),
            _answers(registrant),
        ),
        *personal_fields("Residency", with_the_institution, _training(registrant)),
        *personal_fields("Participant agreement", with_the_institution, _agreements(registrant)),
    ]


def _answers(registrant: Registrant) -> Iterator[tuple[str, object]]:
    shares = list(RecordShare.objects.filter(registrant=registrant))
    with as_system(reason="name the institutions in a physician's own data"):
        names = dict(Organization.objects.filter(pk__in=[each.organization_id for each in shares]).values_list("pk", "name"))
    for each in shares:
        yield names[each.organization_id], f"{each.get_answer_display()}, {moment(each.answered_at)}"


def _training(registrant: Registrant) -> Iterator[tuple[str, object]]:
    rows = list(Appointment.objects.filter(registrant=registrant))
    names = program_names(rows)
    for row in rows:
        program, position = names[row.pk]
        how = f"{row.get_filled_by_display()} {row.exception_name} {row.exception_year or ''}".strip()
        until = row.ended_on or row.expected_end_on
        yield (
            f"Position: {program}, {position}",
            f"{row.get_state_display()}. {how}. {moment(row.starts_on)} to {moment(until)}",
        )
    for item in GateItem.objects.filter(registrant=registrant):
        yield (
            item.get_kind_display(),
            f"{item.get_state_display()}, dated {moment(item.dated_on)} {item.get_basis_display()}".strip(),
        )
    for event in TrainingEvent.objects.filter(registrant=registrant):
        yield event.get_kind_display(), f"{moment(event.happened_on)} {event.note}".strip()


def _agreements(registrant: Registrant) -> Iterator[tuple[str, object]]:
    for each in ParticipantAgreement.objects.filter(registrant=registrant):
        yield "State", each.get_state_display()
        if each.physician_signed_on and each.state_signed_on:
            signed = (
                f"By you {moment(each.physician_signed_on)}, for the State by {each.state_signer} {moment(each.state_signed_on)}"
            )
            yield "Signatures", signed
        for term in each.terms:
            yield term["label"], term["value"]
