"""The eight duties of the program, as the public home lists them; each room says where its duties can be read.

Source: Minn. Stat. 144.1911, subd. 3, in the order and the sense of the Department of Health's own list.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from img_program.web.components import Link


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: its number, its name, a line about it, and where to read on."""

    number: int
    name: str
    text: str
    links: tuple[Link, ...] = ()


DUTIES = (
    Duty(1, "The roster", "A voluntary list of immigrant physicians who want to work in health care in Minnesota."),
    Duty(2, "Clinical readiness", "An assessment for physicians who want to enter a residency program."),
    Duty(3, "Career guidance and support", "Grants to nonprofits that help with careers, medical English, exams and more."),
    Duty(4, "Clinical preparation", "Grants for training before residency, for those who need more experience."),
    Duty(
        5, "Residency positions", "Grants for primary care positions for physicians who will serve rural or underserved places."
    ),
    Duty(6, "Work with residency programs", "What stands in the way of a residency position, and what is done about it."),
    Duty(7, "Other health professions", "Shorter ways into work in health care that is not a physician's."),
    Duty(8, "Licensure study", "What the law could change so that Minnesota can use what these physicians know."),
)
_PAGES: dict[int, list[tuple[str, str]]] = {}


def register_duty_page(number: int, *, label: str, url_name: str) -> None:
    """A page that anybody may open about a duty; called from `AppConfig.ready`."""
    pages = _PAGES.setdefault(number, [])
    if (label, url_name) not in pages:
        pages.append((label, url_name))


def duties() -> list[Duty]:
    """The eight duties with the pages that the rooms registered."""
    return [
        Duty(each.number, each.name, each.text, tuple(Link(label, reverse(name)) for label, name in _PAGES.get(each.number, ())))
        for each in DUTIES
    ]
