"""What passes between an applicant and the program after an application is handed in: messages, second looks, debriefs."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.rounds.models.application import Application
from grants.rounds.models.conflicts import NOT_FREE, apart
from grants.rounds.models.opportunity import Opportunity
from grants.rounds.models.recommendation import of_same_round
from img_program.database.access import AUDITOR, ME, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, of_my_organizations
from img_program.database.guards import REFUSE, Guard
from img_program.database.history import tracked
from img_program.organizations.models import Organization


class ApplicationMessage(models.Model):
    """One message of an applicant to the program, or back; kept as it was sent.

    `settled_at`: the office answered it, or said that it needs no answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="messages")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+")
    is_from_program = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("message", max_length=4000)
    sent_at = models.DateTimeField("sent", default=timezone.now)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Both sides read and write; nobody changes what was sent."""

        ordering = ["sent_at", "id"]
        triggers = [
            pgtrigger.Protect(
                name="as_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "current_user <> 'img_retention' AND (OLD.application_id, OLD.author_id, OLD.text, OLD.sent_at, OLD.is_from_program) "
                    "IS DISTINCT FROM (NEW.application_id, NEW.author_id, NEW.text, NEW.sent_at, NEW.is_from_program)"
                ),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="rounds_applicationmessage_says_something"),
            of_same_round("rounds_applicationmessage_same_owner"),
            Access(
                name="rounds_applicationmessage_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, UPDATE (text), DELETE",
                },
                policies=[
                    Policy(PERSON, of_my_organizations(), command="SELECT"),
                    Policy(
                        PERSON,
                        command="INSERT",
                        check=f"{of_my_organizations()} AND author_id = {ME} AND NOT is_from_program AND settled_at IS NULL",
                    ),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
            apart("rounds_applicationmessage_apart"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


@tracked("rounds_secondlookevent_access", of_my_organizations(), more=[apart("rounds_secondlookevent_apart")])
class SecondLook(models.Model):
    """An applicant asks that another person looks again at a refusal; `due_on` is the day by which they hear."""

    class About(models.TextChoices):
        """What was refused."""

        ELIGIBILITY = "eligibility", "Not eligible"
        RECOMMENDATION = "recommendation", "Not recommended"

    class Outcome(models.TextChoices):
        """What the other person decided."""

        OPEN = "open", "Being looked at again"
        STANDS = "stands", "The decision stands"
        CHANGED = "changed", "The decision was changed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="second_looks")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+")
    about = models.CharField("about", max_length=20, choices=About.choices)
    reason = models.TextField("why it should be looked at again", max_length=4000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("asked", default=timezone.now)
    due_on = models.DateField("answered by")
    outcome = models.CharField("decision", max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    decision_reason = models.TextField("why", max_length=4000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("decided", null=True, blank=True)

    class Meta:
        """Once for each refusal; decided by somebody who did not refuse, and has no conflict of interest."""

        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "about"], name="rounds_secondlook_once"),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at=None)
                | ~Q(outcome="open") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason=""),
                name="rounds_secondlook_says_why",
            ),
            of_same_round("rounds_secondlook_same_owner"),
            Guard(
                name="rounds_secondlook_another_person",
                events="INSERT OR UPDATE OF decided_by_id",
                when="NEW.decided_by_id IS NOT NULL",
                body=(
                    "IF NEW.decided_by_id IN ((SELECT screened_by_id FROM rounds_application WHERE id = NEW.application_id), "
                    "(SELECT made_by_id FROM rounds_recommendation WHERE application_id = NEW.application_id), "
                    "(SELECT recorded_by_id FROM rounds_evaluationcompleted WHERE opportunity_id = NEW.opportunity_id)) THEN "
                    + REFUSE.format(message="'Another person than the one who refused looks again'")
                    + "; END IF; IF NOT rounds_is_free(NEW.decided_by_id, NEW.organization_id, NULL) THEN "
                    + NOT_FREE
                    + "; END IF;"
                ),
            ),
            Access(
                name="rounds_secondlook_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, UPDATE (reason, decision_reason), DELETE",
                },
                policies=[
                    Policy(PERSON, of_my_organizations(), command="SELECT"),
                    Policy(
                        PERSON,
                        command="INSERT",
                        check=f"{of_my_organizations()} AND asked_by_id = {ME} AND decided_by_id IS NULL",
                    ),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
            apart("rounds_secondlook_apart"),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


@tracked("rounds_debriefevent_access", None, more=[apart("rounds_debriefevent_apart")])
class Debrief(models.Model):
    """What the applicant reads of the review: the reviewers' comments as staff cleaned and approved them, by criterion.

    Points and ranks are counted when it is shown. The organization reads it once it is approved, after the evaluation.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="debrief", primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+")
    comments = models.JSONField("comments by criterion", default=dict)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("approved", default=timezone.now)

    class Meta:
        """The office approves it; the organization reads it when the round's data are open."""

        constraints = [
            of_same_round("rounds_debrief_same_owner"),
            Guard(
                name="rounds_debrief_after_evaluation",
                events="INSERT OR UPDATE",
                body=(
                    "IF NOT EXISTS (SELECT FROM rounds_evaluationcompleted e WHERE e.opportunity_id = NEW.opportunity_id) THEN "
                    + REFUSE.format(message="'A debrief follows the completed evaluation'")
                    + "; END IF;"
                ),
            ),
            Access(
                name="rounds_debrief_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, of_my_organizations(), command="SELECT"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
            apart("rounds_debrief_apart"),
        ]

    def __str__(self) -> str:
        return f"Debrief of {self.approved_at:%Y-%m-%d}"
