"""Lists and steps of the office: programs, positions by year with funding, residents with their gate, texts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.permissions import demand, signed_in
from img_program.documents.words import ReasonForm
from img_program.web.acts import Act, act_page, attempt, form_page
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state, list_page
from residency.training import actions
from residency.training.academic_year import academic_year_in_words, academic_year_of
from residency.training.forms import ApprovalForm, SignaturesForm, TextForm
from residency.training.models import (
    Appointment,
    GateItem,
    ParticipantAgreement,
    Position,
    PositionFunding,
    ResidencyProgram,
    ResidencyText,
    TextKind,
)
from residency.training.models.appointment import RUNNING
from residency.training.permissions import (
    CONFIRM_AGREEMENT,
    FUND_POSITIONS,
    KEEP_TEXTS,
    PREPARE_AGREEMENT,
    VIEW_RESIDENCY,
    VIEW_RESIDENTS,
)
from residency.training.tables import AppointmentTable, PositionTable, ProgramTable, status
from residency.training.workflow import AppointmentState, GateState, ParticipantAgreementState, PositionState, TextState
from roster.texts import as_html

PROGRAMS = Listing(
    "Residency programs",
    "Programs of sponsoring institutions, with their accreditation.",
    ProgramTable,
    ("name", "organization__name", "accreditation_id"),
    {
        "unchecked": ("Accreditation not checked", lambda rows: rows.filter(accreditation_checked_on=None, ended_on=None)),
        "running": ("Running", lambda rows: rows.filter(ended_on=None)),
        "ended": ("Ended", lambda rows: rows.exclude(ended_on=None)),
    },
    "residency-programs",
)
APPOINTMENTS = Listing(
    "Residents",
    "Appointments, and where the payment gate waits.",
    AppointmentTable,
    ("position__label", "position__program__name", "organization__name"),
    {
        "waiting": (
            "A second look is owed",
            lambda rows: rows.filter(
                Q(pk__in=GateItem.objects.waiting().values("appointment_id"))
                | Q(pk__in=ParticipantAgreement.objects.filter(state=ParticipantAgreementState.SIGNED).values("appointment_id"))
            ),
        ),
        "returned": ("Something was returned", lambda rows: rows.filter(gate_items__state=GateState.RETURNED).distinct()),
        "no-agreement": (
            "No participant agreement",
            lambda rows: rows.filter(state__in=RUNNING).exclude(
                participant_agreements__state__in=["prepared", "signed", "in_force"],
            ),
        ),
        **by_state(AppointmentState),
    },
    "",
)


@login_required
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Every residency program."""
    demand(request.user, VIEW_RESIDENCY)
    rows = ResidencyProgram.objects.select_related("organization")
    links = [Link("Positions", reverse("training:staff_positions"))]
    if request.user.has_perm(VIEW_RESIDENTS):
        links.append(Link("Residents", reverse("training:staff_appointments")))
    links.append(Link("Texts", reverse("training:texts")))
    return list_page(request, PROGRAMS, rows, actions=tuple(links))


@login_required
@require_safe
def positions(request: HttpRequest) -> HttpResponse:
    """Every position, by year and state, with what awards pay for it."""
    demand(request.user, VIEW_RESIDENCY)
    rows = Position.objects.with_funding().select_related("organization", "program")
    return list_page(request, _positions(), rows, actions=(Link("Programs", reverse("training:staff_programs")),))


def _positions() -> Listing:
    """Filters by state, and by the academic years around today."""
    now = academic_year_of(timezone.localdate())
    years = {f"year-{year}": (f"Begins {academic_year_in_words(year)}", _in_year(year)) for year in range(now - 3, now + 3)}
    return Listing(
        "Positions",
        "Places for residents by the academic year in which they begin.",
        PositionTable,
        ("label", "program__name", "organization__name"),
        {**by_state(PositionState), **years},
        "positions",
    )


def _in_year(year: int) -> Any:
    return lambda rows: rows.filter(academic_year=year)


@login_required
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """Every resident's appointment; the look is logged."""
    demand(request.user, VIEW_RESIDENTS)
    rows = Appointment.objects.select_related("registrant", "organization", "position__program")
    return list_page(request, APPOINTMENTS, rows, actions=(Link("Programs", reverse("training:staff_programs")),))


