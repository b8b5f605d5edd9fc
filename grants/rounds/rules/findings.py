"""What the eligibility rules are given and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from img_program.statute.models import Provision


class Outcome(TextChoices):
    """The answer of a rule. "Needs a person" never stops a submission: the office decides, in writing."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NEEDS_A_PERSON = "needs_a_person", "Needs a person"


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """The facts that the rules rest on; dollars and years."""

    organization_kind: str
    training_program: str
    specialty: str
    residents_requested: int | None
    budget_total: Decimal
    budget_years: int
    budget_by_year: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer with the fact that decides it, in words, and the passage of the law."""

    rule: str
    outcome: Outcome
    fact: str
    citation: str
    decided_on: date


def citation_of(provision: str) -> str:
    """The citation of a provision, one indexed query."""
    return Provision.objects.values_list("citation", flat=True).get(pk=provision)
