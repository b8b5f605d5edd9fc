"""What happens to a round at a moment: an extension for one applicant, the completion of its evaluation."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.rounds.models.conflicts import NOT_FREE
from grants.rounds.models.opportunity import Opportunity
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, of_my_organizations
from img_program.database.guards import REFUSE, Guard
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.organizations.models import Organization


@tracked("rounds_deadlineextensionevent_access", of_my_organizations())
class DeadlineExtension(models.Model):
    """More time for one organization, with its reason; the round stays closed for all others."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="extensions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField("until")
    reason = models.CharField("reason", max_length=500)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The office gives it; the organization reads it."""

        ordering = ["-until"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="rounds_deadlineextension_reason"),
            Guard(
                name="rounds_deadlineextension_before_opening",
                events="INSERT OR UPDATE",
                body=(
                    "IF clock_timestamp() > (SELECT GREATEST(o.deadline, (SELECT max(e.until) FROM rounds_deadlineextension e "
                    "WHERE e.opportunity_id = o.id AND e.id <> NEW.id)) FROM rounds_opportunity o WHERE o.id = NEW.opportunity_id) THEN "
                    + REFUSE.format(message="'More time is given before the round is opened'")
                    + "; END IF;"
                ),
            ),
            owned(
                "rounds_deadlineextension_access",
                of_my_organizations(),
                person="SELECT",
                staff="SELECT, INSERT",
                system="SELECT, INSERT",
            ),
        ]

    def __str__(self) -> str:
        return f"Until {self.until}"


class EvaluationCompleted(models.Model):
    """The dated event after which the data of a round are public, but trade secrets and data on individuals.

    Minn. Stat. 13.599, subd. 3 and 4.
    """

    opportunity = models.OneToOneField(
        Opportunity, on_delete=models.PROTECT, primary_key=True, related_name="evaluation_completed"
    )
    completed_at = models.DateTimeField("evaluation completed", default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("how it was completed")

    class Meta:
        """Written once; a public fact (who recorded it is in the office's history)."""

        constraints = [
            Guard(
                name="rounds_evaluationcompleted_free",
                events="INSERT",
                body=(
                    "IF EXISTS (SELECT FROM rounds_application a WHERE a.opportunity_id = NEW.opportunity_id AND a.state = 'submitted' "
                    f"AND NOT rounds_is_free(NEW.recorded_by_id, a.organization_id, a.opportunity_id)) THEN {NOT_FREE}; END IF;"
                ),
            ),
            Access(
                name="rounds_evaluationcompleted_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy((PERSON, AUDITOR), "true", command="SELECT"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"Completed {self.completed_at}"
