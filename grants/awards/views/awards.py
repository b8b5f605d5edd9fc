"""Office pages: funds, awards, risk, decision; and the public list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import awards as act_on
from grants.awards.actions import execution, risk
from grants.awards.filters import AwardsOfAppropriation
from grants.awards.forms.awards import AwardFromNegotiationForm, RiskAnswerForm, RiskForm, SingleSourceForm
from grants.awards.models import Award, EntityType, PerformanceEvaluation, RiskAssessment
from grants.awards.permissions import ASSESS_RISK, AWARD_STEP, DECIDE_AWARD, PREPARE_AGREEMENT, PREPARE_AWARD, VIEW_AWARDS
from grants.awards.queries import ENCUMBERED
from grants.awards.rules.risk_is_assessed import risk_is_assessed
from grants.awards.tables import AwardTable, PublicAwardTable
from grants.awards.workflow import AWARD, AwardState
from grants.rounds.actions.disclosures import disclosed_about
from grants.rounds.models import NegotiationOutcome, Program
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in
from img_program.approvals.actions import standing
from img_program.database.context import as_system
from img_program.documents.forms import ElsewhereForm
from img_program.documents.words import NoteForm, ReasonForm
from img_program.web.acts import ANY_STEP, Act, act_page, possible, with_values
from img_program.web.components import Link
from img_program.web.files import CSV, rows_file
from img_program.web.lists import Listing, by_state, configure, list_page
from img_program.web.paging import paged

AWARDS = Listing(
    "Awards",
    "From the draft to the decision of two persons.",
    AwardTable,
    ("number", "title", "organization__name"),
    by_state(AwardState)
    | {
        "encumbered": (
            "Encumbered",
            lambda rows: rows.filter(agreement__versions__number=1, agreement__versions__state__in=ENCUMBERED),
        )
    },
    "awards",
    filters=AwardsOfAppropriation,
    template="awards/list.html",
)


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Everybody may read which organizations received awards; as a page and, with `format=csv`, as a file."""
    with as_system(reason="public list of awards"):
        table = PublicAwardTable(Award.objects.public().select_related("organization").order_by("-number"), request=request)
        if request.GET.get("format") == CSV:
            return rows_file(table.as_values(), "awards")
        return render(request, "awards/public_list.html", {"table": configure(request, table)})


