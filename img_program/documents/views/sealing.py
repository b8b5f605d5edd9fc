"""Pages for the office: seal, open, propose, approve, decline, put back, legal hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.history import names_of
from img_program.accounts.permissions import demand, signed_in
from img_program.approvals.actions import standing
from img_program.documents import actions, storage
from img_program.documents.forms import ElsewhereForm, ReasonForm, SealForm
from img_program.documents.models import DESTROY_STEP, Document, LegalHold, Sealing, SealReason
from img_program.documents.permissions import (
    APPROVE_DESTRUCTION,
    KEEP_LEGAL_HOLDS,
    OPEN_SEALED,
    PROPOSE_DESTRUCTION,
    RELEASE_SEALED,
    SEAL,
    VIEW_SEALINGS,
)
from img_program.documents.sealables import Sealable, rows_of, sealable
from img_program.documents.sealed_rows import shown
from img_program.documents.tables import SealingTable, record_words, sealing_status
from img_program.documents.views.common import sent_as_attachment
from img_program.web.acts import Ask, NothingForm, attempt, press
from img_program.web.lists import configure


def _subject(request: HttpRequest, label: str, pk: str) -> tuple[Sealable, models.Model]:
    """A record that may be sealed. What a person may not see is not there: counting through numbers finds nothing."""
    try:
        entry = sealable(label)
        row = get_object_or_404(rows_of(entry.model), pk=entry.model._meta.pk.to_python(pk))
    except (LookupError, ValueError, forms.ValidationError) as fault:
        raise Http404 from fault
    if not entry.seen_by(signed_in(request), row):
        raise Http404
    return entry, row


@login_required
@require_safe
def sealings(request: HttpRequest) -> HttpResponse:
    """What was ever sealed, for those who decide and oversee; others see what they sealed. Never what it was."""
    demand(request.user, VIEW_SEALINGS)
    table = configure(request, SealingTable(Sealing.objects.visible_to(request.user)))
    return render(request, "documents/sealings.html", {"table": table})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """Choose what to seal of a record."""
    demand(request.user, SEAL)
    entry, row = _subject(request, label, pk)
    form = SealForm(request.POST or None, entry=entry)
    if form.is_valid():
        wanted, made = form.cleaned_data, []

        def act() -> None:
            made.append(
                actions.seal(
                    row,
                    by=signed_in(request),
                    reason=SealReason(wanted["reason"]),
                    fields=wanted["fields_chosen"],
                    note=wanted["note"],
                )
            )

        if attempt(form, act):
            messages.success(request, "It is sealed. Only the data practices official can open it.")
            return redirect("documents:sealing", made[0].pk)
    return render(request, "documents/seal.html", {"form": form, "record": record_words(entry.label)})


def _page(request: HttpRequest, found: Sealing, **more: Any) -> HttpResponse:
    user = signed_in(request)
    entry = sealable(found.subject_type)
    stands = standing(DESTROY_STEP, subject_id=found.pk, version=found.proposal_number, reader=user)
    context = {
        "sealing": found,
        "record": record_words(found.subject_type),
        "status": sealing_status(found.state),
        "fields": [entry.words(name) for name in found.fields],
        "names": names_of([found.sealed_by_id, found.proposed_by_id]),
        "holds": LegalHold.objects.filter(subject_type=found.subject_type, subject_id=found.subject_id, lifted_at=None),
        "standing": stands,
        "reason_form": ReasonForm(),
        "hold_form": ReasonForm(auto_id="hold_%s"),
        "elsewhere_form": ElsewhereForm(prefix="elsewhere"),
        "may_open": found.is_open and user.has_perm(OPEN_SEALED),
        "may_release": found.state == "sealed" and user.has_perm(RELEASE_SEALED),
        "may_propose": found.state == "sealed" and user.has_perm(PROPOSE_DESTRUCTION),
        "may_decide": found.is_proposed and user.has_perm(APPROVE_DESTRUCTION),
        "is_proposer": found.proposed_by_id == user.pk,
        "may_hold": user.has_perm(KEEP_LEGAL_HOLDS),
    } | more
    return render(request, "documents/sealing.html", context)


@login_required
@require_safe
def sealing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sealing: what is known of it, who can be the second person today, what can be done."""
    demand(request.user, VIEW_SEALINGS)
    return _page(request, get_object_or_404(Sealing.objects.visible_to(request.user), pk=pk))


