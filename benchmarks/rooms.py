"""Bulk data for every room, copied from the demonstration's: measured, not walked."""

from __future__ import annotations

from benchmarks.multiply import Copier

_REVIEWED = """id = (
    SELECT a.id FROM rounds_application a JOIN rounds_submission s ON s.application_id = a.id
    JOIN rounds_reviewassignment r ON r.application_id = a.id JOIN rounds_opportunity o ON o.id = a.opportunity_id
    WHERE o.state = 'review' OR o.state = 'panel' OR NOT EXISTS (SELECT FROM rounds_evaluationcompleted e WHERE e.opportunity_id = o.id)
    GROUP BY a.id ORDER BY count(DISTINCT r.id) DESC, a.id LIMIT 1)"""
_PAID = "id = (SELECT id FROM awards_paymentrequest WHERE state = 'paid' ORDER BY id LIMIT 1)"


def people(copier: Copier, count: int) -> dict[str, int]:
    """Physicians with accounts, journeys, answers and letters."""
    source = "SELECT user_id FROM roster_registrant WHERE user_id IS NOT NULL"
    (number,) = copier.connection.execute("SELECT count(*) FROM roster_registrant WHERE user_id IS NOT NULL").fetchone() or (0,)
    assert isinstance(number, int)
    return copier.multiply(
        {"roster_registrant": "user_id IS NOT NULL", "accounts_user": f"id IN ({source})"},
        copies=max(count // number, 1),
        follow=("roster_", "notifications_letter", "notifications_delivery", "account_emailaddress"),
    )


def applications(copier: Copier, count: int) -> dict[str, int]:
    """Applications of as many organizations to one round, with answers, budgets, sealed copies and reviews."""
    return copier.multiply(
        {
            "rounds_application": _REVIEWED,
            "organizations_organization": f"id = (SELECT organization_id FROM rounds_application WHERE {_REVIEWED})",
        },
        copies=count,
        follow=("rounds_",),
        leave=("organizations_organization",),
    )


def agreements(copier: Copier, count: int, payments: int) -> dict[str, int]:
    """Awards with their agreements, reports and duties, each with so many payments over the years."""
    award = f"(SELECT g.award_id FROM awards_agreement g JOIN awards_paymentrequest p ON p.agreement_id = g.id WHERE p.{_PAID})"
    copier.multiply({"awards_paymentrequest": _PAID}, copies=payments, follow=("awards_",))
    return copier.multiply({"awards_award": f"id = {award}"}, copies=count, follow=("awards_",))
