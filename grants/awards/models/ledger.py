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
from grants.awards.models.correction import Correction
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
        DISALLOW = "disallow", "Expense disallowed"
        WITHHOLD = "withhold", "Withheld from a payment"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="entries")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    budget_line = models.ForeignKey(AgreementBudgetLine, on_delete=models.PROTECT, related_name="entries")
    payment_line = models.OneToOneField(PaymentLine, on_delete=models.PROTECT, null=True, blank=True, related_name="entry")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    # An advance that money came back from: what is left of it is computed for each.
    of_request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="money_back")
    # The payment on its way that is smaller by these dollars; the expense that was disallowed; who decided that and why.
    reduces = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="reductions")
    disallows = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, null=True, blank=True, related_name="disallowed")
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
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
                & Q(reduces=None, disallows=None)
                | Q(kind="return", amount__lt=0, payment_line=None, reverses=None, reduces=None, disallows=None) & ~Q(note="")
                | Q(kind="void", payment_line=None, reverses__isnull=False, of_request=None, reduces=None, disallows=None)
                & ~Q(note="")
                | Q(kind="disallow", amount__lt=0, payment_line=None, reverses=None, reduces__isnull=False)
                & Q(disallows__isnull=False, of_request=None)
                & ~Q(note="")
                | Q(kind="withhold", amount__lt=0, payment_line=None, reverses=None, reduces__isnull=False)
                & Q(disallows=None, of_request=None)
                & ~Q(note=""),
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
                    # What was disallowed of a payment isn't taken back a second time.
                    "IF earlier.kind NOT IN ('payment', 'withhold') OR earlier.budget_line_id <> NEW.budget_line_id "
                    "OR -NEW.amount <> earlier.amount + (SELECT coalesce(sum(d.amount), 0) FROM awards_ledgerentry d "
                    "WHERE d.disallows_id = earlier.payment_line_id) THEN "
                    + REFUSE.format(message="'A reversing entry takes back one whole payment'")
                    + "; END IF; END IF;"
                ),
            ),
            Guard(
                name="awards_ledger_by_a_correction",
                events="INSERT",
                when="NEW.kind <> 'payment'",
                declare="asked record; taken numeric; most numeric;",
                body=(
                    # Everybody who moves money under this award waits here.
                    "PERFORM 1 FROM awards_award WHERE id = NEW.award_id FOR UPDATE; "
                    "SELECT * INTO asked FROM awards_correction WHERE id = NEW.correction_id; "
                    "IF asked.id IS NULL OR asked.state <> 'entered' OR asked.agreement_id <> NEW.agreement_id "
                    "OR asked.kind <> replace(NEW.kind, 'return', 'refund') THEN "
                    + REFUSE.format(message="'Money is taken back by a correction that two persons made'")
                    + "; END IF; IF NEW.kind = 'void' THEN "
                    "IF NOT EXISTS (SELECT FROM awards_ledgerentry e LEFT JOIN awards_paymentline l ON l.id = e.payment_line_id "
                    "WHERE e.id = NEW.reverses_id AND asked.request_id IN (l.request_id, e.reduces_id)) THEN "
                    + REFUSE.format(message="'A void takes back the entries of its own payment'")
                    + "; END IF; RETURN NULL; END IF; "
                    "IF asked.amount <> -NEW.amount OR asked.budget_line_id <> NEW.budget_line_id "
                    "OR NEW.kind IN ('disallow', 'withhold') AND asked.request_id IS DISTINCT FROM NEW.reduces_id "
                    "OR NEW.kind = 'disallow' AND asked.line_id IS DISTINCT FROM NEW.disallows_id "
                    "OR EXISTS (SELECT FROM awards_ledgerentry e WHERE e.correction_id = asked.id AND e.id <> NEW.id) THEN "
                    + REFUSE.format(message="'An entry takes back once what its correction says'")
                    + "; END IF; IF NEW.reduces_id IS NOT NULL THEN "
                    "IF (SELECT state FROM awards_paymentrequest WHERE id = NEW.reduces_id) <> 'approved' THEN "
                    + REFUSE.format(message="'Only an approved payment that is not sent can be made smaller'")
                    + "; END IF; SELECT coalesce(sum(e.amount), 0) INTO taken FROM awards_ledgerentry e "
                    "LEFT JOIN awards_paymentline l ON l.id = e.payment_line_id "
                    "WHERE NEW.reduces_id IN (l.request_id, e.reduces_id); "
                    "IF taken < 0 THEN "
                    + REFUSE.format(message="'A payment is never smaller than nothing'")
                    + "; END IF; END IF; "
                    "IF asked.settles_id IS NOT NULL THEN "
                    "SELECT amount INTO most FROM awards_correction WHERE id = asked.settles_id AND is_owed; "
                    "SELECT -coalesce(sum(e.amount), 0) INTO taken FROM awards_ledgerentry e "
                    "LEFT JOIN awards_ledgerentry r ON r.id = e.reverses_id "
                    "JOIN awards_correction c ON c.id = coalesce(r.correction_id, e.correction_id) "
                    "WHERE c.settles_id = asked.settles_id; "
                    "IF most IS NULL OR taken > most THEN "
                    + REFUSE.format(message="'No more is given or kept back than is owed'")
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
