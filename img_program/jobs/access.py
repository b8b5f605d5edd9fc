"""Who may do what with a job's table. Only the system moves a job on; people ask for it and watch it."""

from __future__ import annotations

from img_program.database.access import Access
from img_program.database.patterns import office_only, owned


def office_job(name: str) -> Access:
    """A job that the office asks for and watches (a report run, an import)."""
    return office_only(name, staff="SELECT, INSERT")


def owned_job(name: str, condition: str) -> Access:
    """A job that its owner asks for and watches: `condition` is `mine("requested_by_id")` or `of_my_organizations()`."""
    return owned(name, condition, person="SELECT, INSERT", staff="SELECT, INSERT")
