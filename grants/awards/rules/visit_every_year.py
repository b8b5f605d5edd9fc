"""VISITN: the largest grants are visited again and again."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts
from img_program.statute.fiscal import add_months


def visit_every_year(facts: PaymentFacts) -> Finding:
    """Above the amount, no stretch of the running agreement is longer than the interval without a visit (OGM policy 08-10)."""
    title = "Yearly visits"
    if facts.award_amount <= facts.yearly_above or facts.starts_on is None or facts.ends_on is None:
        return Finding("VISITN", title, True, f"The award is not above ${facts.yearly_above:,.0f}.", facts.citation)
    latest = max([facts.starts_on, *facts.visits])
    next_due = add_months(latest, facts.yearly_months)
    if min(facts.today, facts.ends_on) <= next_due:
        return Finding("VISITN", title, True, f"The next visit is due by {next_due:%-d %B %Y}.", facts.citation)
    return Finding(
        "VISITN",
        title,
        False,
        f"A visit was due by {next_due:%-d %B %Y}.",
        facts.citation,
        "The program visits the grantee and records the visit.",
    )
