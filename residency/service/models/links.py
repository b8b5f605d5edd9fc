"""Private links: an employer's yearly word, and a physician's yearly check."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.database.access import mine
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.notifications.models.private_link import PrivateLink, PrivateLinkQuerySet
from img_program.notifications.workflow import LINK, LinkState
from img_program.web.fields.names import NameColumn
from residency.service.models.service import EmploymentPeriod, Obligation, OwnQuerySet, of_same_person


class VerificationQuerySet(OwnQuerySet["Verification"], PrivateLinkQuerySet["Verification"]):  # type: ignore[override]  # the manager of two parents
    """Reads of employers' words."""

    def confirmed(self) -> VerificationQuerySet:
        """The employer, or a paper that was seen, said yes."""
        return self.filter(state=LinkState.CONFIRMED)


@tracked("service_verificationevent_access", mine(), exclude=["token_hash"])
class Verification(PrivateLink):
    """An employer's word on some months of one period of work: asked by link, or seen on paper."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="verifications")
    period = models.ForeignKey(EmploymentPeriod, on_delete=models.PROTECT, related_name="verifications")
    covers_from = models.DateField("from")
    covers_until = models.DateField("until")
    contact_name = NameColumn("asked", max_length=150, blank=True)
    contact_email = models.EmailField("at", blank=True)
    answered_name = NameColumn("answered by", max_length=150, blank=True)
    seen_reference = models.CharField("paper seen, where it is", max_length=300, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        """One waiting question for a period; a link or a paper."""

        ordering = ["covers_from", "created_at"]
        triggers = LINK.triggers()
        indexes = [models.Index(fields=["state", "expires_at"], name="service_verification_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["period"], condition=Q(state="sent"), name="service_verification_one_waiting"),
            models.CheckConstraint(condition=Q(covers_until__gte=F("covers_from")), name="service_verification_dates"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "withdrawn"]) | Q(answered_at__isnull=False),
                name="service_verification_answered",
            ),
            of_same_person("service_obligation", "service_verification_same_owner", column="obligation_id"),
            of_same_person("service_employmentperiod", "service_verification_same_period", column="period_id"),
            owned("service_verification_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.covers_from:%-d %B %Y} to {self.covers_until:%-d %B %Y}"


class YearlyCheckQuerySet(OwnQuerySet["YearlyCheck"], PrivateLinkQuerySet["YearlyCheck"]):  # type: ignore[override]  # as above
    """Reads of yearly checks."""


@tracked("service_yearlycheckevent_access", mine(), exclude=["token_hash"])
class YearlyCheck(PrivateLink):
    """Once a year: is everything as it was? Two minutes, by link, as long as the obligation is open."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="yearly_checks")

    objects = YearlyCheckQuerySet.as_manager()

    class Meta:
        """One waiting check for an obligation."""

        ordering = ["sent_at"]
        triggers = LINK.triggers()
        constraints = [
            models.UniqueConstraint(fields=["obligation"], condition=Q(state="sent"), name="service_yearlycheck_one_waiting"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "withdrawn"]) | Q(answered_at__isnull=False), name="service_yearlycheck_answered"
            ),
            of_same_person("service_obligation", "service_yearlycheck_same_owner", column="obligation_id"),
            owned("service_yearlycheck_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Yearly check of {timezone.localdate(self.sent_at):%-d %B %Y}"