FUNDING_ACTS = {
    "withdraw": Act(
        "The award does not pay for this any more", "Take it back", FUND_POSITIONS,
        lambda row, by, form: actions.withdraw_funding(row, by=by, **form.cleaned_data), ReasonForm, done="It is taken back.",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funding_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Take a funded position-year back."""
    demand(request.user, VIEW_RESIDENCY)
    subject = get_object_or_404(PositionFunding.objects.visible_to(request.user), pk=pk)
    return act_page(request, FUNDING_ACTS.get(act), subject, back=reverse("training:position", args=[subject.position_id]))


AGREEMENT_ACTS = {
    "sign": Act(
        "Record both signatures", "Record", PREPARE_AGREEMENT,
        lambda row, by, form: actions.record_signatures(row, by=by, **form.cleaned_data), SignaturesForm,
        lead="The terms of the day of the last signature are kept with it for ever.",
        done="It is recorded. A second person looks at it.",
        step="record_signatures",
    ),
    "confirm": Act(
        "Confirm the signed agreement", "Confirm", CONFIRM_AGREEMENT,
        lambda row, by, _form: actions.confirm_agreement(row, by=by),
        lead="You read the paper: both signatures, both dates.", done="The agreement is in force.",
        step="confirm_agreement",
    ),
    "return": Act(
        "Return the agreement", "Return", CONFIRM_AGREEMENT,
        lambda row, by, form: actions.return_agreement(row, by=by, **form.cleaned_data), ReasonForm,
        lead="What was recorded is taken out, to be recorded anew.", done="The agreement is returned.",
        step="return_agreement",
    ),
    "cancel": Act(
        "Cancel the agreement", "Cancel the agreement", PREPARE_AGREEMENT,
        lambda row, by, form: actions.cancel_agreement(row, by=by, **form.cleaned_data), ReasonForm, done="It is cancelled.",
        step="cancel_agreement",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step of a participant agreement."""
    demand(request.user, VIEW_RESIDENTS)
    subject = get_object_or_404(ParticipantAgreement.objects.visible_to(request.user), pk=pk)
    back = reverse("training:appointment", args=[subject.appointment_id])
    return act_page(request, AGREEMENT_ACTS.get(act), subject, back=back)


@login_required
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """The question about sharing and the participant agreement, version by version."""
    demand(request.user, VIEW_RESIDENCY)
    may_keep = request.user.has_perm(KEEP_TEXTS)
    kinds = [(kind, [each for each in _texts() if each[0].kind == kind]) for kind in TextKind]
    return render(request, "training/texts.html", {"kinds": kinds, "may_keep": may_keep})


def _texts() -> list[tuple[ResidencyText, Any, Any]]:
    return [(text, status(text.get_state_display()), as_html(text.body)) for text in ResidencyText.objects.all()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new version; it begins with the words of the newest."""
    user = signed_in(request)
    demand(user, KEEP_TEXTS)
    if kind not in TextKind.values:
        raise Http404
    newest = ResidencyText.objects.filter(kind=kind).first()
    initial = {"title": newest.title, "body": newest.body} if newest else {}
    form = TextForm(request.POST if request.method == "POST" else None, stored=initial)
    if form.is_valid() and attempt(form, lambda: actions.write_text(by=user, kind=TextKind(kind), **form.cleaned_data)):
        return redirect("training:texts")
    back = reverse("training:texts")
    return form_page(request, form, title="New version", save="Save the draft", back=back, crumb=TextKind(kind).label)


TEXT_ACTS = {
    "change": Act(
        "Change the draft", "Save", KEEP_TEXTS,
        lambda row, by, form: actions.write_text(by=by, kind=TextKind(row.kind), text=row, **form.cleaned_data),
        lambda row, *args: TextForm(*args, row=row),
        done="The draft is saved.",
    ),
    "approve": Act(
        "Approve the text", "Approve", KEEP_TEXTS, lambda row, by, form: actions.approve_text(row, by=by, **form.cleaned_data),
        ApprovalForm, lead="It is used from now on, and its words can't change any more.", done="The text is approved.",
    ),
    "retire": Act(
        "Use the text no longer", "Retire", KEEP_TEXTS, lambda row, by, _form: actions.retire_text(row, by=by),
        lead="What was signed with it stays readable.", done="The text is retired.",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One thing to do with a text."""
    demand(request.user, VIEW_RESIDENCY)
    subject = get_object_or_404(ResidencyText, pk=pk)
    if act == "change" and subject.state != TextState.DRAFT:
        raise Http404
    return act_page(request, TEXT_ACTS.get(act), subject, back=reverse("training:texts"))
