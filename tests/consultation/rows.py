"""Rows of this room for the isolation test: what its rules ask for."""

from __future__ import annotations

from django.db.models import Model
from django.utils import timezone

from consultation.models import (
    Barrier,
    BarrierAction,
    BarrierEntry,
    Plan,
    PlanOutcome,
    PlanShare,
    PlanStep,
    Profession,
    ProgressNote,
    Visibility,
)
from tests.database.rows import Owner, Rows, maker


@maker("consultation.barrierentry")
def _entry(owner: Owner, rows: Rows) -> Model:
    return BarrierEntry.objects.create(
        barrier=Barrier.objects.all()[0], organization=owner.organization, policy="graduated within 5 years", source="website"
    )


@maker("consultation.barrieraction")
def _action(owner: Owner, rows: Rows) -> Model:
    entry = rows["consultation.barrierentry"]
    return BarrierAction.objects.create(
        barrier_id=entry.barrier_id,  # type: ignore[attr-defined]  # a BarrierEntry
        entry_id=entry.pk,
        organization=owner.organization,
        tried_on=timezone.localdate(),
        what="A talk",
        who="The coordinator",
        visibility=Visibility.INSTITUTION,
        recorded_by=owner.user,
    )


@maker("consultation.progressnote")
def _note(owner: Owner, rows: Rows) -> Model:
    entry = rows["consultation.barrierentry"]
    return ProgressNote.objects.create(
        barrier_id=entry.barrier_id,  # type: ignore[attr-defined]  # a BarrierEntry
        entry_id=entry.pk,
        organization=owner.organization,
        noted_on=timezone.localdate(),
        text="They think about it.",
        visibility=Visibility.INSTITUTION,
        written_by=owner.user,
    )


@maker("consultation.plan")
def _plan(owner: Owner, rows: Rows) -> Model:
    profession = Profession.objects.filter(is_physician=False)[0]
    return Plan.objects.create(registrant_id=rows["roster.registrant"].pk, user=owner.user, profession=profession)


@maker("consultation.planstep")
def _step(owner: Owner, rows: Rows) -> Model:
    return PlanStep.objects.create(plan_id=rows["consultation.plan"].pk, user=owner.user, position=1, title="A step")


@maker("consultation.planoutcome")
def _outcome(owner: Owner, rows: Rows) -> Model:
    return PlanOutcome.objects.create(
        plan_id=rows["consultation.plan"].pk,
        registrant_id=rows["roster.registrant"].pk,
        user=owner.user,
        profession=Profession.objects.filter(is_physician=False)[0],
        employed_on=timezone.localdate(),
    )


@maker("consultation.planshare")
def _share(owner: Owner, rows: Rows) -> Model:
    return PlanShare.objects.create(
        plan_id=rows["consultation.plan"].pk,
        user=owner.user,
        organization=owner.organization,
        organization_name=owner.organization.name,
        words="May they?",
    )
