"""Grant rounds of the demonstration: one open, one in review, one evaluated; made through the actions.

A round is published with a deadline ahead; that of a round that is over is moved back before anybody applies, and what
was handed in was received before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pgtrigger
from django.utils import timezone

from demo.people import BY_SLUG
from demo.seed.accounts import make_account
from grants.rounds.actions.applications import claim_trade_secret, save_answers, save_budget, save_facts, start_application
from grants.rounds.actions.disclosures import Disclosed, sign_disclosure
from grants.rounds.actions.opportunities import (
    answer_question,
    approve_opportunity,
    ask_question,
    create_opportunity,
    edit_opportunity,
    publish_opportunity,
    remove_part,
)
from grants.rounds.actions.recommendations import Choice, complete_evaluation, recommend, record_negotiation
from grants.rounds.actions.reviewers import accept_reviewer_invitation, assign_reviewer, invite_reviewer
from grants.rounds.actions.reviews import finish_scoring, open_panel, score_criterion, start_review
from grants.rounds.actions.submissions import submit_application
from grants.rounds.models import (
    Application,
    NegotiationOutcome,
    Opportunity,
    Program,
    Question,
    QuestionKind,
    Recommendation,
    ReviewAssignment,
    RoundReviewer,
)
from grants.rounds.sealing import sealed, snapshot_of_round
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.actions.invitations import accept_invitation, invite_member
from img_program.organizations.models import MembershipRole, Organization
from img_program.statute.fiscal import fiscal_year_of

OPEN_FOR, QUESTIONS_END = timedelta(days=45), timedelta(days=7)
FACTS: dict[Program, dict[str, object]] = {
    Program.CAREER_GUIDANCE: {"project_title": "From license abroad to practice here"},
    Program.CLINICAL_PREPARATION: {
        "project_title": "Six months in the clinic",
        "training_program": "Cedar Street Community Clinic, family medicine teaching service",
    },
    Program.PRIMARY_CARE_RESIDENCY: {
        "project_title": "Two family medicine positions for rural Minnesota",
        "specialty": "family_medicine",
        "residents_requested": 2,
    },
}


def _manager(organization: Organization, email: str, name: str, office: User) -> User:
    """A grant manager, invited and accepted."""
    account = make_account(email)
    with acting_as(office):
        invitation = invite_member(organization=organization, by=office, email=email, role=MembershipRole.GRANT_MANAGER)
    with acting_as(account):
        accept_invitation(invitation=invitation, by=account, name=name)
    return account


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a round closes, which fiscal year it belongs to, and when its projects run."""

    deadline: datetime
    fiscal_year: int
    starts_on: date
    ends_on: date


def running(deadline: datetime) -> Calendar:
    """A round of the running fiscal year, whose projects begin in two months."""
    today = timezone.localdate()
    starts_on = today + timedelta(days=60)
    with as_system(reason="demonstration data"):
        return Calendar(deadline, fiscal_year_of(today), starts_on, starts_on + timedelta(days=730))


def publish_round(program: Program, title: str, calendar: Calendar, office: User) -> Opportunity:
    """Written from the template, approved, published; a deadline of the past is moved there afterwards."""
    soon = max(calendar.deadline, timezone.now() + timedelta(hours=1))
    with acting_as(office):
        made = create_opportunity(program=program, title=title, fiscal_year=calendar.fiscal_year, by=office)
        for question in made.questions.filter(kind=QuestionKind.FILE):
            remove_part(question, by=office)
        edit_opportunity(
            made,
            facts={
                "money_available": Decimal(600000),
                "smallest_award": Decimal(20000),
                "largest_award": Decimal(350000),
                "opens_at": min(calendar.deadline, timezone.now()) - OPEN_FOR,
                "questions_until": soon,
                "deadline": soon,
                "project_starts_on": calendar.starts_on,
                "project_ends_on": calendar.ends_on,
            },
            by=office,
        )
        approve_opportunity(made, by=office)
        made = publish_opportunity(made, where="the Department's page of grant opportunities", by=office)
    return made if soon == calendar.deadline else _moved_back(made, calendar.deadline)


