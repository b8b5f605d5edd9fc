"""START: nothing dated before the effective date is payable, and nothing after the end."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def spent_within_effective_dates(facts: PaymentFacts) -> Finding:
    """Every line was spent between the agreement's first and last day, and not in the future unless it is an advance."""
    title = "Spent while the agreement runs"
    if facts.starts_on is None or facts.ends_on is None:
        return Finding(
            "START", title, False, "The agreement has no effective dates yet.", facts.citation, "Execute the agreement."
        )
    outside = [line.what for line in facts.lines if line.spent_from < facts.starts_on or line.spent_until > facts.ends_on]
    if outside:
        return Finding(
            "START",
            title,
            False,
            f"Outside {facts.starts_on:%-d %B %Y} to {facts.ends_on:%-d %B %Y}: {', '.join(outside)}.",
            facts.citation,
            "Take these lines out. What was spent before the effective date can't be paid.",
        )
    early = [line.what for line in facts.lines if line.spent_until > facts.today]
    if early and not facts.is_advance:
        return Finding(
            "START",
            title,
            False,
            f"Not spent yet: {', '.join(early)}.",
            facts.citation,
            "Wait until it is spent, or ask for an advance and say why.",
        )
    return Finding("START", title, True, "Every line lies within the effective dates.", facts.citation)
