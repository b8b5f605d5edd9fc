"""The ledger of payments: it only grows, balances are derived from it."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.awards.models.agreement import Agreement, AgreementBudgetLine
from grants.awards.models.award import Award
from grants.awards.models.payment import PaymentLine, PaymentRequest
from grants.rounds.models.conflicts import apart
from img_program.database.access import SameOwner
from img_program.database.guards import REFUSE, Guard, happened
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import read_by_grantee


class LedgerEntry(models.Model):
    """One movement of money under an agreement: paid out is positive, given back is negative. Balances are sums."""

    class Kind(models.TextChoices):
        """What moved."""

        PAYMENT = "payment", "Payment approved"
        RETURN = "return", "Money given back"
        VOID = "void", "Payment voided"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="entries")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    budget_line = models.ForeignKey(AgreementBudgetLine, on_delete=models.PROTECT, related_name="entries")
    payment_line = models.OneToOneField(PaymentLine, on_delete=models.PROTECT, null=True, blank=True, related_name="entry")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    # An advance that money came back from: what is left of it is computed for each.
    of_request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="money_back")
    kind = models.CharField("kind", max_length=8, choices=Kind.choices)
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    entered_on = models.DateField("on")
    note = models.CharField("note", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Append-only: no grant to change or delete. A line, a year and the award hold, whoever pays at once."""

        ordering = ["recorded_at", "id"]
        verbose_name_plural = "ledger entries"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="payment", amount__gt=0, payment_line__isnull=False, reverses=None, of_request=None)
                | Q(kind="return", amount__lt=0, payment_line=None, reverses=None) & ~Q(note="")
                | Q(kind="void", amount__lt=0, payment_line=None, reverses__isnull=False, of_request=None) & ~Q(note=""),
                name="awards_ledgerentry_direction",
            ),
            happened("awards_ledgerentry_happened", "entered_on"),
            Guard(
                name="awards_ledger_says_what_it_moves",
                events="INSERT",
                declare="line record; earlier record; first record; year int;",
                body=(
                    "IF NEW.kind = 'payment' THEN "
                    "SELECT * INTO line FROM awards_paymentline WHERE id = NEW.payment_line_id; "
                    "IF line.budget_line_id <> NEW.budget_line_id OR line.amount <> NEW.amount THEN "
                    + REFUSE.format(message="'A payment moves its line''s dollars from its line of the budget'")
                    + "; END IF; IF line.spent_from < (SELECT starts_on FROM awards_agreement WHERE id = NEW.agreement_id) OR "
                    "line.spent_until > (SELECT ends_on FROM awards_agreement WHERE id = NEW.agreement_id) THEN "
                    + REFUSE.format(message="'Nothing outside the effective dates is payable'")
                    + "; END IF; SELECT (m.value #>> '{}')::int AS month, (d.value #>> '{}')::int AS day INTO first "
                    "FROM statute_parameter m, statute_parameter d WHERE m.key = 'periods.fiscal_year_start_month' "
                    "AND d.key = 'periods.fiscal_year_start_day' AND m.effective @> line.spent_from AND d.effective @> line.spent_from; "
                    "SELECT fiscal_year INTO year FROM awards_agreementbudgetline WHERE id = NEW.budget_line_id; "
                    "IF year <> extract(year FROM line.spent_from)::int + ((extract(month FROM line.spent_from), "
                    "extract(day FROM line.spent_from)) >= (first.month, first.day))::int "
                    "OR year <> extract(year FROM line.spent_until)::int + ((extract(month FROM line.spent_until), "
                    "extract(day FROM line.spent_until)) >= (first.month, first.day))::int THEN "
                    + REFUSE.format(message="'Work is paid from the fiscal year in which it was done'")
                    + "; END IF; END IF; IF NEW.kind = 'void' THEN "
                    "SELECT * INTO earlier FROM awards_ledgerentry WHERE id = NEW.reverses_id; "
                    "IF earlier.kind <> 'payment' OR earlier.amount <> -NEW.amount OR earlier.budget_line_id <> NEW.budget_line_id THEN "
                    + REFUSE.format(message="'A reversing entry takes back one whole payment'")
                    + "; END IF; END IF;"
                ),
            ),
            SameOwner(
                name="awards_ledgerentry_same_agreement",
                columns=["budget_line_id", "agreement_id", "organization_id"],
                parent="awards_agreementbudgetline",
                parent_columns=["id", "agreement_id", "organization_id"],
            ),
            SameOwner(
                name="awards_ledgerentry_same_award",
                columns=["agreement_id", "award_id"],
                parent="awards_agreement",
                parent_columns=["id", "award_id"],
            ),
            Guard(
                name="awards_ledger_within_limits",
                events="INSERT",
                declare="budget record; award_limit numeric; year_limit numeric; paid numeric;",
                body=(
                    # Everybody who pays under this award waits here.
                    "SELECT amount INTO award_limit FROM awards_award WHERE id = NEW.award_id FOR UPDATE; "
                    "SELECT amount, category, fiscal_year INTO budget FROM awards_agreementbudgetline WHERE id = NEW.budget_line_id; "
                    "SELECT coalesce(sum(amount), 0) INTO paid FROM awards_ledgerentry WHERE budget_line_id = NEW.budget_line_id; "
                    "IF paid > budget.amount OR paid < 0 THEN "
                    + REFUSE.format(
                        message="format('The budget line %s would not hold: %s of %s dollars', budget.category, paid, budget.amount)"
                    )
                    + "; END IF; "
                    "SELECT coalesce(sum(e.amount), 0) INTO paid FROM awards_ledgerentry e JOIN awards_agreementbudgetline l "
                    "ON l.id = e.budget_line_id WHERE e.award_id = NEW.award_id AND l.fiscal_year = budget.fiscal_year; "
                    "SELECT coalesce(sum(amount - released), 0) INTO year_limit FROM awards_awardpart "
                    "WHERE award_id = NEW.award_id AND fiscal_year = budget.fiscal_year; "
                    "IF paid > year_limit THEN "
                    + REFUSE.format(
                        message="format('Fiscal year %s would not hold: %s of %s dollars', budget.fiscal_year, paid, year_limit)"
                    )
                    + "; END IF; "
                    "SELECT coalesce(sum(amount), 0) INTO paid FROM awards_ledgerentry WHERE award_id = NEW.award_id; "
                    "IF paid > award_limit THEN "
                    + REFUSE.format(message="format('The award would not hold: %s of %s dollars', paid, award_limit)")
                    + "; END IF;"
                ),
            ),
            apart("awards_ledgerentry_apart", "INSERT"),
            read_by_grantee("awards_ledgerentry_access", staff="SELECT, INSERT", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
