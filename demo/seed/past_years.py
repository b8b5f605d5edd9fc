"""The rounds of the two past fiscal years, from publication to the completed evaluation; made through the actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from demo.seed.grants import (
    Calendar,
    begin_review,
    draft_application,
    evaluate,
    half_past_four,
    hand_in,
    publish_round,
    score_all,
)
from demo.seed.people_of import member
from grants.rounds.models import NegotiationOutcome, Program
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.models import MembershipRole, Organization
from img_program.statute.fiscal import fiscal_year_bounds

# Rounds close in April, when projects begin in July.
BEFORE_THE_YEAR = timedelta(days=75)
TITLES = {Program.CAREER_GUIDANCE: "Career guidance and support", Program.CLINICAL_PREPARATION: "Clinical preparation"}


@dataclass(frozen=True, slots=True)
class Applied:
    """An application of the past: whose, for what, how many dollars, and which share of the points it got."""

    organization: str
    project: str
    dollars: int
    share: str


def make_past_round(
    program: Program, year: int, applied: tuple[Applied, ...], staff: dict[str, User], organizations: dict[str, Organization]
) -> NegotiationOutcome:
    """One round of a fiscal year; the first application is funded. Returns what was agreed with it."""
    office = staff["coordinator"]
    with as_system(reason="demonstration data"):
        starts_on, ends_on = fiscal_year_bounds(year)
    calendar = Calendar(half_past_four(starts_on - BEFORE_THE_YEAR), year, starts_on, ends_on)
    opportunity = publish_round(program, f"{TITLES[program]}, {year}", calendar, office)
    applications = []
    for each in applied:
        organization = organizations[each.organization]
        manager = member(organization, MembershipRole.GRANT_MANAGER, office)
        application = draft_application(opportunity, organization, manager, (each.dollars, 0), each.project)
        hand_in(application, manager)
        applications.append(application)
    shares = {application.pk: each.share for application, each in zip(applications, applied, strict=True)}
    for account, _reviewer in begin_review(opportunity, applications, office):
        score_all(account, opportunity, shares)
    first, *others = applications
    evaluate(opportunity, {first: applied[0].dollars} | dict.fromkeys(others, 0), office)
    with as_system(reason="demonstration data"):
        return NegotiationOutcome.objects.select_related("opportunity", "application", "organization").get(application=first)
