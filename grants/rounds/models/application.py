"""An organization's application, its answers and budget, and the sealed copy that is made when it is submitted."""

from __future__ import annotations

import uuid
from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.rounds.models.answer_files import ANSWER_FILES
from grants.rounds.models.conflicts import apart
from grants.rounds.models.opportunity import Opportunity
from grants.rounds.models.opportunity_parts import BudgetCategory, Question
from grants.rounds.workflow import APPLICATION, ApplicationState
from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import (
    AUDITOR,
    PERSON,
    RETENTION,
    STAFF,
    SYSTEM,
    Access,
    Policy,
    SameOwner,
    of_my_organizations,
)
from img_program.database.guards import Numbered, NumberField
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from img_program.web.fields.names import NameColumn


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Reads of applications. Reviewers read sealed submissions, never these rows."""

    def visible_to(self, user: Person) -> ApplicationQuerySet:
        """All for staff but those of a declared conflict, those of one's organizations for members, none for others."""
        if isinstance(user, User) and staff_roles(user):
            return self.exclude(organization__in=user.conflict_disclosures.conflicts())
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(organization__in=user.memberships.filter(ended_at=None).values("organization_id"))

    def opened(self, moment: datetime) -> ApplicationQuerySet:
        """Submitted ones of rounds that nobody can hand in to any more, so that the office may open them (Minn. Stat. 13.599).

        One organization's longer time keeps the whole round closed.
        """
        return self.filter(
            state__in=[ApplicationState.SUBMITTED, ApplicationState.NOT_ELIGIBLE], opportunity__deadline__lt=moment
        ).exclude(opportunity__extensions__until__gte=moment)


def of_same_application(name: str) -> SameOwner:
    """A child's organization is its application's."""
    return SameOwner(
        name=name,
        columns=["application_id", "organization_id"],
        parent="rounds_application",
        parent_columns=["id", "organization_id"],
    )


def only_while_draft(*, when: str = "") -> list[pgtrigger.Trigger]:
    """What is submitted stays as it is: answers and budget change only while the application is a draft."""
    return [
        pgtrigger.Trigger(
            name="only_while_draft",
            operation=pgtrigger.Insert | pgtrigger.Update,
            when=pgtrigger.Before,
            condition=pgtrigger.Condition(when) if when else None,
            func=(
                "IF (SELECT state FROM rounds_application WHERE id = NEW.application_id) IS DISTINCT FROM 'draft' THEN "
                "RAISE EXCEPTION 'The application is not a draft'; END IF; RETURN NEW;"
            ),
        )
    ]


# CG-2027-004/12: the program in two letters, the fiscal year, the round, and the next.
_ROUND_IN_SHORT = (
    "SELECT CASE program WHEN 'career_guidance' THEN 'CG' WHEN 'clinical_preparation' THEN 'CP' ELSE 'PC' END || '-' || "
    "fiscal_year || '-' || lpad(id::text, greatest(3, length(id::text)), '0') || '/' "
    "FROM rounds_opportunity WHERE id = NEW.opportunity_id"
)


