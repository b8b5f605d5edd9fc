"""Who may read what: reviewers, applications, and what bars one from the other. The plan itself is made in `solver.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from grants.rounds.models import Application, AssignmentPlan, ConflictDisclosure, Opportunity, ReviewAssignment, RoundReviewer
from grants.rounds.workflow import ApplicationState, AssignmentState
from img_program.database.context import as_system
from img_program.organizations.models import Membership

CONFLICT, OWN, TAKEN = "Conflict of interest", "Own organization", "Taken from them"
_READS = {AssignmentState.AWAITING_DISCLOSURE: "Given, not answered yet", AssignmentState.OPEN: "Reads it"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan is made of. Keys only: applications in the order of their keys, reviewers by account."""

    # Each application with its organization.
    applications: Mapping[UUID, int]
    names: Mapping[int, str]
    # Who reads an application now, or handed in.
    readers: Mapping[UUID, frozenset[int]]
    # Why somebody may not read an application.
    barred: Mapping[tuple[int, UUID], str]
    of_organization: Mapping[tuple[int, int], str]
    # How far somebody is who reads it.
    words: Mapping[tuple[int, UUID], str] = field(default_factory=dict)
    # The row of each reviewer in the round.
    rows: Mapping[int, UUID] = field(default_factory=dict)
    # How many each reads in the whole round.
    reads: Mapping[int, int] = field(default_factory=dict)

    def why_not(self, reviewer: int, application: UUID) -> str:
        """Why somebody may not be given an application; empty when they may."""
        return self.barred.get((reviewer, application)) or self.of_organization.get(
            (reviewer, self.applications[application]), ""
        )

    def may_read(self, application: UUID) -> frozenset[int]:
        """Who could be given it besides those who read it."""
        readers = self.readers.get(application, frozenset())
        return frozenset(each for each in self.names if each not in readers and not self.why_not(each, application))

    def loads(self) -> Counter[int]:
        """How many each reads now."""
        return Counter(each for readers in self.readers.values() for each in readers if each in self.names)


def facts_of(opportunity: Opportunity, *, only: Mapping[UUID, int] | None = None) -> Facts:
    """The facts of a round, or of some of its applications (with their organizations); read as the system."""
    with as_system(reason="who may review what"):
        assigned = ReviewAssignment.objects.filter(opportunity=opportunity).order_by()
        if only is None:
            found = Application.objects.filter(opportunity=opportunity, state=ApplicationState.SUBMITTED)
            applications: Mapping[UUID, int] = dict(found.order_by("pk").values_list("pk", "organization_id"))
        else:
            applications, assigned = only, assigned.filter(application__in=only)
        people = _people(opportunity)
        names = {each.user: each.name for each in people}
        readers: dict[UUID, set[int]] = {}
        barred: dict[tuple[int, UUID], str] = {}
        words: dict[tuple[int, UUID], str] = {}
        for application, reviewer, state, finished_at in assigned.values_list(
            "application_id", "reviewer_id", "state", "finished_at"
        ):
            if state in _READS or (state == AssignmentState.ENDED and finished_at is not None):
                readers.setdefault(application, set()).add(reviewer)
                words[reviewer, application] = "Handed in" if finished_at is not None else _READS[AssignmentState(state)]
            else:
                barred[reviewer, application] = CONFLICT if state == AssignmentState.CONFLICTED else TAKEN
        of_organization = _of_organizations(people)
    reading = {key: frozenset(each) for key, each in readers.items()}
    places, reads = {each.user: each.row for each in people}, {each.user: each.reads for each in people}
    return Facts(applications, names, reading, barred, of_organization, words, places, reads)


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A reviewer of the round: account, name, row, how many they read, their organizations."""

    user: int
    name: str
    row: UUID
    reads: int
    own: list[int]


def _people(opportunity: Opportunity) -> list[_Somebody]:
    """Everybody who accepted."""
    running = ReviewAssignment.objects.filter(opportunity=opportunity, reviewer=OuterRef("user"), state__in=_READS).order_by()
    number = Coalesce(Subquery(running.values("reviewer").annotate(number=Count("pk")).values("number")), 0)
    own = ArraySubquery(Membership.objects.filter(user=OuterRef("user"), ended_at=None).values("organization_id"))
    rows = RoundReviewer.objects.filter(opportunity=opportunity, ended_at=None, user__isnull=False).annotate(
        reads=number, own=own
    )
    return [_Somebody(*row) for row in rows.order_by("name", "pk").values_list("user_id", "name", "pk", "reads", "own")]


def _of_organizations(people: Collection[_Somebody]) -> dict[tuple[int, int], str]:
    """Which reviewers belong to an organization, or have a conflict of interest with it."""
    said = ConflictDisclosure.objects.filter(person__in=[each.user for each in people]).latest_words()
    own = {(each.user, organization): OWN for each in people for organization in each.own}
    return own | {(each.person_id, each.organization_id): CONFLICT for each in said if each.has_conflict}


def planned(plan: AssignmentPlan) -> dict[UUID, list[int]]:
    """New readers of each application, as the plan has them."""
    return {UUID(key): readers for key, readers in plan.proposal.items()}