def _moved_back(opportunity: Opportunity, deadline: datetime) -> Opportunity:
    """A round of the past. A published one is frozen for everybody, so its trigger steps aside for the demonstration."""
    with (
        as_system(reason="demonstration data: a round of the past"),
        pgtrigger.ignore("rounds.Opportunity:frozen_when_published"),
    ):
        found = Opportunity.objects.get(pk=opportunity.pk)
        found.deadline, found.questions_until, found.published_at = deadline, deadline - QUESTIONS_END, found.opens_at
        found.snapshot, found.sha256 = sealed(snapshot_of_round(found))
        found.save()
    return found


def _answer(question: Question) -> str:
    return {
        QuestionKind.TEXT: "We have done this work for many years, with partners in the whole region. We describe it in detail.",
        QuestionKind.NUMBER: "24",
        QuestionKind.MONEY: "1800.00",
        QuestionKind.DATE: f"{timezone.localdate().year + 1}-07-01",
        QuestionKind.CHOICE: question.choices[0] if question.choices else "",
        QuestionKind.ATTESTATION: "yes",
        QuestionKind.FILE: "",
    }[QuestionKind(question.kind)]


def draft_application(
    opportunity: Opportunity, organization: Organization, by: User, amounts: tuple[int, int], project: str = ""
) -> Application:
    """Complete and not handed in; dollars of the first and the second year."""
    with acting_as(by):
        made = start_application(opportunity, organization=organization, by=by)
        facts = FACTS[Program(opportunity.program)] | ({"project_title": project} if project else {})
        save_facts(made, facts=facts, by=by)
        questions = list(opportunity.questions.all())
        save_answers(made, answers={each.pk: _answer(each) for each in questions}, by=by)
        first, second = opportunity.budget_categories.all()[:2]
        amounts_by_year = {(first.pk, 1): Decimal(amounts[0]), (second.pk, 2): Decimal(amounts[1])}
        save_budget(made, amounts=amounts_by_year, narrative="Salaries, and support for participants.", by=by)
        if not project:
            claim_trade_secret(made, question=questions[2], justification="Our teaching method is known to nobody else.", by=by)
    return made


def hand_in(application: Application, by: User) -> None:
    """Some hours before the deadline, or now while the round is open."""
    deadline = application.opportunity.deadline or timezone.now()
    with acting_as(by):
        submit_application(application, by=by, received_at=min(timezone.now(), deadline - timedelta(hours=5)))


def _reviewers(opportunity: Opportunity, office: User) -> list[tuple[User, RoundReviewer]]:
    found = []
    for slug in ("reviewer", "reviewer-two"):
        person = BY_SLUG[slug]
        account = make_account(person.email)
        with acting_as(office):
            reviewer = invite_reviewer(opportunity, name=person.name, email=person.email, by=office)
        with acting_as(account):
            found.append((account, accept_reviewer_invitation(reviewer, by=account)))
    return found


def begin_review(opportunity: Opportunity, applications: list[Application], office: User) -> list[tuple[User, RoundReviewer]]:
    """Both reviewers are invited, accept, and are given every application."""
    reviewers = _reviewers(opportunity, office)
    with acting_as(office):
        start_review(opportunity, by=office)
        fresh = list(Application.objects.filter(pk__in=[each.pk for each in applications]))
        for _account, reviewer in reviewers:
            assign_reviewer(reviewer, applications=fresh, ends_at=timezone.now() + timedelta(days=21), by=office)
    return reviewers


def score_all(account: User, opportunity: Opportunity, shares: Mapping[UUID, str]) -> None:
    """Disclosure, then every criterion with this share of its points."""
    with acting_as(account):
        sign_disclosure(opportunity, answers={key: Disclosed(has_conflict=False) for key in shares}, by=account)
        for assignment in ReviewAssignment.objects.filter(reviewer=account, opportunity=opportunity).select_related(
            "opportunity"
        ):
            share = Decimal(shares[assignment.application_id])
            for criterion in opportunity.criteria.all():
                points = (criterion.points * share).quantize(Decimal("0.5"))
                score_criterion(assignment, criterion=criterion, points=points, comment="Clear and well explained.", by=account)
            finish_scoring(assignment, by=account)


