"""Changes of an agreement: asked for by the grantee, answered by the office, old and new side by side."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import changes as act_on
from grants.awards.models import Agreement, AgreementVersion, ChangeRequest
from grants.awards.permissions import PREPARE_AGREEMENT, REQUEST_CHANGE, VIEW_AWARD, VIEW_AWARDS
from grants.awards.rules.amendment_crosses import amendment_crosses
from grants.awards.rules.term_is_allowed import term_is_allowed
from grants.awards.tables import ChangeTable
from grants.awards.views.agreements import visible_agreement
from grants.awards.views.amendment_form import TERMS, amendment_form
from grants.awards.workflow import CHANGE, ChangeState, VersionState
from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.documents.words import ReasonForm
from img_program.organizations.in_view import organization_page
from img_program.statute.parameters import parameter
from img_program.web.acts import Act, act_page, attempt, form_page, possible, with_values
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state, list_page

type Row = tuple[str, str, str]
type Money = tuple[str, Decimal, Decimal, Decimal]


def terms_side_by_side(before: Any, after: Any) -> list[Row]:
    """What words and days differ, old and new."""
    rows = [(label, str(getattr(before, name)), str(getattr(after, name))) for name, label in TERMS.items()]
    rows.insert(0, ("Ends on", f"{before.ends_on:%-d %B %Y}", f"{after.ends_on:%-d %B %Y}"))
    return [row for row in rows if row[1] != row[2]]


def money_side_by_side(lines: Iterable[tuple[str, Decimal, Decimal]]) -> list[Money]:
    """Each line, old, new and the difference; the sum last."""
    rows = [(label, before, after, after - before) for label, before, after in lines]
    old = sum((before for _label, before, _after, _more in rows), Decimal("0.00"))
    new = sum((after for _label, _before, after, _more in rows), Decimal("0.00"))
    return [*rows, ("Together", old, new, new - old)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the agreement as it should be."""
    subject, user = visible_agreement(request, pk), signed_in(request)
    demand(user, REQUEST_CHANGE, subject)
    form = amendment_form(subject, request.POST or None)
    made: list[ChangeRequest] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.append(
            act_on.ask_for_change(
                subject, by=user, why=form.cleaned_data["what_changes"], ends_on=form.cleaned_data["ends_on"],
                terms=form.terms(), lines=form.lines(),
            )
        ),
    ):  # fmt: skip
        return redirect("awards:change", made[0].pk)
    share = parameter("grants.budget_shift_share", on=timezone.localdate())
    return form_page(
        request,
        form,
        title="Ask for a change",
        save="Ask for it",
        back=reverse("awards:agreement", args=[pk]),
        page=organization_page(request, subject.organization),
        lead=f"Change what should be different. If you only move dollars between lines of one fiscal year, and no line differs by more "
        f"than {share.in_words()} from what was signed, it holds at once. Everything else is answered by the program.",
        crumb=subject.number,
    )


CHANGES = Listing(
    "Changes asked for",
    "What grantees ask to change, and the small shifts that they made themselves.",
    ChangeTable,
    ("agreement__number", "organization__name", "why"),
    by_state(ChangeState),
    "changes",
)
CHANGE_ACTS = {
    "accept": Act(
        "Begin the amendment", "Begin it", PREPARE_AGREEMENT, lambda row, by, _form: act_on.accept_change(row, by=by),
        lead="The amendment is made as it was asked for. It takes the same signatures as the agreement.",
        done="The amendment is prepared. Next: the encumbrance.", step="accept_change",
    ),
    "decline": Act(
        "Decline", "Decline", PREPARE_AGREEMENT, with_values(act_on.decline_change), ReasonForm,
        lead="The grantee reads your reason.", done="The grantee has your answer.", step="decline_change",
    ),
    "withdraw": Act(
        "Withdraw the request", "Withdraw", REQUEST_CHANGE, lambda row, by, _form: act_on.withdraw_change(row, by=by),
        step="withdraw_change",
    ),
}  # fmt: skip


@login_required
@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Changes, the latest first."""
    demand(request.user, VIEW_AWARDS)
    rows = ChangeRequest.objects.select_related("agreement", "organization").order_by("-asked_at", "pk")
    return list_page(request, CHANGES, rows, actions=(Link("Agreements", reverse("awards:staff_agreements")),))


def _visible(request: HttpRequest, pk: UUID) -> ChangeRequest:
    rows = ChangeRequest.objects.visible_to(request.user).select_related(
        "organization", "agreement__award", "asked_by", "version"
    )
    subject: ChangeRequest = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, subject)
    return subject


@login_required
@require_safe
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was asked for beside what holds, and the answer."""
    subject, user = _visible(request, pk), signed_in(request)
    signed = subject.agreement.versions.filter(state=VersionState.EXECUTED, executed_on__lte=timezone.localdate(subject.asked_at))
    before = signed.order_by("-number").first() or subject
    if staff_roles(user):
        log_access(request, subject=subject)
    context = {
        "change": subject,
        "agreement": subject.agreement,
        "terms": terms_side_by_side(before, subject),
        "money": money_side_by_side((str(line), line.before, line.amount) for line in subject.lines.all()),
        "links": possible(user, CHANGE_ACTS, CHANGE, lambda name: reverse("awards:change_act", args=[subject.pk, name]), subject),
    }
    return render(request, "awards/change.html", organization_page(request, subject.organization, **context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """The office's answer, or the grantee takes it back."""
    subject = _visible(request, pk)
    back = reverse("awards:change", args=[subject.pk])
    return act_page(request, CHANGE_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))


@login_required
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of the agreement beside the one before it, and what it brings with it."""
    rows = AgreementVersion.objects.filter(agreement__in=Agreement.objects.visible_to(request.user)).select_related(
        "organization", "agreement__award", "document"
    )
    subject: AgreementVersion = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, subject)
    earlier = subject.agreement.versions.filter(number__lt=subject.number, state=VersionState.EXECUTED)
    before = earlier.order_by("-number").first()
    old = {(each.category, each.fiscal_year): each.amount for each in before.lines.all()} if before else {}
    new = {(each.category, each.fiscal_year): each.amount for each in subject.lines.all()}
    zero = Decimal("0.00")
    findings = [term_is_allowed(subject)]
    if before:
        day = subject.starts_on
        findings += amendment_crosses(
            before.amount,
            subject.amount,
            risk=parameter("grants.risk_assessment_from", on=timezone.localdate()),
            visit=parameter("grants.monitoring_visit_above", on=day),
            yearly=parameter("grants.yearly_monitoring_above", on=day),
        )
    if staff_roles(request.user):
        log_access(request, subject=subject)
    context = {
        "version": subject,
        "agreement": subject.agreement,
        "terms": terms_side_by_side(before or subject, subject) if before else [],
        "money": money_side_by_side(
            (f"{category}, fiscal year {year}", old.get((category, year), zero), new.get((category, year), zero))
            for category, year in sorted({*old, *new}, key=lambda key: (key[1], key[0]))
        ),
        "findings": findings,
        "has_before": before is not None,
    }
    return render(request, "awards/version.html", organization_page(request, subject.organization, **context))
