"""CLOSE: what must be done before a grant is closed, computed from what is on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from grants.awards.gates import Finding


@dataclass(frozen=True, slots=True)
class CloseoutFacts:
    """What decides whether a grant can be closed. Dollars."""

    today: dt.date
    citation: str
    ends_on: dt.date
    reports_missing: int
    final_report_accepted: bool
    open_requests: int
    open_findings: int
    award_amount: Decimal
    monitoring_above: Decimal
    visits: int
    reconciliations: int
    # Of each advance: what was paid, and what its own papers support or came back of it.
    advances: tuple[tuple[Decimal, Decimal], ...]
    has_evaluation: bool
    is_on_hold: bool
    owed_back: Decimal = Decimal("0.00")
    corrections_waiting: int = 0


def closeout_checklist(facts: CloseoutFacts) -> list[Finding]:
    """Every line with what to do; all pass, or the grant stays open (OGM policies 08-10 and 08-13)."""
    advanced = sum((paid for paid, _known in facts.advances), Decimal("0.00"))
    known = sum((min(paid, known) for paid, known in facts.advances), Decimal("0.00"))
    needs_monitoring = facts.award_amount > facts.monitoring_above

    def line(title: str, passes: bool, done: str, missing: str, what_to_do: str) -> Finding:  # noqa: FBT001 - local
        words = done if passes else missing
        return Finding("CLOSE", title, passes, words, facts.citation, "" if passes else what_to_do)

    return [
        line(
            "The agreement has ended",
            facts.today > facts.ends_on or (facts.open_requests == 0 and facts.final_report_accepted),
            f"It ends on {facts.ends_on:%-d %B %Y}.",
            f"It runs until {facts.ends_on:%-d %B %Y}.",
            "Wait for the end, or for the final report.",
        ),
        line(
            "Final report",
            facts.final_report_accepted and facts.reports_missing == 0,
            "All reports are accepted.",
            f"Reports not accepted: {facts.reports_missing}.",
            "The grantee certifies, the program accepts.",
        ),
        line(
            "Payment requests",
            facts.open_requests == 0,
            "Every request is paid, refused or withdrawn.",
            f"Open requests: {facts.open_requests}.",
            "Pay, refuse or return them.",
        ),
        line(
            "Reconciliation",
            not needs_monitoring or facts.reconciliations > 0,
            "Done, or not needed for this amount.",
            "No financial reconciliation is on record.",
            "Compare a payment with the grantee's papers.",
        ),
        line(
            "Monitoring visit",
            not needs_monitoring or facts.visits > 0,
            "Done, or not needed for this amount.",
            "No visit is on record.",
            "Visit the grantee.",
        ),
        line(
            "Findings",
            facts.open_findings == 0,
            "Every finding is resolved.",
            f"Findings not resolved: {facts.open_findings}.",
            "Record how each was resolved.",
        ),
        line(
            "Unspent money returned",
            all(known >= paid for paid, known in facts.advances),
            "No advance is left without receipts or return.",
            f"Advances of ${advanced:,.2f}: ${known:,.2f} are supported by the papers of that very advance, or given back.",
            "Reconcile each advance, or record the money that came back.",
        ),
        line(
            "Disallowed money",
            facts.owed_back == 0 and facts.corrections_waiting == 0,
            "Nothing is owed back, no correction waits.",
            f"Owed back: ${facts.owed_back:,.2f}. Corrections that wait for their second person: {facts.corrections_waiting}.",
            "Record the money that came back, or withhold it; decide each correction.",
        ),
        line(
            "Performance evaluation",
            facts.has_evaluation,
            "Written.",
            "Not written yet.",
            "Write how the grantee performed.",
        ),
        line("No hold", not facts.is_on_hold, "Payments are not on hold.", "Payments are on hold.", "Lift the hold first."),
    ]
