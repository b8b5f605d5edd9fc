"""One resident's appointment: payment gate, participant agreement, training. For the institution and the office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.history import histories_of
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.documents.words import ReasonForm
from img_program.organizations.in_view import organization_page
from img_program.web.acts import Act, act_page, buttons, possible
from img_program.web.components import TimelineEvent
from residency.training import actions
from residency.training.forms import CertificationForm, ContractForm, DayForm, ReadinessForm, TrainingEventForm, TransferForm
from residency.training.models import Appointment, GateItem, GateKind, ParticipantAgreement, TrainingEvent, TrainingEventKind
from residency.training.payment_gate import gate_findings
from residency.training.people import names_of_residents
from residency.training.permissions import (
    CONFIRM_GATE_ITEM,
    PREPARE_AGREEMENT,
    RECORD_APPOINTMENT,
    RECORD_GATE_ITEM,
    RECORD_TRAINING,
    VIEW_APPOINTMENT,
)
from residency.training.tables import status
from residency.training.views.facts import facts_for_second_look
from residency.training.views.staff import AGREEMENT_ACTS
from residency.training.workflow import APPOINTMENT, PARTICIPANT_AGREEMENT, AppointmentState, GateState, ParticipantAgreementState


def _gate(kind: GateKind, form: Any) -> Act:
    return Act(
        f"Record: {kind.label.lower()}",
        "Record",
        RECORD_GATE_ITEM,
        lambda row, by, filled: actions.record_gate_item(row, by=by, kind=kind, **filled.cleaned_data),
        form,
        lead="A second, different person confirms it.",
        done="It is recorded and waits for a second look.",
    )


ACTS = {
    GateKind.CONTRACT.value: _gate(GateKind.CONTRACT, ContractForm),
    GateKind.CERTIFICATION.value: _gate(GateKind.CERTIFICATION, CertificationForm),
    GateKind.READINESS.value: _gate(GateKind.READINESS, ReadinessForm),
    "begin": Act(
        "Training began", "Record", RECORD_APPOINTMENT,
        lambda row, by, form: actions.begin_training(row, by=by, **form.cleaned_data), DayForm, done="It is recorded.",
        step="begin_training",
    ),
    "withdraw": Act(
        "Take the appointment back", "Take it back", RECORD_APPOINTMENT,
        lambda row, by, _form: actions.withdraw_appointment(row, by=by),
        lead="Before training began. The position is unfilled again.", done="The appointment is taken back.",
        step="withdraw_appointment",
    ),
    "event": Act(
        "Write down a fact of training", "Record", RECORD_TRAINING,
        lambda row, by, form: actions.record_training_event(
            row, by=by, **{**form.cleaned_data, "kind": TrainingEventKind(form.cleaned_data["kind"])}
        ),
        TrainingEventForm, done="It is recorded.",
        step="leave_program",
    ),
    "complete": Act(
        "Training completed", "Record", RECORD_TRAINING,
        lambda row, by, form: actions.complete_training(row, by=by, **form.cleaned_data), DayForm,
        lead="From this day on the participant agreement counts. The physician is told.", done="It is recorded.",
        step="complete_training",
    ),
    "transfer": Act(
        "Goes on in another program", "Record", RECORD_TRAINING,
        lambda row, by, form: actions.transfer_out(row, by=by, **form.cleaned_data), TransferForm,
        lead="There it is another appointment. The participant agreement goes along.", done="It is recorded.",
        step="transfer_out",
    ),
    "leave": Act(
        "Left the program", "Record", RECORD_TRAINING,
        lambda row, by, form: actions.leave_program(row, by=by, **form.cleaned_data), DayForm,
        lead="Why is not asked. What follows, people decide.", done="It is recorded.",
        step="leave_program",
    ),
    "agreement": Act(
        "Prepare the participant agreement", "Prepare", PREPARE_AGREEMENT,
        lambda row, by, _form: actions.prepare_agreement(row, by=by),
        lead="With the approved text. The physician is told and reads text and terms before signing.",
        done="The agreement is prepared.",
    ),
}  # fmt: skip
GATE_ACTS = {
    "confirm": Act(
        "Confirm", "Confirm", CONFIRM_GATE_ITEM, lambda row, by, _form: actions.confirm_gate_item(row, by=by),
        lead="You looked at it yourself, and it is right.", done="It is confirmed.",
    ),
    "return": Act(
        "Return with a reason", "Return", CONFIRM_GATE_ITEM,
        lambda row, by, form: actions.return_gate_item(row, by=by, **form.cleaned_data), ReasonForm, done="It is returned.",
    ),
}  # fmt: skip
EVENT_ACTS = {
    "take-back": Act(
        "Take an entry back", "Take it back", RECORD_TRAINING, lambda row, by, _form: actions.take_back_event(row, by=by),
        lead="It was a mistake. It stays readable, and counts no more.", done="The entry is taken back.",
    ),
}  # fmt: skip


def _visible(request: HttpRequest, pk: UUID) -> Appointment:
    rows = Appointment.objects.visible_to(request.user).select_related("organization", "position__program")
    subject: Appointment = get_object_or_404(rows, pk=pk)
    # A resident's own page is another one.
    if subject.user_id == signed_in(request).pk and not request.user.has_perm(RECORD_APPOINTMENT, subject):
        raise Http404
    demand(request.user, VIEW_APPOINTMENT, subject)
    return subject


@login_required
@never_cache
@require_safe
def appointment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The resident's gate with what is missing, the agreement, and the dated facts of training."""
    subject, user = _visible(request, pk), signed_in(request)
    is_staff = bool(staff_roles(user))
    items = {item.kind: item for item in subject.gate_items.select_related("document")}
    agreement = subject.participant_agreements.exclude(state=ParticipantAgreementState.CANCELLED).first()
    events = list(subject.training_events.select_related("replaced_by"))
    log_access(request, subject=subject)
    context: dict[str, Any] = {
        "appointment": subject,
        "resident": names_of_residents([subject])[subject.registrant_id],
        "status": status(subject.get_state_display()),
        "findings": gate_findings(subject),
        "lines": [_line(subject, kind, items.get(kind), user) for kind in _kinds(subject, items)],
        "agreement": agreement,
        "agreement_status": status(agreement.get_state_display()) if agreement else None,
        "agreement_links": _agreement_links(user, subject, agreement),
        "timeline": timeline(events),
        "correctable": _correctable(subject, events) if user.has_perm(RECORD_TRAINING, subject) else [],
        "links": possible(user, ACTS, APPOINTMENT, lambda name: _act_url(subject, name), subject),
        "is_staff": is_staff,
    }
    if is_staff:
        papers = [(item.get_kind_display(), item) for item in items.values()]
        agreements = [("Participant agreement", agreement)] if agreement else []
        context["entries"] = histories_of([("", subject), *papers, *agreements])
        context["facts"] = facts_for_second_look(subject)
    return render(request, "training/appointment.html", organization_page(request, subject.organization, **context))


