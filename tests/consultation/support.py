"""Things of the room for the tests, made through its actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from consultation.actions import barriers, bodies, plans, professions, study
from consultation.models import (
    Advice,
    Barrier,
    BarrierEntry,
    BodyMember,
    Meeting,
    Plan,
    PlanOutcome,
    PlanShare,
    PlanStep,
    Profession,
    ProfessionVersion,
    ProgramPart,
    Recommendation,
    StakeholderBody,
    StudyQuestion,
)
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole, Organization, OrganizationKind
from roster.models import Registrant
from tests.people import People, make_member, make_organization, make_user
from tests.roster.factories import make_registrant


def today() -> date:
    """In Central time."""
    return timezone.localdate()


def recency() -> Barrier:
    """The barrier that the law names."""
    with as_system(reason="test"):
        return Barrier.objects.select_related("provision").get(slug="graduation-recency")


def make_institution(name: str = "North University") -> tuple[Organization, User]:
    """A sponsoring institution and its administrator."""
    organization = make_organization(name, OrganizationKind.SPONSORING_INSTITUTION)
    return organization, make_member(organization, MembershipRole.ADMINISTRATOR, name="Ida Berg")


def make_entry(people: People, organization: Organization | None = None, **fields: Any) -> BarrierEntry:
    """Something that an institution holds."""
    organization = organization or make_institution()[0]
    values: dict[str, Any] = {"policy": "graduated within 5 years", "source": "Its website, read 3 May 2026", **fields}
    with acting_as(people.coordinator):
        return barriers.record_entry(recency(), by=people.coordinator, organization=organization, **values)


def the_body() -> StakeholderBody:
    """The advisory body that comes with the system."""
    with as_system(reason="test"):
        return StakeholderBody.objects.get()


def make_seated(people: People, name: str = "Ruth Vang", *, consented: bool = False) -> BodyMember:
    """A member since a year."""
    body = the_body()
    with acting_as(people.coordinator):
        return bodies.seat_member(
            body, by=people.coordinator, seat=body.seats.all()[0], name=name, starts_on=today() - timedelta(days=365),
            affiliation="A clinic", consented_on=today() if consented else None,
        )  # fmt: skip


def make_meeting(people: People, *, days: int = -7) -> Meeting:
    """A planned meeting so many days from today."""
    with acting_as(people.coordinator):
        return bodies.plan_meeting(
            the_body(), by=people.coordinator, starts_at=timezone.now() + timedelta(days=days), place="St. Paul", agenda="Recency"
        )


def make_advice(people: People, *, is_public: bool = True) -> Advice:
    """Advice about residency positions."""
    with acting_as(people.coordinator):
        return bodies.record_advice(
            the_body(), by=people.coordinator, given_on=today(), text="Ask programs one by one.", about=ProgramPart.RESIDENCY,
            is_public=is_public,
        )  # fmt: skip


def confirm(slug: str, people: People) -> ProfessionVersion:
    """Every fact read at its source, and the entry confirmed."""
    with acting_as(people.coordinator):
        version = ProfessionVersion.objects.select_related("profession").get(profession__slug=slug, state="draft")
        for fact in version.facts.select_related("version"):
            professions.check_fact(fact, by=people.coordinator)
        return professions.confirm_version(version, by=people.coordinator)


def make_planner(name: str = "Physician Plan") -> tuple[Registrant, User]:
    """A registrant with an account."""
    user = make_user(name=name)
    return make_registrant(user, name=name), user


def make_plan(people: People, slug: str = "registered-nurse") -> Plan:
    """A physician's plan into a confirmed profession."""
    with as_system(reason="test"):
        is_confirmed = ProfessionVersion.objects.in_force().filter(profession__slug=slug).exists()
    if not is_confirmed:
        confirm(slug, people)
    record, user = make_planner()
    with acting_as(user):
        return plans.start_plan(record, by=user, profession=Profession.objects.get(slug=slug))


def a_step(plan: Plan) -> PlanStep:
    """Its first step."""
    with as_system(reason="test"):
        return PlanStep.objects.select_related("plan__profession").filter(plan=plan)[0]


def make_outcome(people: People) -> PlanOutcome:
    """A physician told that they work in their new profession."""
    plan = make_plan(people)
    with acting_as(plan.user):
        return plans.tell_outcome(plan, by=plan.user, employed_on=today())


def make_share(people: People, plan: Plan) -> PlanShare:
    """The physician said yes to Northstar."""
    organization = people.organization
    with acting_as(plan.user):
        return plans.share_plan(plan, by=plan.user, organization_id=organization.pk)


def make_question(people: People) -> StudyQuestion:
    """A question of the study."""
    with acting_as(people.coordinator):
        return study.open_question(by=people.coordinator, title="How many years of residency?", context="One year now.")


def make_recommendation(people: People, *, adopted: bool = False) -> Recommendation:
    """A draft, or an adopted recommendation."""
    question, by = make_question(people), people.coordinator
    with acting_as(by):
        row = study.draft_recommendation(question, by=by, title="Keep one year", text="Keep it so.", reason="It works.")
        if adopted:
            row = study.adopt(study.start_consultation(row, by=by), by=by, on=today())
    return row
