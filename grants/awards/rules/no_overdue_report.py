"""REP: no payment while a report is overdue without a written extension."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def no_overdue_report(facts: PaymentFacts) -> Finding:
    """A report that was certified, or whose last day was moved in writing, does not stop a payment (OGM policy 08-09)."""
    title = "No report is overdue"
    if not facts.overdue_reports:
        return Finding("REP", title, True, "Every report that was due has come, or has more time in writing.", facts.citation)
    named = ", ".join(f"{kind.lower()} due {day:%-d %B %Y}" for kind, day in facts.overdue_reports)
    return Finding(
        "REP",
        title,
        False,
        f"Overdue: {named}.",
        facts.citation,
        "Send the report, or ask the program for more time in writing.",
    )
