"""The form of an amendment, filled with the agreement as it holds; the office and the grantee use it."""

from __future__ import annotations

from typing import Any

from grants.awards.actions.agreements import BudgetAmount
from grants.awards.actions.changes import terms_in_force
from grants.awards.forms.awards import AmendmentForm
from grants.awards.models import Agreement

TERMS = {"scope": "Scope", "key_people": "Key people", "sites": "Sites"}


def amendment_form(agreement: Agreement, *args: Any) -> AmendmentForm:
    """The agreement as it holds, to be changed."""
    rows = [BudgetAmount(line.category, line.fiscal_year, line.amount) for line in agreement.budget_lines.all() if line.amount]
    terms = terms_in_force(agreement)
    stored: dict[str, Any] = {"ends_on": agreement.ends_on, **{name: getattr(terms, name) for name in TERMS}}
    for number, row in enumerate(rows, start=1):
        stored |= {f"category_{number}": row.category, f"fiscal_{number}": row.fiscal_year, f"amount_{number}": row.amount}
    return AmendmentForm(*args, rows=rows, stored=stored)
