"""What the tables of awards share: keys that keep a row with its parent's owner, and the limit of a fund."""

from __future__ import annotations

from typing import Any

from grants.rounds.models.conflicts import APART
from img_program.database.access import FINANCE_OFFICER, REVIEW_OFFICE, SameOwner
from img_program.database.guards import REFUSE, Numbered
from img_program.documents.purposes import opened_by

# What a conflict of interest closes where a row carries no organization; as the tables' owner, once per statement.
_IN_CONFLICT = "organization_id = ANY(rounds_conflicts())"
_CLOSED = {
    "awards_conflicted_awards": f"SELECT id AS closed FROM awards_award WHERE {_IN_CONFLICT}",
    "awards_conflicted_agreements": f"SELECT id AS closed FROM awards_agreement WHERE {_IN_CONFLICT}",
    "awards_conflicted_assessments": "SELECT r.id AS closed FROM awards_riskassessment r "
    f"JOIN awards_award a ON a.id = r.award_id WHERE a.{_IN_CONFLICT}",
    "awards_conflicted_batches": f"SELECT DISTINCT batch_id AS closed FROM awards_paymentrequest WHERE batch_id IS NOT NULL AND {_IN_CONFLICT}",
}
FUNCTIONS = "SET LOCAL check_function_bodies = off;\n" + "\n".join(
    f"CREATE FUNCTION {name}() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ "
    f"SELECT coalesce(array_agg(closed), '{{}}') FROM ({query}) found $$;"
    for name, query in _CLOSED.items()
)
NO_FUNCTIONS = "\n".join(f"DROP FUNCTION {name}();" for name in _CLOSED)
_READERS = (*REVIEW_OFFICE, FINANCE_OFFICER)
# Papers of awards, for the office in the database too.
PAPERS = [
    opened_by("awards_signed_agreements", "grants.signed_agreement", to=_READERS, when=APART),
    opened_by(
        "awards_receipts",
        "grants.receipt",
        to=_READERS,
        when=f"{APART} AND EXISTS (SELECT FROM awards_paymentline l JOIN awards_paymentrequest r ON r.id = l.request_id "
        "WHERE l.receipt_id = documents_document.id AND r.submitted_at IS NOT NULL)",
    ),
    opened_by(
        "awards_justifications",
        "grants.justification",
        to=_READERS,
        when=f"EXISTS (SELECT FROM awards_award a WHERE a.justification_document_id = documents_document.id AND a.{APART})",
    ),
]
# The books of a fund count these rows whoever reads them: they are facts of public agreements (Minn. Stat. 13.599).
IN_THE_BOOKS = {
    "award": "state IN ('awarded', 'cancelled')",
    "agreementversion": "number = 1 AND state IN ('encumbered', 'grantee_signed', 'state_signed', 'executed')",
    "paymentrequest": "state = 'paid'",
    "paymentline": "EXISTS (SELECT FROM awards_paymentrequest r WHERE r.id = request_id AND r.state = 'paid')",
}


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
