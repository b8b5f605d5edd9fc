"""Positions by academic year, and the position-years that awards pay for."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from grants.awards.models import Award
from img_program.database.access import SameOwner, of_my_organizations
from img_program.database.guards import REFUSE, Guard
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import OwnedQuerySet, read_by_grantee
from residency.training.academic_year import academic_year_in_words
from residency.training.models.common import child_of
from residency.training.models.program import ResidencyProgram
from residency.training.workflow import POSITION, PositionState

DOLLARS = models.DecimalField(max_digits=12, decimal_places=2)
NOTHING = models.Value(Decimal("0.00"), output_field=DOLLARS)


class PositionQuerySet(OwnedQuerySet["Position"]):
    """Reads of positions."""

    def with_funding(self) -> PositionQuerySet:
        """Adds `funded`: dollars of all awards in all years."""
        running = Q(fundings__withdrawn_at=None)
        return self.annotate(funded=Coalesce(Sum("fundings__amount", filter=running), NOTHING, output_field=DOLLARS))

    def waiting(self) -> PositionQuerySet:
        """Open or unfilled: an appointment can be recorded."""
        return self.filter(state__in=[PositionState.OPEN, PositionState.UNFILLED])


@tracked("training_positionevent_access", of_my_organizations())
class Position(models.Model):
    """A place for one resident that begins in an academic year and lasts as long as the specialty's training.

    `academic_year` is the calendar year in which it begins: 2026 is 2026-27.
    """

    program = models.ForeignKey(ResidencyProgram, on_delete=models.PROTECT, related_name="positions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    academic_year = models.PositiveSmallIntegerField("academic year in which it begins")
    label = models.CharField("name of the position", max_length=40)
    state = models.CharField("state", max_length=10, choices=PositionState.choices, default=PositionState.PLANNED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PositionQuerySet.as_manager()

    class Meta:
        """The institution's; once by its name in a year of a program."""

        ordering = ["-academic_year", "label", "id"]
        triggers = POSITION.triggers()
        indexes = [models.Index(fields=["academic_year", "state"], name="training_position_by_year")]
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="training_position_organization"),
            models.UniqueConstraint(fields=["program", "academic_year", "label"], name="training_position_once"),
            models.CheckConstraint(condition=Q(academic_year__range=(2000, 2100)), name="training_position_year"),
            child_of("residencyprogram", "training_position_same_owner", column="program_id"),
            owned("training_position_access", of_my_organizations(), person="SELECT, INSERT, UPDATE (label, state)"),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {academic_year_in_words(self.academic_year)}"

    @property
    def begins_in_words(self) -> str:
        """For people: 2026 is the year 2026-27."""
        return academic_year_in_words(self.academic_year)


class PositionFundingQuerySet(OwnedQuerySet["PositionFunding"]):
    """Reads of funded position-years."""

    def running(self) -> PositionFundingQuerySet:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


