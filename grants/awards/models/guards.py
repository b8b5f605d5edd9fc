"""What the tables of awards share: keys that keep a row with its parent's owner, and the limit of a fund."""

from __future__ import annotations

from typing import Any

from img_program.database.access import SameOwner
from img_program.database.guards import REFUSE, Numbered


def of_same(parent: str, name: str) -> SameOwner:
    """A child's organization is its parent's: `parent` is "award", "agreement", "paymentrequest" and so on."""
    column = {"paymentrequest": "request_id", "progressreport": "report_id", "reportdue": "due_id"}.get(parent, f"{parent}_id")
    return SameOwner(
        name=name,
        columns=[column, "organization_id"],
        parent=f"awards_{parent}",
        parent_columns=["id", "organization_id"],
    )


def appropriations_hold(which: str) -> dict[str, Any]:
    """Declaration and body: lock these appropriations in order, and refuse awards beyond one of them.

    `which` is SQL for their ids. What was released at closeout counts no more.
    """
    return {
        "declare": "fund record; committed numeric;",
        "body": (
            f"FOR fund IN SELECT id, amount, fiscal_year FROM awards_appropriation WHERE id IN ({which}) "
            "ORDER BY id FOR UPDATE LOOP "
            "SELECT coalesce(sum(p.amount - p.released), 0) INTO committed FROM awards_awardpart p "
            "JOIN awards_award a ON a.id = p.award_id WHERE p.appropriation_id = fund.id AND a.state = 'awarded'; "
            "IF committed > fund.amount THEN "
            + REFUSE.format(
                message="format('Awards of %s dollars are more than the %s dollars of the fund for fiscal year %s', "
                "committed, fund.amount, fund.fiscal_year)"
            )
            + "; END IF; END LOOP;"
        ),
    }


def numbered_under_agreement(name: str, mark: str) -> Numbered:
    """Numbers such as G-2027-004/2: the agreement's, a mark of the kind, and the next."""
    return Numbered(name=name, prefix=f"(SELECT number FROM awards_agreement WHERE id = NEW.agreement_id) || '{mark}'")
