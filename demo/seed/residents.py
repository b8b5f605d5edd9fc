"""Residents of the demonstration: their papers before money moves, and their training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from demo.seed.facts import certify
from demo.seed.papers import paper
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.documents.models import Document
from img_program.documents.workflow import DOCUMENT_WORKFLOW
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from residency.training import actions
from residency.training.academic_year import academic_year_bounds
from residency.training.models import Appointment, GateKind, TrainingEventKind
from roster.models import Basis, Registrant


@dataclass(frozen=True, slots=True)
class Cast:
    """The office, the institution, and the people who manage it."""

    staff: dict[str, User]
    institution: Organization
    manager: User
    finance: User

    @property
    def first(self) -> User:
        """Who records for the office."""
        return self.staff["coordinator"]

    @property
    def second(self) -> User:
        """Who takes the second look."""
        return self.staff["grants"]


def own_account(record: Registrant) -> User:
    """The account of a physician who has one."""
    if record.user is None:
        raise ValueError("Only physicians with an account are asked.")
    return record.user


def pass_gate(appointment: Appointment, cast: Cast) -> Appointment:
    """Contract, certification and participant agreement, each with its second look."""
    with acting_as(cast.first):
        certify(Registrant.objects.get(pk=appointment.registrant_id), by=cast.first, before=appointment.starts_on)
    for kind in (GateKind.CONTRACT, GateKind.CERTIFICATION):
        record_paper(appointment, cast, kind)
    signed_on = appointment.starts_on - timedelta(days=14)
    with acting_as(cast.first):
        agreement = actions.record_signatures(
            actions.prepare_agreement(appointment, by=cast.first),
            by=cast.first,
            physician_signed_on=signed_on - timedelta(days=3),
            state_signer="Assistant commissioner",
            state_signed_on=signed_on,
            file=paper("participant-agreement.pdf"),
        )
    _look_through(agreement.document)
    with acting_as(cast.second):
        actions.confirm_agreement(agreement, by=cast.second)
    return appointment


def record_paper(appointment: Appointment, cast: Cast, kind: GateKind, *, confirm: bool = True) -> None:
    """One paper of the gate, looked at by a second person unless said otherwise."""
    is_contract = kind == GateKind.CONTRACT
    with acting_as(cast.manager):
        item = actions.record_gate_item(
            appointment,
            by=cast.manager,
            kind=kind,
            dated_on=appointment.starts_on - timedelta(days=30),
            basis="" if is_contract else Basis.DOCUMENT,
            file=paper("contract.pdf") if is_contract else None,
        )
    _look_through(item.document)
    if confirm:
        with acting_as(cast.first):
            actions.confirm_gate_item(item, by=cast.first)


def _look_through(document: Document | None) -> None:
    """The demonstration's own blank sheets are let through at once: no worker runs yet, and there is nothing to find."""
    if document is None:
        return
    with as_system(reason="demonstration data"):
        for step in ("begin_scan", "pass_unscanned"):
            document.state = DOCUMENT_WORKFLOW.target(document.state, step)
            document.save(update_fields=["state"])


def train(appointment: Appointment, cast: Cast, *, years: int) -> None:
    """Begin, and write down each year that is done; three years complete the training."""
    by, kinds = cast.manager, TrainingEventKind
    with acting_as(by):
        appointment = actions.begin_training(appointment, by=by, on=appointment.starts_on)
        for number in range(1, years + 1):
            _first, last = academic_year_bounds(appointment.position.academic_year + number - 1)
            actions.record_training_event(appointment, by=by, kind=kinds.YEAR_DONE, on=last, training_year=number)
        if years == 1:
            away = appointment.starts_on + timedelta(days=200)
            actions.record_training_event(appointment, by=by, kind=kinds.LEAVE, on=away)
            later = appointment.expected_end_on + timedelta(days=60)
            back = away + timedelta(days=60)
            actions.record_training_event(appointment, by=by, kind=kinds.BACK, on=back, expected_end_on=later)
        if years > 1:
            actions.complete_training(appointment, by=by, on=appointment.expected_end_on)
