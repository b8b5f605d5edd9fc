"""Corrections of money: asked for from a payment or an agreement, decided on their own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import batches
from grants.awards.actions import corrections as act_on
from grants.awards.forms.corrections import DisallowForm, WithholdForm, owed_back
from grants.awards.models import Correction, PaymentRequest
from grants.awards.permissions import (
    APPROVE_CORRECTION,
    CORRECTION_STEP,
    MAKE_BATCH,
    PROPOSE_CORRECTION,
    VIEW_AWARD,
    VIEW_AWARDS,
)
from grants.awards.tables import CorrectionTable
from grants.awards.workflow import CORRECTION, CorrectionState, PaymentState
from grants.rounds.actions.disclosures import disclosed_about
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.approvals.actions import standing
from img_program.documents.forms import ElsewhereForm
from img_program.documents.words import NoteForm, ReasonForm
from img_program.organizations.in_view import organization_page
from img_program.web.acts import Act, act_page, possible, with_values
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state, list_page

_TWO = "A second, different person agrees or declines. Until then the payment is stopped and in no batch."
_ASKED = "A second person can decide it now."
CORRECTIONS_OF_PAYMENT = {
    "failed": Act(
        "Take out of its batch", "Take it out", MAKE_BATCH, with_values(batches.stop_payment), ReasonForm,
        lead="For a row that accounting could not pay. The batch goes on without it, and the next batch takes it again.",
        done="The payment waits for the next batch.",
    ),
    "void": Act(
        "Stop and void the payment", "Stop it", PROPOSE_CORRECTION, with_values(act_on.propose_void), ReasonForm,
        lead=_TWO, done=f"The payment is stopped. {_ASKED}",
    ),
    "disallow": Act(
        "Disallow an expense", "Ask for it", PROPOSE_CORRECTION, with_values(act_on.propose_disallowance),
        lambda row, *args: DisallowForm(*args, request=row),
        lead=f"{_TWO} What was paid already is owed back.", done=_ASKED,
    ),
    "withhold": Act(
        "Withhold what is owed back", "Ask for it", PROPOSE_CORRECTION, with_values(act_on.propose_withholding),
        lambda row, *args: WithholdForm(*args, agreement=row.agreement),
        lead=_TWO, done=_ASKED,
    ),
}  # fmt: skip


def corrections_possible(request: PaymentRequest) -> list[str]:
    """What can be asked for about a payment as it stands."""
    state = request.state
    if state not in (PaymentState.APPROVED, PaymentState.BATCHED, PaymentState.PAID):
        return []
    if Correction.objects.open().filter(request=request).exists():
        return []
    if state == PaymentState.PAID:
        return ["disallow"]
    withhold = ["withhold"] if owed_back(request.agreement).exists() else []
    return [*(["failed"] if state == PaymentState.BATCHED else []), "void", "disallow", *withhold]


def corrections_shown(rows: QuerySet[Correction]) -> list[tuple[Correction, Any]]:
    """Each with what is still owed of it, if it is."""
    found = rows.prefetch_related("settled_by__request").order_by("proposed_at")
    return [(row, act_on.still_owed(row) if row.is_owed else None) for row in found]


CORRECTIONS = Listing(
    "Corrections",
    "What was stopped, voided, disallowed, withheld or given back. One person asks, another decides.",
    CorrectionTable,
    ("agreement__number", "organization__name", "request__number", "reason"),
    by_state(CorrectionState),
    "corrections",
)
CORRECTION_ACTS = {
    "approve": Act(
        "Agree and enter it", "Enter it", APPROVE_CORRECTION,
        lambda row, by, form: act_on.approve_correction(row, by=by, reason=form.cleaned_data["reason"]), NoteForm,
        lead="The ledger gets reversing entries. The grantee reads the reason. It can't be taken back.", done="It is entered.",
        step="enter_correction", before=disclosed_about,
    ),
    "elsewhere": Act(
        "Approval given elsewhere", "Record the approval", APPROVE_CORRECTION,
        with_values(act_on.approve_correction_elsewhere), ElsewhereForm,
        step="enter_correction", before=disclosed_about,
    ),
    "decline": Act(
        "Decline", "Decline", APPROVE_CORRECTION, with_values(act_on.decline_correction), ReasonForm,
        lead="A stopped payment goes on. Nothing is entered.", done="It is declined.", step="decline_correction",
    ),
}  # fmt: skip


@login_required
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """Corrections, those that wait first."""
    demand(request.user, VIEW_AWARDS)
    rows = Correction.objects.select_related("agreement", "organization").order_by("-proposed_at", "pk")
    return list_page(request, CORRECTIONS, rows, actions=(Link("Ledger", reverse("awards:ledger")),))


def _visible(request: HttpRequest, pk: UUID) -> Correction:
    rows = Correction.objects.visible_to(request.user).select_related(
        "organization", "agreement__award", "request", "line", "budget_line", "settles", "proposed_by"
    )
    subject: Correction = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, subject)
    return subject


@login_required
@require_safe
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One correction: what, why, who asked, who decided."""
    subject, user = _visible(request, pk), signed_in(request)
    context: dict[str, Any] = {
        "correction": subject,
        "owed": act_on.still_owed(subject) if subject.is_owed else None,
        "is_staff": bool(staff_roles(user)),
    }
    if context["is_staff"]:
        log_access(request, subject=subject)
        names = [name for name in CORRECTION_ACTS if name == "decline" or user != subject.proposed_by]
        context |= {
            "links": possible(
                user,
                {name: CORRECTION_ACTS[name] for name in names},
                CORRECTION,
                lambda name: reverse("awards:correction_act", args=[subject.pk, name]),
                subject,
            ),
            "standing": standing(CORRECTION_STEP.name, subject_id=subject.pk, reader=subject.proposed_by),
            "entries": history_of(subject),
            "crumbs": [Link("Corrections", reverse("awards:staff_corrections")), Link(str(subject))],
        }
    return render(request, "awards/correction.html", organization_page(request, subject.organization, **context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """The second person's word."""
    subject = _visible(request, pk)
    return act_page(request, CORRECTION_ACTS.get(act), subject, back=reverse("awards:correction", args=[subject.pk]))
