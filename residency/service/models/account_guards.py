"""What the database keeps of the revolving account: never below nothing, and one truth with the ledger of awards."""

from __future__ import annotations

from typing import Final

from img_program.database.guards import REFUSE, Guard, GuardOn

# Whoever enters money waits here, so that the second sees what the first entered. The last lock that anybody takes.
_WAIT: Final = "PERFORM pg_advisory_xact_lock(hashtextextended('residency revolving account', 0)); "
_FROM_ACCOUNT: Final = (
    "EXISTS (SELECT FROM awards_awardpart p JOIN awards_appropriation a ON a.id = p.appropriation_id "
    "JOIN awards_fund f ON f.id = a.fund_id WHERE p.award_id = {award} AND f.is_revolving_account)"
)
_BALANCE_HOLDS = (
    _WAIT + "SELECT min(running) INTO lowest FROM "
    "(SELECT sum(amount) OVER (ORDER BY entered_on) AS running FROM service_accountentry) AS days; "
    "IF lowest < 0 THEN "
    + REFUSE.format(message="format('The account would hold less than nothing: %s dollars', lowest)")
    + "; END IF; "
)
# An approved payment is promised: nothing else takes its money.
_PROMISES_HOLD = (
    "SELECT (SELECT coalesce(sum(amount), 0) FROM service_accountentry WHERE kind <> 'award') - "
    f"(SELECT coalesce(sum(e.amount), 0) FROM awards_ledgerentry e WHERE {_FROM_ACCOUNT.format(award='e.award_id')}) INTO lowest; "
    "IF lowest < 0 THEN "
    + REFUSE.format(message="format('The account does not hold what approved payments need: %s dollars are missing', -lowest)")
    + "; END IF; "
)
_YEAR_HOLDS = (
    "IF NEW.payment_year_id IS NOT NULL THEN "
    "SELECT coalesce(amount_due, yearly_limit) INTO owed FROM service_paymentyear WHERE id = NEW.payment_year_id FOR UPDATE; "
    "SELECT coalesce(sum(amount), 0) INTO paid FROM service_accountentry WHERE payment_year_id = NEW.payment_year_id; "
    "IF paid > owed THEN "
    + REFUSE.format(message="format('That is more than is owed for this year: %s of %s dollars', paid, owed)")
    + "; END IF; END IF; "
)
_OUT_IS_APPROVED = (
    "IF NEW.money_out_id IS NOT NULL AND NEW.corrects_id IS NULL THEN "
    "SELECT state, amount INTO wanted FROM service_moneyout WHERE id = NEW.money_out_id; "
    "IF wanted.state <> 'entered' OR wanted.amount <> -NEW.amount THEN "
    + REFUSE.format(message="'Money leaves the account as two persons approved it'")
    + "; END IF; END IF; "
)
_AWARD_IS_A_PAYMENT = (
    "IF NEW.ledger_entry_id IS NOT NULL THEN "
    "SELECT e.kind, e.amount, e.award_id, CASE e.kind WHEN 'return' THEN e.entered_on ELSE r.paid_on END AS moved_on "
    "INTO moved FROM awards_ledgerentry e LEFT JOIN awards_paymentline l ON l.id = e.payment_line_id "
    "LEFT JOIN awards_paymentrequest r ON r.id = coalesce(l.request_id, e.reduces_id) "
    "WHERE e.id = NEW.ledger_entry_id; "
    f"IF NOT {_FROM_ACCOUNT.format(award='moved.award_id')} OR moved.amount <> -NEW.amount "
    "OR moved.moved_on IS DISTINCT FROM NEW.entered_on THEN "
    + REFUSE.format(
        message="'Money of an award moves in the account as it moved under the award: the same dollars on the same day'"
    )
    + "; END IF; END IF; "
)
_COUNTER_ENTRY = (
    "IF NEW.corrects_id IS NOT NULL THEN "
    "SELECT amount, kind, corrects_id INTO earlier FROM service_accountentry WHERE id = NEW.corrects_id; "
    "IF earlier.corrects_id IS NOT NULL OR earlier.amount <> -NEW.amount OR earlier.kind <> NEW.kind THEN "
    + REFUSE.format(message="'A counter-entry takes back one whole entry, and no counter-entry'")
    + "; END IF; END IF; "
)
_NOT_IN_ACCOUNT = REFUSE.format(message="'What is paid from the revolving account moves in its ledger too'") + "; END IF;"


def account_guards() -> list[Guard]:
    """On the account's own ledger, and on the tables of awards whose money it is."""
    return [
        Guard(
            name="service_account_holds",
            events="INSERT",
            declare="lowest numeric; owed numeric; paid numeric; wanted record; earlier record; moved record;",
            body=_YEAR_HOLDS
            + _OUT_IS_APPROVED
            + _AWARD_IS_A_PAYMENT
            + _COUNTER_ENTRY
            + _BALANCE_HOLDS
            + f"IF NEW.kind <> 'award' AND NEW.amount < 0 THEN {_PROMISES_HOLD} END IF;",
        ),
        GuardOn(
            table="awards_ledgerentry",
            name="service_account_promises_hold",
            events="INSERT",
            when="NEW.amount > 0",
            declare="lowest numeric;",
            body=f"IF {_FROM_ACCOUNT.format(award='NEW.award_id')} THEN {_WAIT}{_PROMISES_HOLD} END IF;",
        ),
        GuardOn(
            table="awards_paymentrequest",
            name="service_account_has_payments",
            events="UPDATE OF state",
            when="NEW.state = 'paid' AND OLD.state <> 'paid'",
            body="IF EXISTS (SELECT FROM awards_ledgerentry e LEFT JOIN awards_paymentline l ON l.id = e.payment_line_id "
            f"WHERE NEW.id IN (l.request_id, e.reduces_id) AND {_FROM_ACCOUNT.format(award='e.award_id')} "
            "AND NOT EXISTS (SELECT FROM service_accountentry s WHERE s.ledger_entry_id = e.id)) THEN " + _NOT_IN_ACCOUNT,
            is_deferred=True,
        ),
        GuardOn(
            table="awards_ledgerentry",
            name="service_account_has_returns",
            events="INSERT",
            when="NEW.kind = 'return'",
            body=f"IF {_FROM_ACCOUNT.format(award='NEW.award_id')} AND NOT EXISTS "
            "(SELECT FROM service_accountentry s WHERE s.ledger_entry_id = NEW.id) THEN " + _NOT_IN_ACCOUNT,
            is_deferred=True,
        ),
    ]