# Entries of NEW's award for one position in the year that begins on first_day, voided ones taken off.
PAID_FOR_POSITION = (
    "FROM awards_ledgerentry e LEFT JOIN awards_ledgerentry r ON r.id = e.reverses_id "
    "JOIN awards_paymentline l ON l.id = coalesce(e.payment_line_id, r.payment_line_id, e.disallows_id) "
    "JOIN training_positionexpense x ON x.line_id = l.id JOIN training_appointment a ON a.id = x.appointment_id "
    "WHERE e.award_id = NEW.award_id AND a.position_id = {position} "
    "AND l.spent_from >= first_day AND l.spent_from < first_day + interval '1 year'"
)
# The first day of NEW's academic year, as the parameters of that year have it.
_FIRST_DAY = (
    "SELECT make_date(NEW.academic_year, (m.value #>> '{}')::int, (d.value #>> '{}')::int) INTO first_day "
    "FROM statute_parameter m, statute_parameter d "
    "WHERE m.key = 'periods.academic_year_start_month' AND d.key = 'periods.academic_year_start_day' "
    "AND m.effective @> make_date(NEW.academic_year, 12, 31) AND d.effective @> make_date(NEW.academic_year, 12, 31); "
)
_WITHIN_CAP = (
    "SELECT (value #>> '{}')::numeric INTO most FROM statute_parameter "
    "WHERE key = 'residency.cap_per_position_year' AND effective @> first_day; "
    "IF most IS NULL THEN " + REFUSE.format(message="'No cap per position and year is in force for that academic year'") + "; "
    "END IF; "
    "PERFORM 1 FROM training_position WHERE id = NEW.position_id FOR UPDATE; "
    "SELECT coalesce(sum(amount), 0) INTO given FROM training_positionfunding "
    "WHERE position_id = NEW.position_id AND academic_year = NEW.academic_year AND withdrawn_at IS NULL; "
    "IF given > most THEN "
    + REFUSE.format(
        message="format('All awards together would pay %s dollars for this position in one year; the most is %s', given, most)"
    )
    + "; END IF; "
)
_UNDER_AWARD = (
    "SELECT state, amount, program INTO award FROM awards_award WHERE id = NEW.award_id FOR UPDATE; "
    "IF award.state <> 'awarded' OR award.program <> 'primary_care_residency' THEN "
    + REFUSE.format(message="'Only a decided award of the primary care residency program pays for positions'")
    + "; END IF; "
    "SELECT coalesce(sum(amount), 0) INTO given FROM training_positionfunding "
    "WHERE award_id = NEW.award_id AND withdrawn_at IS NULL; "
    "IF given > award.amount THEN "
    + REFUSE.format(message="format('The positions take %s dollars of this award; it has %s', given, award.amount)")
    + "; END IF; "
)
_NOT_BEFORE = (
    "IF NEW.academic_year < (SELECT academic_year FROM training_position WHERE id = NEW.position_id) THEN "
    + REFUSE.format(message="'The position begins later than this academic year'")
    + "; END IF; "
)


@tracked("training_positionfundingevent_access", of_my_organizations())
class PositionFunding(models.Model):
    """Dollars of one award for one position in one academic year: a fact of a public agreement.

    Sums are kept by the database for everybody: the cap of the law per position and year over all awards
    (Minn. Stat. 144.1911, subd. 6), and the award's own amount.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="position_fundings")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="fundings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    academic_year = models.PositiveSmallIntegerField("academic year")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("taken back", null=True, blank=True)
    withdrawn_reason = models.CharField("why", max_length=300, blank=True)

    objects = PositionFundingQuerySet.as_manager()

    class Meta:
        """The office writes; the institution reads."""

        ordering = ["academic_year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "position", "academic_year"],
                condition=Q(withdrawn_at=None),
                name="training_positionfunding_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="training_positionfunding_amount"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="training_positionfunding_says_why"
            ),
            child_of("position", "training_positionfunding_same_owner"),
            SameOwner(
                name="training_positionfunding_own_award",
                columns=["award_id", "organization_id"],
                parent="awards_award",
                parent_columns=["id", "organization_id"],
            ),
            Guard(
                name="training_positionfunding_limits",
                events="INSERT OR UPDATE",
                when="NEW.withdrawn_at IS NULL",
                declare="first_day date; most numeric; given numeric; award record;",
                body=_FIRST_DAY + _WITHIN_CAP + _UNDER_AWARD + _NOT_BEFORE,
            ),
            Guard(
                name="training_positionfunding_kept_when_paid",
                events="UPDATE",
                when="NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL OR NEW.amount < OLD.amount",
                declare="first_day date; given numeric; paid numeric;",
                body=(
                    "PERFORM 1 FROM awards_award WHERE id = NEW.award_id FOR UPDATE; "
                    + _FIRST_DAY
                    + "SELECT coalesce(sum(amount), 0) INTO given FROM training_positionfunding WHERE award_id = NEW.award_id "
                    "AND position_id = NEW.position_id AND academic_year = NEW.academic_year AND withdrawn_at IS NULL; "
                    f"SELECT coalesce(sum(e.amount), 0) INTO paid {PAID_FOR_POSITION.format(position='NEW.position_id')}; "
                    "IF paid > given THEN "
                    + REFUSE.format(message="'Money was paid for this position: it can''t be taken back'")
                    + "; END IF;"
                ),
            ),
            read_by_grantee("training_positionfunding_access"),
        ]

    def __str__(self) -> str:
        return f"{self.year_in_words}: {self.amount}"

    @property
    def year_in_words(self) -> str:
        """For people: 2026 is the year 2026-27."""
        return academic_year_in_words(self.academic_year)
