"""What the pages about places share."""

from __future__ import annotations

from django.urls import reverse

from img_program.geography.rules.is_rural import Answer
from img_program.geography.rules.is_underserved import UnderservedAnswer
from img_program.web.components import Link, Status

ANSWERS = {
    Answer.YES: Status("met", "Rural"),
    Answer.NO: Status("not-met", "Not rural"),
    Answer.UNKNOWN: Status("person"),
}
UNDERSERVED_ANSWERS = {
    UnderservedAnswer.YES: Status("met", "Underserved"),
    UnderservedAnswer.NO: Status("not-met", "Not underserved"),
    UnderservedAnswer.DEPENDS_ON_ADDRESS: Status("person", "Depends on the address"),
    UnderservedAnswer.UNKNOWN: Status("person"),
}


def crumbs(*last: Link) -> list[Link]:
    """The way here."""
    return [Link("Places", reverse("geography:places")), *last]
