"""Rounds, applications and reviewers for the tests, made through the actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils import timezone

from grants.rounds.actions.applications import save_answers, save_budget, save_facts, start_application
from grants.rounds.actions.disclosures import Disclosed, disclose_about, sign_disclosure
from grants.rounds.actions.opportunities import approve_opportunity, create_opportunity, edit_opportunity, publish_opportunity
from grants.rounds.actions.reviewers import accept_reviewer_invitation, assign_reviewer, invite_reviewer
from grants.rounds.actions.reviews import finish_scoring as hand_in
from grants.rounds.actions.reviews import open_panel, score_criterion, start_review
from grants.rounds.actions.submissions import submit_application
from grants.rounds.models import (
    Application,
    Criterion,
    Opportunity,
    Program,
    Question,
    QuestionKind,
    ReviewAssignment,
    RoundReviewer,
    Submission,
)
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole, Organization
from tests.people import People, make_member, make_user


def make_round(
    people: People, *, program: Program = Program.CAREER_GUIDANCE, deadline: datetime | None = None, publish: bool = True
) -> Opportunity:
    """A round of the program's template, open for ten more days unless said otherwise; no file is asked for."""
    now = timezone.now()
    office = people.coordinator
    with acting_as(office):
        made = create_opportunity(program=program, title="Career guidance 2027", fiscal_year=2027, by=office)
        with as_system(reason="test"):
            Question.objects.filter(opportunity=made, kind=QuestionKind.FILE).delete()
        made = edit_opportunity(
            made,
            facts={
                "money_available": Decimal(400000),
                "largest_award": Decimal(300000),
                "opens_at": now - timedelta(days=1),
                "deadline": deadline or now + timedelta(days=10),
                "project_starts_on": timezone.localdate(now) + timedelta(days=60),
                "project_ends_on": timezone.localdate(now) + timedelta(days=790),
            },
            by=office,
        )
        if publish:
            approve_opportunity(made, by=office)
            made = publish_opportunity(made, where="Agency page", by=office)
    return made


def answer_for(question: Question) -> str:
    """Any right answer."""
    return {
        QuestionKind.TEXT: "Words that answer it.",
        QuestionKind.NUMBER: "40",
        QuestionKind.MONEY: "1500.00",
        QuestionKind.DATE: "2027-07-01",
        QuestionKind.CHOICE: question.choices[0] if question.choices else "",
        QuestionKind.ATTESTATION: "yes",
        QuestionKind.FILE: "",
    }[QuestionKind(question.kind)]


def make_draft(opportunity: Opportunity, organization: Organization, by: User, *, amount: int = 100000) -> Application:
    """A complete draft."""
    with acting_as(by):
        made = start_application(opportunity, organization=organization, by=by)
        facts = {"project_title": "Ways into practice"}
        if opportunity.program == Program.PRIMARY_CARE_RESIDENCY:
            facts |= {"specialty": "family_medicine", "residents_requested": 2}  # type: ignore[dict-item]
        save_facts(made, facts=facts, by=by)
        answers = {question.pk: answer_for(question) for question in opportunity.questions.all()}
        save_answers(made, answers=answers, by=by)
        category = opportunity.budget_categories.all()[0]
        save_budget(made, amounts={(category.pk, 1): Decimal(amount)}, narrative="People.", by=by)
        return Application.objects.select_related("opportunity", "organization").get(pk=made.pk)


def submit(application: Application, by: User, received_at: datetime | None = None) -> Submission:
    """Hand it in."""
    with acting_as(by):
        return submit_application(application, by=by, received_at=received_at or timezone.now())


def pass_deadline(opportunity: Opportunity) -> Opportunity:
    """The deadline passes: the published row is frozen for everybody, so the owner's trigger steps aside for this test."""
    import pgtrigger  # noqa: PLC0415 - only here

    now = timezone.now()
    with as_system(reason="test"), pgtrigger.ignore("rounds.Opportunity:frozen_when_published"):
        Opportunity.objects.filter(pk=opportunity.pk).update(deadline=now - timedelta(seconds=1))
    with as_system(reason="test"):
        return Opportunity.objects.get(pk=opportunity.pk)


