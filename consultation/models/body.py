"""Stakeholder bodies: composition, and who sits in them (Minn. Stat. 144.1911, subd. 9)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Count, F, Q

from img_program.database.access import SameOwner
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.statute.models import Certainty, Provision
from img_program.web.fields.names import NameColumn


class BodyQuerySet(models.QuerySet["StakeholderBody"]):
    """Reads of bodies."""

    def with_members(self, day: date) -> BodyQuerySet:
        """Adds `member_count` on a day."""
        running = Q(members__starts_on__lte=day) & (Q(members__ends_on=None) | Q(members__ends_on__gte=day))
        return self.annotate(member_count=Count("members", filter=running, distinct=True))


@tracked("consultation_stakeholderbodyevent_access", None)
class StakeholderBody(models.Model):
    """A body that advises the program."""

    name = NameColumn("name", max_length=150, unique=True)
    purpose = models.TextField("what it is for", max_length=1000)
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="passage of the law"
    )
    starts_on = models.DateField("since", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        """The office's; its public facts are shown by the public page."""

        ordering = ["name"]
        verbose_name_plural = "stakeholder bodies"
        constraints = [office_only("consultation_stakeholderbody_access")]

    def __str__(self) -> str:
        return self.name


@tracked("consultation_seatevent_access", None)
class Seat(models.Model):
    """One line of a body's composition: which interest, and how many members it has at least."""

    body = models.ForeignKey(StakeholderBody, on_delete=models.PROTECT, related_name="seats")
    interest = models.CharField("interest", max_length=150)
    at_least = models.PositiveSmallIntegerField("at least", default=1)
    certainty = models.CharField("certainty", max_length=10, choices=Certainty.choices, default=Certainty.RECALLED)
    order = models.PositiveSmallIntegerField("order", default=100)

    class Meta:
        """Each interest once."""

        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "interest"], name="consultation_seat_once"),
            models.UniqueConstraint(fields=["id", "body"], name="consultation_seat_of_body"),
            office_only("consultation_seat_access"),
        ]

    def __str__(self) -> str:
        return self.interest


class MemberQuerySet(models.QuerySet["BodyMember"]):
    """Reads of members."""

    def current_on(self, day: date) -> MemberQuerySet:
        """Members on a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def named_in_public(self) -> MemberQuerySet:
        """Those who consented that their name is published."""
        return self.filter(is_public=True)


@tracked("consultation_bodymemberevent_access", None)
class BodyMember(models.Model):
    """Somebody who sits in a body: a name, published only with that person's consent."""

    body = models.ForeignKey(StakeholderBody, on_delete=models.PROTECT, related_name="members")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="members", verbose_name="interest")
    name = NameColumn("name", max_length=150)
    affiliation = NameColumn("organization", max_length=200, blank=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    is_public = models.BooleanField("name may be published", default=False)
    consented_on = models.DateField("consented on", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        """No publication without the day of the consent."""

        ordering = ["seat__order", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "body"], name="consultation_bodymember_of_body"),
            models.CheckConstraint(condition=~Q(name=""), name="consultation_bodymember_has_name"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="consultation_bodymember_order"
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(consented_on__isnull=False), name="consultation_bodymember_consented"
            ),
            SameOwner(
                name="consultation_bodymember_same_body",
                columns=["seat_id", "body_id"],
                parent="consultation_seat",
                parent_columns=["id", "body_id"],
            ),
            office_only("consultation_bodymember_access"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_current_on(self, day: date) -> bool:
        """Whether the person sits in the body on a day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
