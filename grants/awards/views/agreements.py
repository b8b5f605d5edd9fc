"""The agreement page for both sides, and the office's steps until it is executed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import agreements as act_on
from grants.awards.actions import closeout, corrections, monitoring
from grants.awards.forms.awards import AgreementForm
from grants.awards.forms.corrections import ReturnedMoneyForm
from grants.awards.forms.payments import EvaluationForm, HoldForm, ReconciliationForm, VisitForm
from grants.awards.models import (
    Agreement,
    AgreementVersion,
    Award,
    Correction,
    Hold,
    MonitoringVisit,
    PaymentRequest,
    PerformanceEvaluation,
    ReportDue,
)
from grants.awards.permissions import (
    CLOSE_AGREEMENT,
    EXECUTION_STEP,
    MONITOR,
    PLACE_HOLD,
    PREPARE_AGREEMENT,
    PROPOSE_CORRECTION,
    REQUEST_CHANGE,
    REQUEST_PAYMENT,
    VIEW_AWARD,
    VIEW_AWARDS,
    VIEW_HOLDS,
)
from grants.awards.tables import AgreementTable
from grants.awards.views.amendment_form import amendment_form
from grants.awards.views.corrections import corrections_shown
from grants.awards.views.versions import VERSION_ACTS, VERSION_STEPS
from grants.awards.workflow import AgreementState, PaymentState, VersionState
from grants.rounds.models import ApplicationBudgetLine
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.approvals.actions import standing
from img_program.database.context import as_system
from img_program.documents.words import NoteForm
from img_program.organizations.in_view import organization_page
from img_program.web.acts import Act, act_page, buttons, with_values
from img_program.web.components import Link
from img_program.web.lists import Listing, list_page

_SIGNING = [VersionState.DRAFT, VersionState.ENCUMBERED, VersionState.GRANTEE_SIGNED, VersionState.STATE_SIGNED]
AGREEMENTS = Listing(
    "Agreements",
    "Signed elsewhere, recorded here: from the encumbrance to the closeout.",
    AgreementTable,
    ("number", "award__title", "organization__name"),
    {
        "signing": ("Being signed", lambda rows: rows.filter(versions__state__in=_SIGNING).distinct()),
        "in_force": ("In force", lambda rows: rows.filter(state=AgreementState.IN_FORCE)),
        "ended": ("Ended, not closed", lambda rows: rows.filter(state=AgreementState.IN_FORCE, ends_on__lt=timezone.localdate())),
        "closed": ("Closed", lambda rows: rows.filter(state=AgreementState.CLOSED)),
    },
    "agreements",
)


@login_required
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Agreements with what is left."""
    demand(request.user, VIEW_AWARDS)
    rows = Agreement.objects.visible_to(request.user)
    return list_page(request, AGREEMENTS, rows.with_paid().select_related("organization", "award"))