def make_grants(staff: dict[str, User], organizations: dict[str, Organization]) -> dict[str, Opportunity]:
    """Three rounds; the organizations' grant managers, and two reviewers who work in two of them."""
    office = staff["coordinator"]
    bridge = _manager(organizations["bridge"], "grants.bridge@demo.example", "Leyla Osman", office)
    harbor = _manager(organizations["harbor"], "grants.harbor@demo.example", "Ana Pineda", office)
    clinic = _manager(organizations["clinic"], "grants.clinic@demo.example", "Bo Xiong", office)
    university = _manager(organizations["university"], "grants.university@demo.example", "Karin Aas", office)
    evaluated = _evaluated(
        office, [(organizations["bridge"], bridge, (90000, 60000)), (organizations["harbor"], harbor, (120000, 80000))]
    )
    in_review = _in_review(
        office, [(organizations["clinic"], clinic, (110000, 90000)), (organizations["bridge"], bridge, (70000, 50000))]
    )
    closes_at = half_past_four(timezone.localdate() + timedelta(days=35))
    open_round = publish_round(Program.PRIMARY_CARE_RESIDENCY, "Primary care residency positions", running(closes_at), office)
    draft_application(open_round, organizations["university"], university, (150000, 150000))
    with acting_as(bridge):
        question = ask_question(open_round, text="May one residency program ask for three positions?", by=bridge)
    with acting_as(office):
        answer_question(question, answer="Yes, as long as the budget stays within the cap for each position and year.", by=office)
    return {"evaluated": evaluated, "in_review": in_review, "open": open_round}


def half_past_four(day: date) -> datetime:
    """The usual hour of a deadline, Central time."""
    return timezone.make_aware(datetime.combine(day, time(16, 30)))


type _Applicants = list[tuple[Organization, User, tuple[int, int]]]


def _over(program: Program, title: str, applicants: _Applicants, office: User) -> tuple[Opportunity, list[Application]]:
    opportunity = publish_round(program, title, running(half_past_four(timezone.localdate() - timedelta(days=12))), office)
    applications = [draft_application(opportunity, organization, by, amounts) for organization, by, amounts in applicants]
    for application, (_organization, by, _amounts) in zip(applications, applicants, strict=True):
        hand_in(application, by)
    return opportunity, applications


def _in_review(office: User, applicants: _Applicants) -> Opportunity:
    opportunity, applications = _over(Program.CLINICAL_PREPARATION, "Clinical preparation", applicants, office)
    (first, _reviewer), _second = begin_review(opportunity, applications, office)
    score_all(first, opportunity, {each.pk: "0.8" for each in applications})
    return opportunity


def _evaluated(office: User, applicants: _Applicants) -> Opportunity:
    opportunity, applications = _over(Program.CAREER_GUIDANCE, "Career guidance and support", applicants, office)
    shares = {application.pk: share for application, share in zip(applications, ("0.9", "0.7"), strict=True)}
    for account, _reviewer in begin_review(opportunity, applications, office):
        score_all(account, opportunity, shares)
    evaluate(opportunity, {applications[0]: 150_000, applications[1]: 200_000}, office)
    with as_system(reason="demonstration data"):
        return Opportunity.objects.get(pk=opportunity.pk)


def evaluate(opportunity: Opportunity, dollars: Mapping[Application, int], office: User) -> None:
    """The panel meets, recommends these dollars (0: do not fund), agrees with the applicants, and completes the evaluation."""
    with acting_as(office):
        panel = open_panel(opportunity, by=office)
        sign_disclosure(panel, answers={each.pk: Disclosed(has_conflict=False) for each in dollars}, by=office)
        fund, decline = Recommendation.Choice.FUND, Recommendation.Choice.DECLINE
        choices = {each.pk: Choice(fund if amount else decline, Decimal(amount)) for each, amount in dollars.items()}
        for recommendation in recommend(panel, choices=choices, by=office):
            if recommendation.choice == fund:
                outcome = NegotiationOutcome.Outcome.ACCEPTED
                record_negotiation(recommendation, outcome=outcome, note="Agreed as applied for.", by=office)
        complete_evaluation(panel, note="All negotiations are over.", by=office)
