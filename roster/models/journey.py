"""The way to practice: dated steps of a person, each with how it is known. What is not known is never a failure."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.access import SameOwner
from roster.models.eligibility import Basis, persons_own
from roster.models.registrant import Registrant
from roster.rules.dates import DatePrecision, RoughDate


class JourneyStep(models.TextChoices):
    """The steps in their usual order, and the other road. Joining itself is the roster's own date."""

    CERTIFIED = "certified", "ECFMG certified"
    EXAMS = "exams", "Examinations passed"
    EXPERIENCE = "experience", "First clinical experience in the United States"
    APPLIED = "applied", "Applied for residency"
    INTERVIEWED = "interviewed", "Interviewed for residency"
    MATCHED = "matched", "Matched into residency"
    FINISHED = "finished", "Finished residency"
    LICENSED = "licensed", "Licensed in Minnesota"
    PRIMARY_CARE = "primary_care", "Works in primary care"
    RURAL = "rural", "Works at a rural or underserved site"
    FIVE_YEARS = "five_years", "Five years of service done"
    OTHER_ROAD = "other_road", "Employed in another health profession"


# Told by facts, each with its source (`roster.models.fact`): nobody tells them a second time here.
BY_FACTS = (JourneyStep.CERTIFIED, JourneyStep.EXAMS, JourneyStep.EXPERIENCE)
TOLD = tuple(step for step in JourneyStep if step not in BY_FACTS)


class Knowledge(models.TextChoices):
    """What a record says of a step."""

    KNOWN = "known", "Reached"
    UNKNOWN = "unknown", "Asked, and not known"
    LOST = "lost", "Lost contact"


class MatchedHow(models.TextChoices):
    """How a residency position was filled."""

    MATCH = "match", "In the Match"
    SOAP = "soap", "In SOAP, after the Match"
    OUTSIDE = "outside", "Outside the Match"


class JourneyRecord(models.Model):
    """What became known about one step of one person. Append-only: the latest record of a step counts.

    `happened_on` is the day of the step, or the day on which contact was lost; a date known to the month stands on
    its first day. `how` belongs to matching, `profession` to the other road.
    """

    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="journey")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.CharField("step", max_length=12, choices=JourneyStep.choices)
    knowledge = models.CharField("what is known", max_length=8, choices=Knowledge.choices)
    happened_on = models.DateField("when", null=True, blank=True)
    precision = models.CharField(max_length=5, choices=DatePrecision.choices, blank=True)
    how = models.CharField("how the position was filled", max_length=8, choices=MatchedHow.choices, blank=True)
    profession = models.CharField("profession", max_length=80, blank=True)
    source = models.CharField("known from", max_length=24, choices=Basis.choices)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Nobody changes a record: a new one follows."""

        ordering = ["-recorded_at", "-id"]
        indexes = [models.Index(fields=["registrant", "step", "-recorded_at"], name="roster_journey_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(knowledge=Knowledge.UNKNOWN, happened_on=None, precision="")
                | (~Q(knowledge=Knowledge.UNKNOWN) & Q(happened_on__isnull=False) & ~Q(precision="")),
                name="roster_journey_dated",
            ),
            models.CheckConstraint(
                condition=~Q(knowledge=Knowledge.KNOWN, step__in=BY_FACTS), name="roster_journey_facts_are_facts"
            ),
            models.CheckConstraint(condition=Q(how="") | Q(step=JourneyStep.MATCHED), name="roster_journey_how"),
            models.CheckConstraint(condition=Q(profession="") | Q(step=JourneyStep.OTHER_ROAD), name="roster_journey_profession"),
            persons_own(
                "roster_journeyrecord_access",
                person="SELECT, INSERT",
                staff="SELECT, INSERT",
                retention="UPDATE (profession), ",
            ),
            SameOwner(
                name="roster_journey_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_knowledge_display()}"

    @property
    def when_in_words(self) -> str:
        """The date as exactly as it is known."""
        return RoughDate(self.happened_on, self.precision).in_words() if self.happened_on else ""

    @property
    def detail(self) -> str:
        """How, or which profession."""
        return str(self.get_how_display()) if self.how else self.profession
