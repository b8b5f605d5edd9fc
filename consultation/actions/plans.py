"""A physician's plan: choose a goal, steps, what was reached, and with whom it is shared."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultation.actions.common import personal_words
from consultation.models import Plan, PlanOutcome, PlanShare, PlanStep, Profession, ProfessionVersion
from consultation.permissions import CONFIRM_OUTCOME, OWN_PLAN
from consultation.workflow import OUTCOME, PLAN, PlanState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.organizations.models import Organization, OrganizationKind
from roster.actions.journey import StepNews, record_step, tell_own_step
from roster.models import Basis, DatePrecision, JourneyStep, Knowledge, Registrant
from roster.rules.dates import RoughDate

SHARING = "May the navigators of {organization} read your plan, to help you with it?"
MOST_STEPS = 40
BY_FACT = "Your record says when this is done. Tell it under “Exams and ECFMG”."
ONE_AT_A_TIME = "You have a plan that goes on. Set it aside first; nothing in it is lost."


def start_plan(registrant: Registrant, *, by: User, profession: Profession) -> Plan:
    """Begin a plan with the steps of the catalogue.

    Raises ValidationError when a plan goes on, WrongStateError for an entry that staff have not confirmed.
    """
    demand(by, OWN_PLAN, registrant)
    if not registrant.is_active:
        raise WrongStateError("You have left the roster. Come back to the roster to begin a plan.")
    with as_system(reason="steps of the catalogue for a plan"):
        version = ProfessionVersion.objects.in_force().filter(profession=profession).first()
        template = list(version.steps.all()) if version else []
    if version is None:
        raise WrongStateError("Staff are still checking this entry. Choose another, or come back later.")
    try:
        with transaction.atomic():
            plan = Plan(registrant=registrant, user=by, profession=profession)
            plan.save(force_insert=True)
            for step in template:
                PlanStep.objects.create(
                    plan=plan, user=by, position=step.position, title=step.title, help=step.help, fact=step.fact
                )
    except IntegrityError as fault:
        raise ValidationError(ONE_AT_A_TIME, code="active") from fault
    return plan


def add_step(plan: Plan, *, by: User, title: str, note: str = "", planned_on: date | None = None) -> PlanStep:
    """A step of one's own. Raises ValidationError for numbers of identity documents and beyond the number that fits a page."""
    demand(by, OWN_PLAN, plan)
    title, note = personal_words(title), personal_words(note)
    with transaction.atomic():
        row = _going_on(plan)
        if row.steps.kept().count() >= MOST_STEPS:
            raise ValidationError(f"A plan holds {MOST_STEPS} steps. Take one out first.", code="many")
        last = row.steps.order_by("-position").values_list("position", flat=True).first() or 0
        return PlanStep.objects.create(plan=row, user=by, position=last + 1, title=title, note=note, planned_on=planned_on)


def change_step(step: PlanStep, *, by: User, title: str, note: str, planned_on: date | None, done_on: date | None) -> PlanStep:
    """Change a step: its words, its day, and whether it is done (`done_on`). Raises ValidationError for a day in the future."""
    demand(by, OWN_PLAN, step)
    title, note = personal_words(title), personal_words(note)
    if done_on is not None and done_on > timezone.localdate():
        raise ValidationError({"done_on": "This day lies in the future. Use “planned for” instead."}, code="future")
    if step.fact and done_on is not None:
        raise ValidationError({"done_on": BY_FACT}, code="fact")
    with transaction.atomic():
        _going_on(step.plan)
        row = locked(step)
        row.title, row.note, row.planned_on, row.done_on = title, note, planned_on, done_on
        row.save(update_fields=["title", "note", "planned_on", "done_on"])
    return row


def mark_step(step: PlanStep, *, by: User, is_done: bool) -> PlanStep:
    """Done today, or not done; pressing twice is harmless."""
    demand(by, OWN_PLAN, step)
    with transaction.atomic():
        _going_on(step.plan)
        row = locked(step)
        if row.fact:
            raise ValidationError(BY_FACT, code="fact")
        if bool(row.done_on) != is_done:
            row.done_on = timezone.localdate() if is_done else None
            row.save(update_fields=["done_on"])
    return row


def remove_step(step: PlanStep, *, by: User) -> PlanStep:
    """Take a step out; its history stays."""
    demand(by, OWN_PLAN, step)
    with transaction.atomic():
        _going_on(step.plan)
        row = locked(step)
        if row.removed_at is None:
            row.removed_at = timezone.now()
            row.save(update_fields=["removed_at"])
    return row


def set_plan_aside(plan: Plan, *, by: User) -> Plan:
    """Stop for now; everything stays as it is."""
    return _move(plan, by=by, action="set_plan_aside")


def resume_plan(plan: Plan, *, by: User) -> Plan:
    """Go on. Raises ValidationError when another plan goes on."""
    try:
        return _move(plan, by=by, action="resume_plan")
    except IntegrityError as fault:
        raise ValidationError(ONE_AT_A_TIME, code="active") from fault


