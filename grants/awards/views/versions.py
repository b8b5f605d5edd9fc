"""The steps of an agreement or amendment until it is executed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from grants.awards.actions import execution
from grants.awards.forms.awards import EncumbranceForm, GranteeSignatureForm, StateSignatureForm
from grants.awards.models import AgreementVersion
from grants.awards.permissions import APPROVE_EXECUTION, PREPARE_AGREEMENT, VIEW_AWARDS
from grants.awards.workflow import VersionState
from grants.rounds.actions.disclosures import disclosed_about
from img_program.accounts.permissions import demand
from img_program.documents.forms import ElsewhereForm
from img_program.documents.words import NoteForm, ReasonForm
from img_program.web.acts import Act, act_page

VERSION_ACTS = {
    "encumber": Act(
        "Record the encumbrance", "Save", PREPARE_AGREEMENT,
        lambda row, by, form: execution.record_encumbrance(row, by=by, **form.cleaned_data), EncumbranceForm,
    ),
    "grantee-signed": Act(
        "Record the grantee's signature", "Save", PREPARE_AGREEMENT,
        lambda row, by, form: execution.record_grantee_signature(row, by=by, **form.cleaned_data), GranteeSignatureForm,
    ),
    "state-signed": Act(
        "Record the State's signature", "Save", PREPARE_AGREEMENT,
        lambda row, by, form: execution.record_state_signature(row, by=by, **form.cleaned_data), StateSignatureForm,
    ),
    "approve": Act(
        "Approve the execution", "Approve", APPROVE_EXECUTION,
        lambda row, by, form: execution.approve_execution(row, by=by, reason=form.cleaned_data["reason"]), NoteForm,
        lead="Two different persons approve. With the second the agreement is in force.", done="Your approval is on record.",
        before=disclosed_about,
    ),
    "elsewhere": Act(
        "Approval given elsewhere", "Record the approval", APPROVE_EXECUTION,
        lambda row, by, form: execution.approve_execution_elsewhere(row, by=by, **form.cleaned_data), ElsewhereForm,
        before=disclosed_about,
    ),
    "cancel": Act(
        "Cancel", "Cancel it", PREPARE_AGREEMENT,
        lambda row, by, form: execution.cancel_version(row, by=by, **form.cleaned_data), ReasonForm,
    ),
}  # fmt: skip
VERSION_STEPS = {
    VersionState.DRAFT: ["encumber", "cancel"],
    VersionState.ENCUMBERED: ["grantee-signed", "cancel"],
    VersionState.GRANTEE_SIGNED: ["state-signed", "cancel"],
    VersionState.STATE_SIGNED: ["approve", "elsewhere", "cancel"],
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One step of an agreement or amendment on its way to be executed."""
    demand(request.user, VIEW_AWARDS)
    version = get_object_or_404(AgreementVersion.objects.select_related("agreement__award", "organization"), pk=pk)
    return act_page(request, VERSION_ACTS.get(act), version, back=reverse("awards:agreement", args=[version.agreement_id]))
