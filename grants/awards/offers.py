"""Where the benefits that grants pay for are to be had: the organizations whose agreement runs. That is public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from grants.awards.models import Agreement
from img_program.database.context import as_system
from img_program.web.fields.day import in_words
from roster.hooks import Offer
from roster.models import Registrant
from roster.rules.benefits import Key

SHOWN = 30


def offers(_registrant: Registrant, day: date) -> Iterator[Offer]:
    """Organizations with an agreement that runs on a day, each with its last day. A program's value is its benefit's key."""
    with as_system(reason="which organizations have a grant; the public list says the same"):
        running = Agreement.objects.in_force().filter(starts_on__lte=day, ends_on__gte=day)
        rows = list(running.select_related("award", "organization").order_by("organization__name", "-ends_on")[:SHOWN])
    for agreement in {(each.award.program, each.organization_id): each for each in reversed(rows)}.values():
        until = f", until {in_words(agreement.ends_on)}" if agreement.ends_on else ""
        words = f"{agreement.organization.name}{until}"
        yield Offer(Key(agreement.award.program), words)
