"""VISITN: the largest grants are visited again and again."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts
from img_program.statute.fiscal import add_months


def visit_every_year(facts: PaymentFacts) -> Finding:
    """Above the amount, at most so many months have passed since the start or the last visit (OGM policy 08-10)."""
    title = "Yearly visits"
    if facts.award_amount <= facts.yearly_above or facts.starts_on is None or facts.ends_on is None:
        return Finding("VISITN", title, True, f"The award is not above ${facts.yearly_above:,.0f}.", facts.citation)
    until = min(facts.today, facts.ends_on)
    latest = max([facts.starts_on, *(day for day in facts.visits if facts.starts_on <= day <= facts.today)])
    next_due = add_months(latest, facts.yearly_months)
    if until <= next_due:
        return Finding("VISITN", title, True, f"The next visit is due by {next_due:%-d %B %Y}.", facts.citation)
    return Finding(
        "VISITN",
        title,
        False,
        f"A visit was due by {next_due:%-d %B %Y}.",
        facts.citation,
        "The program visits the grantee and records the visit.",
    )
