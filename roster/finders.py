"""How people on the roster are found: name in any spelling, phone, e-mail, ECFMG number, number of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from img_program.accounts.finders import MOST_OF_A_KIND, Finder, Found, Sought, register_finder, register_pages
from img_program.accounts.models import User
from roster.models import FactKind, PhysicianFact, Registrant
from roster.models.transfer import ImportedRecord
from roster.permissions import ADD_REGISTRANTS, VIEW_REGISTRANTS

# Digits of a number of ECFMG, which its certificate writes as 0-123-456-7.
ECFMG_DIGITS = 8


def _rows(user: User) -> QuerySet[Registrant]:
    return Registrant.objects.visible_to(user).select_related("county", "specialty")


def _find(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | Sequence[Any] | None:
    """Each way asks an index of its own; keys are read first, so that the database doesn't go through everybody."""
    if sought.email:
        accounts = rows.filter(
            user__in=list(User.objects.filter(email__startswith=sought.email).values_list("pk", flat=True)[:50])
        )
        files = ImportedRecord.objects.filter(email=sought.email).values_list("registrant_id", flat=True)
        return rows.filter(Q(pk__in=accounts.values("pk")) | Q(pk__in=list(files)))
    if sought.digits or sought.phone:
        keys = set(rows.filter(phone=sought.phone).values_list("pk", flat=True)) if sought.phone else set()
        return rows.filter(pk__in=keys | _by_number(sought))
    if sought.number:
        return rows.filter(imported__reference__iexact=sought.text)
    return rows.found_quickly(sought.text, MOST_OF_A_KIND + 1)  # type: ignore[attr-defined, no-any-return]


def _by_number(sought: Sought) -> set[int]:
    digits = sought.digits
    found = set(ImportedRecord.objects.filter(reference=sought.text).values_list("registrant_id", flat=True))
    if len(digits) == ECFMG_DIGITS:
        number = f"{digits[0]}-{digits[1:4]}-{digits[4:7]}-{digits[7]}"
        facts = PhysicianFact.objects.filter(kind=FactKind.ECFMG, number=number).exclude(number="").kept()
        found |= set(facts.values_list("registrant_id", flat=True))
    elif digits and len(digits) < ECFMG_DIGITS:
        found.add(int(digits))
    return found


def _show(row: Registrant) -> Found:
    place = row.residence_in_words if row.county or row.state else ""
    said = [str(row.specialty or ""), place, "" if row.is_active else "left the roster", f"file {row.pk}"]
    return Found(row.name, reverse("roster:staff_person", args=[row.pk]), ", ".join(filter(None, said)))


PEOPLE = Finder(
    heading="People",
    permission=VIEW_REGISTRANTS,
    rows=_rows,
    find=_find,
    show=_show,
    opens="roster:staff_person",
    order=10,
)

register_finder(PEOPLE)
register_pages(("Add a person", "roster:staff_add", ADD_REGISTRANTS))
