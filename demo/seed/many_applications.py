"""A round in review with twelve applications and five reviewers, nothing assigned yet: for the even plan."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from demo.people import BY_SLUG
from demo.seed.accounts import make_account
from demo.seed.grants import draft_application, half_past_four, publish_round, running
from grants.rounds.actions.opportunities import expect_results
from grants.rounds.actions.reviewers import accept_reviewer_invitation, invite_reviewer
from grants.rounds.actions.reviews import start_review
from grants.rounds.actions.submissions import submit_application
from grants.rounds.models import Channel, Opportunity, Program
from img_program.accounts.models import User
from img_program.organizations.acting import acting_as
from img_program.organizations.actions.organizations import create_organization
from img_program.organizations.models import OrganizationKind

TITLE = "Career guidance, second call"
APPLICANTS = (
    "Blue Earth Health Alliance", "Cannon River Community Action", "Frogtown Newcomers", "Iron Range Physicians Network",
    "Lake Superior Medical Bridge", "Mankato Welcome Center", "Northside Health Careers", "Pelican Rapids Partners",
    "Rochester Diversity in Medicine", "Saint Cloud Clinicians", "Willmar Pathways", "Worthington Care Coalition",
)  # fmt: skip
MORE_REVIEWERS = (("Anneli Koskinen", "reviewer-three"), ("Desmond Achebe", "reviewer-four"), ("Pilar Ortega", "reviewer-five"))


def make_many_applications(office: User) -> Opportunity:
    """The applications came by e-mail and were written down by the office."""
    deadline = half_past_four(timezone.localdate() - timedelta(days=3))
    opportunity = publish_round(Program.CAREER_GUIDANCE, TITLE, running(deadline), office)
    for number, name in enumerate(APPLICANTS):
        with acting_as(office):
            organization = create_organization(by=office, name=name, kind=OrganizationKind.NONPROFIT)
        amounts = (40_000 + 5_000 * number, 30_000)
        application = draft_application(opportunity, organization, office, amounts, f"Physicians of {name}")
        with acting_as(office):
            submit_application(
                application, by=office, received_at=deadline - timedelta(hours=number + 1), channel=Channel.EMAIL,
                channel_note="Came to the program's address; read by the office.",
            )  # fmt: skip
    with acting_as(office):
        opportunity = start_review(opportunity, by=office)
        expect_results(opportunity, on=timezone.localdate() + timedelta(days=40), by=office)
    people = [(BY_SLUG[slug].name, BY_SLUG[slug].email) for slug in ("reviewer", "reviewer-two")]
    people += [(name, f"{slug}@demo.example") for name, slug in MORE_REVIEWERS]
    for name, email in people:
        account = make_account(email)
        with acting_as(office):
            reviewer = invite_reviewer(opportunity, name=name, email=email, by=office)
        with acting_as(account):
            accept_reviewer_invitation(reviewer, by=account)
    return opportunity