@login_required
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Awards, and applicants who accepted and have no award yet."""
    user = signed_in(request)
    demand(user, VIEW_AWARDS)
    actions: list[Link] = [Link("Funds", reverse("awards:funds")), Link("Agreements", reverse("awards:staff_agreements"))]
    waiting = NegotiationOutcome.objects.none()
    if user.has_perm(PREPARE_AWARD):
        actions.append(Link("Single source award", reverse("awards:single_source")))
        waiting = (
            NegotiationOutcome.objects.filter(outcome=NegotiationOutcome.Outcome.ACCEPTED)
            .exclude(application__awards__state__in=[AwardState.DRAFT, AwardState.PROPOSED, AwardState.AWARDED])
            .select_related("organization", "opportunity")
        )
    rows = Award.objects.visible_to(user).select_related("organization")
    return list_page(request, AWARDS, rows, actions=tuple(actions), waiting=paged(request, waiting, name="waiting"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft an award for an applicant who accepted."""
    demand(request.user, PREPARE_AWARD)
    outcome = get_object_or_404(NegotiationOutcome.objects.select_related("organization", "opportunity", "application"), pk=pk)
    opportunity = outcome.opportunity
    act = Act(
        f"Award for {outcome.organization}",
        "Draft the award",
        PREPARE_AWARD,
        with_values(act_on.award_from_negotiation),
        lambda _row, *args: AwardFromNegotiationForm(
            *args, initial={"starts_on": opportunity.project_starts_on, "ends_on": opportunity.project_ends_on}
        ),
        lead=f"Agreed: ${outcome.amount:,.2f}.",
        done="The award is drafted.",
    )
    return act_page(request, act, outcome, back=reverse("awards:staff_awards"), crumb="Awards")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def single_source(request: HttpRequest) -> HttpResponse:
    """Draft an award without a competition."""

    def run(_obj: Any, by: Any, form: Any) -> Award:
        data = form.cleaned_data
        return act_on.single_source_award(
            by=by,
            organization=data["organization"],
            program=Program(data["program"]),
            title=data["title"],
            years=form.years(),
            fund=data["fund"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            justification=data["justification"],
        )

    act = Act("Single source award", "Draft the award", PREPARE_AWARD, run, SingleSourceForm, done="The award is drafted.")
    return act_page(request, act, None, back=reverse("awards:staff_awards"), crumb="Awards")


def _risk_form(award: Award, *args: Any) -> RiskForm:
    entity = EntityType.PUBLIC if award.organization.kind == "agency" else EntityType.NONPROFIT
    form = RiskForm(*args, questions=risk.checklist_for(entity))
    form.entity_type = entity  # type: ignore[attr-defined]  # carried to the action
    return form


def _assess(award: Award, by: Any, form: Any) -> RiskAssessment:
    return risk.assess_risk(
        award,
        by=by,
        entity_type=form.entity_type,
        findings=form.findings(),
        conclusion=RiskAssessment.Conclusion(form.cleaned_data["conclusion"]),
        reason=form.cleaned_data["reason"],
    )


AWARD_ACTS = {
    "risk": Act(
        "Risk assessment",
        "Complete the assessment",
        ASSESS_RISK,
        _assess,
        _risk_form,
        done="The assessment is complete.",
        step=ANY_STEP,
    ),
    "answer": Act(
        "Answer of the applicant",
        "Save",
        ASSESS_RISK,
        lambda award, by, form: risk.record_risk_answer(award.risk_assessments.latest(), by=by, **form.cleaned_data),
        RiskAnswerForm,
        step="propose_award",
    ),
    "propose": Act(
        "Ask for the decision",
        "Ask for the decision",
        PREPARE_AWARD,
        lambda award, by, _form: act_on.propose_award(award, by=by),
        done="Two persons can decide now.",
        step="propose_award",
    ),
    "approve": Act(
        "Approve the award",
        "Approve",
        DECIDE_AWARD,
        lambda award, by, form: act_on.decide_award(award, by=by, reason=form.cleaned_data["reason"]),
        NoteForm,
        lead="Two different persons approve. With the second the money is taken and the grantee gets a letter.",
        done="Your approval is on record.",
        step="decide_award",
        before=disclosed_about,
    ),
    "elsewhere": Act(
        "Approval given elsewhere",
        "Record the approval",
        DECIDE_AWARD,
        with_values(act_on.decide_award_elsewhere),
        ElsewhereForm,
        lead="For somebody who does not sign in here. It counts as one of the two.",
        step="decide_award",
        before=disclosed_about,
    ),
    "rescind": Act(
        "Rescind the award",
        "Rescind it",
        PREPARE_AWARD,
        with_values(execution.rescind_award),
        ReasonForm,
        lead="Its money goes back to the fund. The public list says that the award was cancelled. It can't be taken back.",
        done="The award is rescinded.",
        step="cancel_award",
    ),
    "return": Act(
        "Back to draft",
        "Return",
        DECIDE_AWARD,
        with_values(act_on.return_award),
        ReasonForm,
        step="return_award",
    ),
    "refuse": Act(
        "Refuse the award",
        "Refuse",
        DECIDE_AWARD,
        with_values(act_on.refuse_award),
        ReasonForm,
        lead="The applicant gets a letter with your reason and may answer in writing.",
        step="refuse_award",
        before=disclosed_about,
    ),
    "withdraw": Act(
        "Withdraw",
        "Withdraw",
        PREPARE_AWARD,
        with_values(act_on.withdraw_award),
        ReasonForm,
        step="withdraw_award",
    ),
}


@login_required
@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """One award for the office: facts, money, risk, approvals, history."""
    user = signed_in(request)
    demand(user, VIEW_AWARDS)
    subject: Award = get_object_or_404(Award.objects.visible_to(user).select_related("organization", "opportunity"), pk=pk)
    log_access(request, subject=subject)
    assessments = list(subject.risk_assessments.prefetch_related("findings"))
    agreement = getattr(subject, "agreement", None)
    left_out = {"answer": not assessments, "rescind": agreement is not None}
    acts = {name: act for name, act in AWARD_ACTS.items() if not left_out.get(name)}
    links = possible(user, acts, AWARD, lambda name: reverse("awards:award_act", args=[subject.pk, name]), subject)
    if subject.is_decided and agreement is None and user.has_perm(PREPARE_AGREEMENT):
        links.append(Link("Prepare the agreement", reverse("awards:agreement_new", args=[subject.pk])))
    context = {
        "award": subject,
        "parts": subject.parts.select_related("appropriation__fund"),
        "agreement": agreement,
        "assessments": assessments,
        "risk": risk_is_assessed(subject, on=timezone.localdate()),
        "evaluations": PerformanceEvaluation.objects.filter(organization=subject.organization).select_related("agreement"),
        "standing": standing(AWARD_STEP.name, subject_id=subject.pk, version=subject.version, reader=user),
        "shows_standing": subject.state in (AwardState.PROPOSED, AwardState.AWARDED),
        "links": links,
        "entries": history_of(subject),
        "crumbs": [Link("Awards", reverse("awards:staff_awards")), Link(subject.number)],
    }
    return render(request, "awards/award.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One step of an award."""
    demand(request.user, VIEW_AWARDS)
    subject = get_object_or_404(Award.objects.select_related("organization"), pk=pk)
    if act == "answer" and not subject.risk_assessments.exists():
        messages.error(request, "There is no assessment to answer to.")
        return redirect("awards:award", subject.pk)
    return act_page(request, AWARD_ACTS.get(act), subject, back=reverse("awards:award", args=[subject.pk]))