def _act_url(subject: Appointment, name: str) -> str:
    return reverse("training:appointment_act", args=[subject.pk, name])


def _kinds(subject: Appointment, items: dict[str, GateItem]) -> list[GateKind]:
    wanted = [GateKind.CONTRACT, GateKind.CERTIFICATION]
    if subject.position.program.demands_certificate or GateKind.READINESS in items:
        wanted.append(GateKind.READINESS)
    return wanted


def _line(subject: Appointment, kind: GateKind, item: GateItem | None, user: Any) -> dict[str, Any]:
    """One row of the gate: what it is, how it stands, and what this person can do."""
    found: dict[str, Any] = {"title": kind.label, "item": item, "url": "", "links": []}
    if item is None:
        found["status"] = status("Missing")
    else:
        found["status"] = status(item.get_state_display())
        names = {GateState.RECORDED: ["confirm", "return"], GateState.CONFIRMED: ["return"]}.get(GateState(item.state), [])
        if item.recorded_by_id == user.pk:
            names = [name for name in names if name != "confirm"]
        found["links"] = buttons(user, GATE_ACTS, names, lambda name: reverse("training:gate_act", args=[item.pk, name]), item)
    if subject.is_running and (item is None or item.state == GateState.RETURNED) and user.has_perm(RECORD_GATE_ITEM, subject):
        found["url"] = _act_url(subject, kind.value)
    return found


def _agreement_links(user: Any, subject: Appointment, agreement: ParticipantAgreement | None) -> list[Any]:
    if agreement is None:
        if not subject.is_running:
            return []
        return buttons(user, ACTS, ["agreement"], lambda name: _act_url(subject, name), subject)
    is_own = agreement.recorded_by_id == user.pk
    acts = {name: act for name, act in AGREEMENT_ACTS.items() if not is_own or name != "confirm"}
    return possible(
        user, acts, PARTICIPANT_AGREEMENT, lambda name: reverse("training:agreement_act", args=[agreement.pk, name]), agreement
    )


def _is_corrected(event: TrainingEvent) -> bool:
    return hasattr(event, "replaced_by")


def timeline(events: Iterable[TrainingEvent]) -> list[TimelineEvent]:
    """The facts in order of time; what was taken back says so."""
    found = []
    for event in events:
        if event.kind == TrainingEventKind.TAKEN_BACK:
            continue
        words = [event.get_kind_display()]
        if event.training_year:
            words.append(f"year {event.training_year}")
        if event.percent:
            words.append(f"{event.percent} percent")
        text = event.note
        if _is_corrected(event):
            text = f"{text} This entry was taken back or corrected, and counts no more.".strip()
        found.append(TimelineEvent(", ".join(words), when=event.happened_on, text=text))
    return found


def _correctable(subject: Appointment, events: list[TrainingEvent]) -> list[TrainingEvent]:
    if subject.state != AppointmentState.TRAINING:
        return []
    fixed = {TrainingEventKind.BEGAN, TrainingEventKind.TAKEN_BACK}
    return [event for event in events if event.kind not in fixed and not _is_corrected(event)]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One thing to do with an appointment."""
    subject = _visible(request, pk)
    back = reverse("training:appointment", args=[pk])
    return act_page(request, ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gate_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """The second look at one thing of the gate."""
    rows = GateItem.objects.visible_to(request.user).select_related("organization", "appointment__position")
    subject = get_object_or_404(rows, pk=pk)
    back = reverse("training:appointment", args=[subject.appointment_id])
    return act_page(request, GATE_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Take an entry of training back."""
    rows = TrainingEvent.objects.visible_to(request.user).select_related("organization", "appointment__position")
    subject = get_object_or_404(rows, pk=pk)
    back = reverse("training:appointment", args=[subject.appointment_id])
    return act_page(request, EVENT_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))