def tell_outcome(plan: Plan, *, by: User, employed_on: date) -> PlanOutcome:
    """“Employed in this profession since …”: the goal is reached, by the person's own statement.

    Raises ValidationError for a day in the future and for the way back to physician, which other records show.
    """
    demand(by, OWN_PLAN, plan)
    if plan.profession.is_physician:
        raise ValidationError("The way back to physician shows in your record: exams, residency, license.", code="physician")
    if employed_on > timezone.localdate():
        raise ValidationError({"employed_on": "This day lies in the future. Come back when you have begun."}, code="future")
    with transaction.atomic():
        row = locked(plan)
        row.state = PLAN.target(row.state, "reach_goal")
        row.save(update_fields=["state"])
        outcome = PlanOutcome(
            plan=row, registrant_id=row.registrant_id, user=by, profession_id=row.profession_id, employed_on=employed_on
        )
        outcome.save(force_insert=True)
        tell_own_step(outcome.registrant, by=by, news=_news(outcome))
    return outcome


def _news(outcome: PlanOutcome) -> StepNews:
    """The same as a step of the person's way to practice: there the pipeline counts it."""
    day = RoughDate(outcome.employed_on, DatePrecision.DAY)
    return StepNews(JourneyStep.OTHER_ROAD, when=day, profession=outcome.profession.name[:80])


def take_outcome_back(outcome: PlanOutcome, *, by: User) -> PlanOutcome:
    """It was a mistake: the plan goes on, or is set aside when another one does. Raises WrongStateError once confirmed."""
    demand(by, OWN_PLAN, outcome)
    with transaction.atomic():
        plan = locked(outcome.plan)
        row = locked(outcome)
        row.state = OUTCOME.target(row.state, "take_outcome_back")
        row.save(update_fields=["state"])
        plan.state = PLAN.target(plan.state, "take_outcome_back")
        plan.save(update_fields=["state"])
        if not Plan.objects.filter(user=by, state=PlanState.ACTIVE).exists():
            plan.state = PLAN.target(plan.state, "resume_plan")
            plan.save(update_fields=["state"])
        tell_own_step(row.registrant, by=by, news=StepNews(JourneyStep.OTHER_ROAD, Knowledge.UNKNOWN))
    return row


def confirm_outcome(outcome: PlanOutcome, *, by: User, basis: Basis) -> PlanOutcome:
    """Staff confirm what the person told, from another source. Raises WrongStateError when it was taken back meanwhile."""
    demand(by, CONFIRM_OUTCOME)
    if basis == Basis.STATEMENT:
        raise ValidationError({"basis": "The person's own statement is what you confirm. Choose another source."}, code="basis")
    with transaction.atomic():
        row = locked(outcome)
        row.state = OUTCOME.target(row.state, "confirm_outcome")
        row.confirmed_by, row.confirmed_on = by, timezone.localdate()
        row.save(update_fields=["state", "confirmed_by", "confirmed_on"])
        record_step(row.registrant, by=by, news=_news(row), source=basis)
    return row


def organizations_to_ask(plan: Plan, *, by: User) -> list[Organization]:
    """Organizations whose navigators may be asked for help: active nonprofits with which the plan is not shared yet."""
    demand(by, OWN_PLAN, plan)
    shared = set(plan.shares.running().values_list("organization_id", flat=True))
    with as_system(reason="names of organizations whose navigators help"):
        found = Organization.objects.filter(kind=OrganizationKind.NONPROFIT, is_active=True)
        return [each for each in found.order_by("name") if each.pk not in shared]


def share_plan(plan: Plan, *, by: User, organization_id: int) -> PlanShare:
    """The person's yes to one organization for this one purpose. Saying it twice changes nothing.

    Raises ValidationError for an organization that nobody was asked about.
    """
    demand(by, OWN_PLAN, plan)
    running = plan.shares.running().filter(organization_id=organization_id).first()
    if running is not None:
        return running
    asked = {each.pk: each for each in organizations_to_ask(plan, by=by)}
    if organization_id not in asked:
        raise ValidationError("Choose one of the organizations.", code="organization")
    organization = asked[organization_id]
    with transaction.atomic():
        locked(plan)
        share = PlanShare(
            plan=plan,
            user=by,
            organization=organization,
            organization_name=organization.name,
            words=SHARING.format(organization=organization.name)[:300],
        )
        share.save(force_insert=True)
    return share


def stop_sharing(share: PlanShare, *, by: User) -> PlanShare:
    """From now on the organization does not see the plan."""
    demand(by, OWN_PLAN, share)
    with transaction.atomic():
        row = locked(share)
        if row.ended_at is None:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
    return row


def _going_on(plan: Plan) -> Plan:
    row = locked(plan)
    if not row.is_active:
        raise WrongStateError("This plan does not go on now. Take it up again first.")
    return row


def _move(plan: Plan, *, by: User, action: str) -> Plan:
    demand(by, OWN_PLAN, plan)
    with transaction.atomic():
        row = locked(plan)
        row.state = PLAN.target(row.state, action)
        row.save(update_fields=["state"])
    return row