def make_reviewer(opportunity: Opportunity, people: People, *, email: str = "") -> tuple[User, RoundReviewer]:
    """A reviewer who accepted."""
    user = make_user(email)
    with acting_as(people.coordinator):
        reviewer = invite_reviewer(opportunity, name="Rita Viewer", email=user.email, by=people.coordinator)
    assert EmailAddress.objects.filter(user=user, verified=True).exists()
    with acting_as(user):
        reviewer = accept_reviewer_invitation(reviewer, by=user)
    return user, reviewer


def assign(reviewer: RoundReviewer, people: People, *applications: Application) -> list[ReviewAssignment]:
    """Give them applications for ten days."""
    with as_system(reason="test"):
        fresh = [Application.objects.get(pk=each.pk) for each in applications]
    with acting_as(people.coordinator):
        return assign_reviewer(reviewer, applications=fresh, ends_at=timezone.now() + timedelta(days=10), by=people.coordinator)


def disclose(user: User, opportunity: Opportunity, *applications: Application, conflict: bool = False) -> None:
    """Sign the form for these applications."""
    answer = Disclosed(has_conflict=conflict, explanation="I worked there." if conflict else "")
    with acting_as(user):
        sign_disclosure(opportunity, answers={each.pk: answer for each in applications}, by=user)


def no_conflict(*staff: User, about: Organization, opportunity: Opportunity | None = None) -> None:
    """Each signs that they have no conflict of interest with an organization, as they do before they decide or pay."""
    for each in staff:
        with acting_as(each):
            disclose_about(about, answer=Disclosed(has_conflict=False), by=each, opportunity=opportunity)


def office_without_conflict(people: People, about: Organization) -> None:
    """Everybody of the office who works on awards signs that they have no conflict of interest with an organization."""
    no_conflict(people.coordinator, people.grants_specialist, people.finance_officer, people.program_manager, about=about)


def score_all(assignment: ReviewAssignment, by: User, *, share: Decimal = Decimal(1)) -> None:
    """Score every criterion with this share of its points, and hand in."""
    with acting_as(by):
        fresh = ReviewAssignment.objects.get(pk=assignment.pk)
        for criterion in fresh.opportunity.criteria.all():
            points = (criterion.points * share).quantize(Decimal("0.01"))
            score_criterion(fresh, criterion=criterion, points=points, comment="Because.", by=by)
        hand_in(fresh, by=by)


def begin_review(opportunity: Opportunity, people: People) -> Opportunity:
    """The deadline passes and the office starts the review."""
    passed = pass_deadline(opportunity)
    with acting_as(people.coordinator):
        return start_review(passed, by=people.coordinator)


def to_panel(opportunity: Opportunity, people: People) -> Opportunity:
    """Open the panel phase."""
    with acting_as(people.coordinator):
        return open_panel(opportunity, by=people.coordinator)


def questions_of(opportunity: Opportunity) -> list[Question]:
    """The questions, read as the system."""
    with as_system(reason="test"):
        return list(opportunity.questions.all())


def criteria_of(opportunity: Opportunity) -> list[Criterion]:
    """The criteria, read as the system."""
    with as_system(reason="test"):
        return list(opportunity.criteria.all())


class Round:
    """A round in review: two applications and two reviewers, nothing disclosed yet."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.opportunity: Opportunity = make_round(people)
        rival_manager = make_member(people.rival_organization, MembershipRole.GRANT_MANAGER)
        self.mine = make_draft(self.opportunity, people.organization, people.manager)
        self.theirs = make_draft(self.opportunity, people.rival_organization, rival_manager, amount=200000)
        submit(self.mine, people.manager)
        submit(self.theirs, rival_manager)
        self.first, first = make_reviewer(self.opportunity, people)
        self.second, second = make_reviewer(self.opportunity, people)
        self.opportunity = begin_review(self.opportunity, people)
        self.of_first = assign(first, people, self.mine, self.theirs)
        self.of_second = assign(second, people, self.mine, self.theirs)

    def score(self, reviewer: User, assignments: list[ReviewAssignment], shares: tuple[str, str]) -> None:
        disclose(reviewer, self.opportunity, self.mine, self.theirs)
        for assignment, share in zip(assignments, shares, strict=True):
            score_all(assignment, reviewer, share=Decimal(share))