def _draft_lines(award: Award) -> list[act_on.BudgetAmount]:
    """The negotiated budget of the application, or one line for each fiscal year."""
    outcome = getattr(award.application, "negotiation", None) if award.application else None
    if outcome is None or award.application is None or award.opportunity is None:
        return [act_on.BudgetAmount("", part.fiscal_year, part.amount) for part in award.parts.all()]
    first = award.opportunity.fiscal_year - 1
    lines = ApplicationBudgetLine.objects.filter(application=award.application, budget_version=outcome.budget_version)
    return [act_on.BudgetAmount(each.category.name, first + each.year, each.amount) for each in lines.select_related("category")]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the agreement about a decided award."""
    demand(request.user, VIEW_AWARDS)
    award = get_object_or_404(Award.objects.select_related("organization", "application", "opportunity"), pk=pk)
    act = Act(
        f"Agreement for {award.number}",
        "Save",
        PREPARE_AGREEMENT,
        lambda row, by, form: act_on.start_agreement(
            row, by=by, lines=form.lines(), terms=form.terms(), **_only(form, "number", "starts_on", "ends_on")
        ),
        lambda row, *args: AgreementForm(
            *args,
            rows=_draft_lines(row),
            initial={"number": f"G-{row.number[2:]}", "starts_on": row.starts_on, "ends_on": row.ends_on},
        ),
        lead="The lines of each fiscal year add up to the award.",
        done="The agreement is prepared. Next: the encumbrance.",
    )
    return act_page(request, act, award, back=reverse("awards:award", args=[award.pk]))


def _only(form: Any, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _paid_requests(agreement: Agreement) -> Any:
    paid = (PaymentState.APPROVED, PaymentState.BATCHED, PaymentState.PAID)
    return PaymentRequest.objects.filter(agreement=agreement, state__in=paid)


AGREEMENT_ACTS = {
    "amend": Act(
        "Amend the agreement",
        "Save",
        PREPARE_AGREEMENT,
        lambda row, by, form: act_on.amend_agreement(
            row, by=by, lines=form.lines(), terms=form.terms(), **_only(form, "what_changes", "ends_on")
        ),
        amendment_form,
        lead="An amendment takes the same signatures, before the agreement ends.",
    ),
    "visit": Act(
        "Plan a visit", "Save", MONITOR,
        lambda row, by, form: monitoring.plan_visit(
            row, by=by, way=MonitoringVisit.Way(form.cleaned_data["way"]), planned_on=form.cleaned_data["planned_on"]
        ),
        VisitForm,
    ),
    "reconcile": Act(
        "Record a reconciliation", "Save", MONITOR,
        lambda row, by, form: monitoring.record_reconciliation(row, by=by, **form.cleaned_data),
        lambda row, *args: ReconciliationForm(*args, requests=_paid_requests(row)),
    ),
    "return-money": Act(
        "Record money given back", "Save", PROPOSE_CORRECTION,
        with_values(corrections.propose_refund),
        lambda row, *args: ReturnedMoneyForm(*args, agreement=row, requests=_paid_requests(row)),
        lead="A second, different person agrees. Then it is entered in the ledger.", done="A second person can enter it now.",
    ),
    "hold": Act(
        "Hold payments", "Hold payments", PLACE_HOLD,
        lambda row, by, form: monitoring.place_hold(row, by=by, **form.cleaned_data), HoldForm,
        lead="Only after a credible allegation of fraud. The grantee gets a written notice without the allegation.",
    ),
    "evaluate": Act(
        "Evaluate the grantee", "Save", CLOSE_AGREEMENT,
        lambda row, by, form: closeout.write_evaluation(
            row, by=by, text=form.cleaned_data["text"],
            **{name: PerformanceEvaluation.Rating(form.cleaned_data[name]) for name in ("work", "money", "reporting")},
        ),
        EvaluationForm,
    ),
    "close": Act(
        "Close the grant", "Close", CLOSE_AGREEMENT,
        lambda row, by, form: closeout.close_agreement(row, by=by, note=form.cleaned_data["reason"]), NoteForm,
        lead="What was not spent goes back to the fund. The papers are kept as long as the law asks.",
    ),
}  # fmt: skip


def visible_agreement(request: HttpRequest, pk: int) -> Agreement:
    """The agreement of the address; 404 for strangers, 403 for colleagues without the right to see awards."""
    rows = Agreement.objects.visible_to(request.user).select_related("organization", "award")
    subject: Agreement = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, subject)
    return subject


@login_required
@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Budget and balance, versions, payments, reports, monitoring; for the grantee and for the office."""
    subject, user = visible_agreement(request, pk), signed_in(request)
    is_staff = bool(staff_roles(user))
    versions = list(subject.versions.select_related("document"))
    visits = list(subject.visits.prefetch_related("findings"))
    reconciliations = list(subject.reconciliations.all())
    context: dict[str, Any] = {
        "agreement": subject,
        "award": subject.award,
        "budget": list(subject.budget_lines.with_balance()),
        "versions": versions,
        "requests": PaymentRequest.objects.filter(agreement=subject).with_total(),
        "due": ReportDue.objects.filter(agreement=subject, cancelled_at=None).with_due_date().select_related("report"),
        "visits": visits,
        "reconciliations": reconciliations,
        "evaluation": getattr(subject, "evaluation", None),
        "closeout": getattr(subject, "closeout", None),
        "hold": _hold(subject),
        "corrections": corrections_shown(Correction.objects.filter(agreement=subject)),
        "is_staff": is_staff,
        "may_change": subject.is_in_force and user.has_perm(REQUEST_CHANGE, subject),
        "changes": list(subject.changes.all()),
        "may_request": subject.is_in_force and user.has_perm(REQUEST_PAYMENT, subject),
        "today": timezone.localdate(),
    }
    if is_staff:
        log_access(request, subject=subject)
        context |= _for_office(subject, user, versions)
        if subject.is_in_force:
            context["checklist"] = closeout.checklist_of(subject, visits=visits, reconciliations=reconciliations)
    return render(request, "awards/agreement.html", organization_page(request, subject.organization, **context))


def _hold(subject: Agreement) -> Hold | None:
    """Only that payments are on hold and until when; its reason is shown to nobody here."""
    with as_system(reason="say whether payments are on hold"):
        return Hold.objects.filter(agreement=subject, lifted_at=None, ends_on__gte=timezone.localdate()).defer("reason").first()


def _for_office(subject: Agreement, user: User, versions: list[AgreementVersion]) -> dict[str, Any]:
    closed = ["return-money"] if subject.state == AgreementState.CLOSED else []
    names = list(AGREEMENT_ACTS) if subject.is_in_force else closed
    version = next((each for each in versions if each.state in _SIGNING), None)
    steps = VERSION_STEPS.get(VersionState(version.state), []) if version else []
    return {
        "links": buttons(
            user, AGREEMENT_ACTS, names, lambda name: reverse("awards:agreement_act", args=[subject.pk, name]), subject
        ),
        "version": version,
        "steps": buttons(
            user,
            VERSION_ACTS,
            steps,
            lambda name: reverse("awards:version_act", args=[version.pk if version else 0, name]),
            subject,
        ),
        "standing": standing(EXECUTION_STEP.name, subject_id=version.pk, reader=user) if version else None,
        "holds": list(subject.holds.all()) if user.has_perm(VIEW_HOLDS) else [],
        "may_monitor": user.has_perm(MONITOR),
        "may_hold": user.has_perm(PLACE_HOLD),
        "entries": history_of(subject),
        "crumbs": [Link("Agreements", reverse("awards:staff_agreements")), Link(subject.number)],
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One thing the office does with an agreement."""
    demand(request.user, VIEW_AWARDS)
    subject = get_object_or_404(Agreement.objects.select_related("organization", "award"), pk=pk)
    return act_page(request, AGREEMENT_ACTS.get(act), subject, back=reverse("awards:agreement", args=[subject.pk]))
