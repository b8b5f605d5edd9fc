"""What waits for a person at the program: opened with a clock when a rule leaves it open, closed when nothing is left."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched

from django.utils import timezone

from img_program.database.context import as_system
from img_program.statute.parameters import parameter
from roster.business_days import add_business_days
from roster.eligibility import findings_of_many
from roster.models import EligibilityLook, Registrant

LOOK_WITHIN = "roster.look_business_days"
AT_ONCE = 500


def refresh_looks(ids: Iterable[int]) -> None:
    """Open what is missing and close what is done, for these people, as their records stand now.

    Called by every action that changes facts or decides, in its transaction, and every morning: time changes findings too.
    """
    today = timezone.localdate()
    with as_system(reason="keep the work list of statuses that need a person"):
        due = add_business_days(today, parameter(LOOK_WITHIN, on=today).as_int())
        for some in batched(ids, AT_ONCE, strict=False):
            people = list(Registrant.objects.filter(pk__in=some))
            found = findings_of_many(people)
            waiting = [each for each in people if each.is_active and any(one.waits_for_program for one in found[each.pk])]
            EligibilityLook.objects.open().filter(registrant__in=some).exclude(registrant__in=waiting).update(
                closed_at=timezone.now()
            )
            # Two at once open it once: the database knows one open look for each person.
            EligibilityLook.objects.bulk_create(
                [EligibilityLook(registrant=each, user_id=each.user_id, since=today, due_on=due) for each in waiting],
                ignore_conflicts=True,
            )
