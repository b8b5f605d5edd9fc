"""A physician's page of residency: who sees the record, the appointment and what is missing, agreement, training."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.permissions import signed_in
from img_program.database.context import as_system
from img_program.organizations.models import Organization
from img_program.web.acts import attempt
from img_program.web.components import Status, Task
from residency.training import actions
from residency.training.forms import ShareForm
from residency.training.models import Appointment, ParticipantAgreement, RecordShare, ResidencyText, ShareAnswer, TextKind
from residency.training.payment_gate import gate_findings
from residency.training.people import Institution, institutions_to_ask_about, program_names
from residency.training.tables import status
from residency.training.terms import terms_on
from residency.training.views.appointments import timeline
from residency.training.workflow import ParticipantAgreementState
from roster.texts import as_html
from roster.views.people import own_record_or_404, posted

_KINDS: dict[str, Status] = {
    ShareAnswer.YES: Status("current", "You share your record"),
    ShareAnswer.NO: Status("neutral", "You do not share your record"),
}


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything about residency that is this physician's."""
    record = own_record_or_404(request)
    user = signed_in(request)
    rows = list(Appointment.objects.filter(user=user).order_by("-starts_on"))
    names = program_names(rows)
    context = {
        "record": record,
        "tasks": _questions(record.pk),
        "appointments": [_appointment(row, names[row.pk]) for row in rows],
        "agreements": [
            (each, status(each.get_state_display()))
            for each in ParticipantAgreement.objects.filter(user=user)
            .exclude(state=ParticipantAgreementState.CANCELLED)
            .select_related("obligation")
        ],
    }
    return render(request, "training/participant/mine.html", context)


def _questions(registrant: int) -> list[Task]:
    """One line for each institution: those who see the record first, then the others."""
    answers = {share.organization_id: share for share in RecordShare.objects.filter(registrant=registrant)}
    institutions = {each.pk: each for each in _institutions(answers)}
    order = sorted(institutions.values(), key=lambda each: (not _shares(answers.get(each.pk)), each.name))
    return [_question(each, answers.get(each.pk)) for each in order]


def _institutions(answers: dict[int, RecordShare]) -> list[Institution]:
    """Those with programs, and those that once were answered and have none now."""
    found = institutions_to_ask_about()
    missing = set(answers) - {each.pk for each in found}
    if missing:
        with as_system(reason="name institutions that a physician answered"):
            others = Organization.objects.filter(pk__in=missing).values_list("pk", "name")
            found += [Institution(key, name, ()) for key, name in others]
    return found


def _shares(share: RecordShare | None) -> bool:
    return share is not None and share.is_running


def _question(institution: Institution, share: RecordShare | None) -> Task:
    shown = _KINDS[share.answer] if share else Status("neutral", "Not answered")
    url = reverse("training:my_share", args=[institution.pk])
    return Task(institution.name, shown, url, hint="; ".join(institution.programs))


def _appointment(row: Appointment, names: tuple[str, str]) -> dict[str, Any]:
    program, position = names
    findings = [] if not row.is_running else gate_findings(_with_position(row))
    return {
        "row": row,
        "program": program,
        "position": position,
        "status": status(row.get_state_display()),
        "findings": findings,
        "timeline": timeline(row.training_events.select_related("replaced_by")),
    }


def _with_position(row: Appointment) -> Appointment:
    with as_system(reason="read the position of a resident's appointment"):
        return Appointment.objects.select_related("position__program").get(pk=row.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """The question for one institution: Yes or No, nothing chosen beforehand; it can be answered anew at any time."""
    record, user = own_record_or_404(request), signed_in(request)
    answers = {each.organization_id: each for each in RecordShare.objects.filter(registrant=record)}
    institution = next((each for each in _institutions(answers) if each.pk == pk), None)
    if institution is None:
        raise Http404
    with as_system(reason="read an institution for the question about sharing"):
        organization = Organization.objects.get(pk=pk)
    form = ShareForm(posted(request))

    def answer() -> None:
        chosen = ShareAnswer(form.cleaned_data["answer"])
        actions.answer_share(record, by=user, organization=organization, answer=chosen)
        words = "They can see your record now." if chosen == ShareAnswer.YES else "They see nothing of your record."
        messages.success(request, f"Your answer is saved. {words}")

    if request.method == "POST" and form.is_valid() and attempt(form, answer):
        return redirect("training:mine")
    text = ResidencyText.objects.in_use(TextKind.SHARE_QUESTION).first()
    context = {
        "institution": institution,
        "form": form,
        "text": as_html(text.body) if text else "",
        "version": text.version if text else "",
        "share": answers.get(pk),
        "back_url": reverse("training:mine"),
    }
    return render(request, "training/participant/share.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The physician's participant agreement: its text, its terms, its paper."""
    user = signed_in(request)
    own_record_or_404(request)
    rows = ParticipantAgreement.objects.filter(user=user).select_related("text", "document")
    subject = get_object_or_404(rows, pk=pk)
    is_signed = subject.terms_as_of is not None
    context = {
        "agreement": subject,
        "status": status(subject.get_state_display()),
        "text": as_html(subject.text.body),
        "terms": subject.terms if is_signed else terms_on(timezone.localdate()).words,
        "is_signed": is_signed,
        "back_url": reverse("training:mine"),
    }
    return render(request, "training/participant/my_agreement.html", context)