@tracked(
    "rounds_applicationevent_access",
    of_my_organizations(),
    exclude=["version", "saved_at", "saved_by"],
    more=[apart("rounds_applicationevent_apart")],
)
class Application(models.Model):
    """One organization's application to one round. The organization owns it, not the person who wrote it.

    `residents_requested` and `specialty` belong to the residency program's form (Minn. Stat. 144.1911, subd. 6),
    `training_program` to clinical preparation. A fiscal sponsor applies for a delivery partner, who is named.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = NumberField("number")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="applications")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField("state", max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    project_title = models.CharField("title of the project", max_length=200, blank=True)
    is_fiscal_sponsor = models.BooleanField("applies as fiscal sponsor", default=False)
    delivery_partner = NameColumn("who does the work", max_length=200, blank=True)
    training_program = NameColumn("existing medical education program", max_length=200, blank=True)
    specialty = models.CharField("specialty", max_length=60, blank=True)
    residents_requested = models.PositiveSmallIntegerField("number of residents to be funded", null=True, blank=True)
    budget_narrative = models.TextField("budget narrative", blank=True)
    # Every save counts up.
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    # The office wrote it down for an organization that applied on paper or by e-mail.
    is_entered_by_staff = models.BooleanField("entered by staff", default=False)
    state_reason = models.CharField("why", max_length=500, blank=True)
    screened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    screened_at = models.DateTimeField("eligibility decided", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        """One running application of an organization in a round."""

        ordering = ["-started_at", "id"]
        triggers = APPLICATION.triggers()
        constraints = [
            Numbered(name="rounds_application_numbered", prefix=_ROUND_IN_SHORT),
            models.UniqueConstraint(fields=["number"], name="rounds_application_number"),
            models.UniqueConstraint(fields=["id", "organization"], name="rounds_application_organization"),
            models.UniqueConstraint(fields=["id", "organization", "opportunity"], name="rounds_application_of_round"),
            models.UniqueConstraint(
                fields=["organization", "opportunity"], condition=~Q(state="withdrawn"), name="rounds_application_once"
            ),
            models.CheckConstraint(condition=~Q(state="not_eligible", state_reason=""), name="rounds_application_says_why"),
            owned("rounds_application_access", of_my_organizations()),
            apart("rounds_application_apart"),
        ]

    def __str__(self) -> str:
        return self.project_title or "Application without a title"

    @property
    def is_draft(self) -> bool:
        """It may still be changed."""
        return self.state == ApplicationState.DRAFT


class Answer(models.Model):
    """One answer. `value` is its canonical text: 12000.50, 2026-05-03, the words of a choice, "yes"; a file is `document`.

    Drafts keep no event per save; the sealed submission is the evidence.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One for each question; the document is the same organization's."""

        ordering = ["question__position", "id"]
        triggers = only_while_draft()
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="rounds_answer_once"),
            of_same_application("rounds_answer_same_owner"),
            SameOwner(
                name="rounds_answer_own_document",
                columns=["document_id", "organization_id"],
                parent="documents_document",
                parent_columns=["id", "organization_id"],
            ),
            owned("rounds_answer_access", of_my_organizations()),
            apart("rounds_answer_apart"),
            *ANSWER_FILES,
        ]

    def __str__(self) -> str:
        return self.value[:80]


class ApplicationBudgetLine(models.Model):
    """Dollars of one category in one year. `budget_version` 1 is the application's; later ones were negotiated."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="budget_lines")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(BudgetCategory, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("year of the project")
    budget_version = models.PositiveSmallIntegerField(default=1)
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)

    class Meta:
        """Never negative; the organization writes the first version, the office negotiated ones."""

        ordering = ["budget_version", "category__position", "year"]
        triggers = only_while_draft(when="NEW.budget_version = 1")
        constraints = [
            models.UniqueConstraint(fields=["application", "budget_version", "category", "year"], name="rounds_budgetline_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="rounds_budgetline_not_negative"),
            models.CheckConstraint(condition=Q(year__gte=1, year__lte=5), name="rounds_budgetline_year"),
            of_same_application("rounds_budgetline_same_owner"),
            Access(
                name="rounds_budgetline_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, of_my_organizations(), command="SELECT"),
                    Policy(PERSON, command="INSERT", check=f"{of_my_organizations()} AND budget_version = 1"),
                    Policy(PERSON, f"{of_my_organizations()} AND budget_version = 1", command="UPDATE"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
            apart("rounds_budgetline_apart"),
        ]

    def __str__(self) -> str:
        return f"Year {self.year}: {self.amount}"


@tracked("rounds_tradesecretclaimevent_access", of_my_organizations(), more=[apart("rounds_tradesecretclaimevent_apart")])
class TradeSecretClaim(models.Model):
    """The applicant says that an answer is a trade secret (Minn. Stat. 13.37), and why; the office decides."""

    class Decision(models.TextChoices):
        """Until it is decided, the answer stays closed."""

        OPEN = "open", "Not decided yet"
        ACCEPTED = "accepted", "Accepted: stays closed"
        REJECTED = "rejected", "Not accepted: becomes public"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="trade_secret_claims")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    justification = models.CharField("why it is a trade secret", max_length=1000, blank=True)
    is_claimed = models.BooleanField(default=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decision_reason = models.CharField("why", max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One for each answer; only the office decides."""

        ordering = ["question__position", "id"]
        triggers = [
            pgtrigger.Trigger(
                name="office_decides",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("current_user = 'img_person' AND NEW.decision <> 'open'"),
                func="RAISE EXCEPTION 'Only the office decides about a trade secret';",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="rounds_tradesecretclaim_once"),
            models.CheckConstraint(
                condition=Q(decision="open") | Q(decided_at__isnull=False) & ~Q(decision_reason=""),
                name="rounds_tradesecretclaim_says_why",
            ),
            of_same_application("rounds_tradesecretclaim_same_owner"),
            owned("rounds_tradesecretclaim_access", of_my_organizations()),
            apart("rounds_tradesecretclaim_apart"),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()