@login_required
@require_POST
def open_values(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sealed values, for the data practices official, on a press and not on a visit."""
    demand(request.user, OPEN_SEALED)
    found = get_object_or_404(Sealing.objects.visible_to(request.user), pk=pk)
    values = actions.open_sealed(found, by=signed_in(request))
    rows = [
        {"pk": kept.pk, "field": kept.field, "is_file": kept.is_file, "is_version": "event" in kept.row_type, "text": shown(kept)}
        for kept in values
    ]
    response = _page(request, found, values=rows)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def open_file(request: HttpRequest, pk: UUID, value_pk: UUID) -> HttpResponseBase:
    """A sealed file, for the data practices official."""
    demand(request.user, OPEN_SEALED)
    found = get_object_or_404(Sealing.objects.visible_to(request.user), pk=pk)
    kept = next(
        (each for each in actions.open_sealed(found, by=signed_in(request)) if each.pk == value_pk and each.is_file), None
    )
    if kept is None:
        raise Http404
    document = Document.objects.filter(pk=kept.row_id).first()
    ending = document.extension if document else ""
    return sent_as_attachment(storage.read(shown(kept)), name=f"sealed{ending}", content_type="application/octet-stream")


_DESTROY = Ask("Destroy what is sealed?", "What is destroyed can never be read again, by anybody.", "Destroy it", NothingForm)


def _decide(
    request: HttpRequest, pk: UUID, permission: str, act: Callable[[Sealing], object], done: str, ask: Ask | None = None
) -> HttpResponse:
    demand(request.user, permission)
    found = get_object_or_404(Sealing.objects.visible_to(request.user), pk=pk)
    return press(request, lambda: act(found), done, "documents:sealing", pk, ask=ask)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise forms.ValidationError([error for errors in form.errors.values() for error in errors])
    return str(form.cleaned_data["reason"])


@login_required
@require_POST
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The first of two persons."""
    by = signed_in(request)
    return _decide(
        request,
        pk,
        PROPOSE_DESTRUCTION,
        lambda found: actions.propose_destruction(found, by=by, reason=_reason(request)),
        "You proposed to destroy it. A second person must approve.",
    )


@login_required
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second of two persons."""
    by = signed_in(request)
    return _decide(
        request, pk, APPROVE_DESTRUCTION, lambda found: actions.approve_destruction(found, by=by), "It is destroyed.", _DESTROY
    )


@login_required
@require_POST
def approve_elsewhere(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person doesn't sign in."""
    demand(request.user, APPROVE_DESTRUCTION)
    form = ElsewhereForm(request.POST, request.FILES, prefix="elsewhere")
    found = get_object_or_404(Sealing.objects.visible_to(request.user), pk=pk)
    if not form.is_valid():
        return _page(request, found, elsewhere_form=form, form=form)
    by = signed_in(request)
    return _decide(
        request,
        pk,
        APPROVE_DESTRUCTION,
        lambda each: actions.approve_destruction_elsewhere(each, by=by, **form.cleaned_data),
        "The approval is on record. Another member of staff reads the document now.",
    )


@login_required
@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep it sealed."""
    by = signed_in(request)
    return _decide(
        request,
        pk,
        APPROVE_DESTRUCTION,
        lambda found: actions.decline_destruction(found, by=by, reason=_reason(request)),
        "It stays sealed.",
    )


@login_required
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was sealed by mistake."""
    by = signed_in(request)
    ask = Ask("Put it back in its place?", "Everybody who may see the record sees it again.", "Put it back")
    return _decide(request, pk, RELEASE_SEALED, lambda found: actions.release(found, by=by), "It is back in its place.", ask)


@login_required
@require_POST
def place_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forbid the destruction of anything of the record."""
    by = signed_in(request)

    def act(found: Sealing) -> None:
        row = rows_of(sealable(found.subject_type).model).get(pk=found.subject_id)
        actions.place_legal_hold(row, by=by, reason=_reason(request))

    return _decide(request, pk, KEEP_LEGAL_HOLDS, act, "A legal hold stands: nothing can be destroyed.")


@login_required
@require_POST
def lift_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lift every hold on the record."""
    by = signed_in(request)

    def act(found: Sealing) -> None:
        holds = LegalHold.objects.filter(subject_type=found.subject_type, subject_id=found.subject_id, lifted_at=None)
        for hold in holds:
            actions.lift_legal_hold(hold, by=by)

    ask = Ask("Lift the legal hold?", "What is sealed can then be destroyed by two persons.", "Lift the hold")
    return _decide(request, pk, KEEP_LEGAL_HOLDS, act, "The legal hold is lifted.", ask)
