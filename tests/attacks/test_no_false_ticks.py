"""A state that is not good news never wears a tick or a good word, in any room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.test import Client
from django.urls import get_resolver, reverse

from img_program.web.components import Status
from img_program.web.templatetags.components import status_tag
from tests.assessments.support import confirmed
from tests.people import People, sign_in

ROOT = Path(__file__).resolve().parents[2]
# What a state is called when it is no good news; its label may say it in other words.
BAD = {
    "not_met", "not_yet", "not_eligible", "withdrawn", "cancelled", "refused", "rejected", "declined", "returned", "expired",
    "revoked", "failed", "bounced", "stopped", "absent", "closed", "ended", "terminated", "breached", "conflicted", "lost",
    "unfilled", "overdue", "late", "discarded", "sealed", "destroyed", "voided", "denied",
}  # fmt: skip
GREEN = re.compile(r"app-status--(?:met|done)\b")


def all_choices() -> list[type[TextChoices]]:
    """Every closed list of values of the product that a model or workflow declares."""
    found: set[type[TextChoices]] = set()
    waiting = list(TextChoices.__subclasses__())
    for each in waiting:
        waiting += each.__subclasses__()
        if not each.__module__.startswith(("tests", "django")):
            found.add(each)
    return sorted(found, key=lambda each: f"{each.__module__}.{each.__qualname__}")


def bad_states() -> list[tuple[str, str]]:
    return sorted({(str(state.value), str(state.label)) for choices in all_choices() for state in choices if state.value in BAD})


def test_there_are_bad_states_to_look_at() -> None:
    assert apps.ready
    assert len(bad_states()) > 20


@pytest.mark.parametrize(
    "words",
    ["Withdrawn", "Cancelled", "Refused", "Expired", "Returned by the panel", "Revoked", "Not met", "Overdue", "Did not come",
     "Could not be sent", "Declined", "Closed without a place", "Does not meet the standard yet", "Ended by a decision", "Past its day"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["met", "done"])
def test_no_view_can_put_a_tick_on_bad_news(kind: str, words: str) -> None:
    assert Status(kind, words).kind == "neutral"  # type: ignore[arg-type]
    assert not GREEN.search(status_tag(kind, words))  # type: ignore[arg-type]
    assert "#check" not in status_tag(kind, words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words", ["Meets the standard", "Paid", "You have a place", "Handed in", "Confirmed", "Nothing waits", "Certified"]
)
def test_good_news_keeps_its_tick(words: str) -> None:
    assert Status("done", words).kind == "done"


def tables_of_kinds() -> list[tuple[str, dict[object, object]]]:
    """Every table in the product that gives states a kind of tag: by name, from the modules that are loaded."""
    import sys  # noqa: PLC0415 - only this reads it

    found = []
    for name, module in sorted(sys.modules.items()):
        if not name.startswith(("assessments", "consultation", "grants", "img_program", "reports", "residency", "roster")):
            continue
        for attribute, value in vars(module).items():
            if not isinstance(value, dict) or not value:
                continue
            values = set(map(type, value.values()))
            is_status = values == {Status}
            is_kind = values == {str} and set(value.values()) <= {
                "met",
                "not-met",
                "person",
                "done",
                "current",
                "late",
                "neutral",
            }
            if is_status or is_kind:
                found.append((f"{name}.{attribute}", value))
    return found


def test_no_table_of_a_room_gives_a_bad_state_a_tick() -> None:
    assert get_resolver().url_patterns, "loads every room's views and tables"
    tables = tables_of_kinds()
    assert len(tables) > 5
    labels = {label for _value, label in bad_states()}
    wrong = []
    for name, table in tables:
        for state, status in table.items():
            kind = status.kind if isinstance(status, Status) else status
            # "Closed" and "Ended" can be the good end of something: a report that was accepted, a payment that was made.
            is_bad = (getattr(state, "value", state) in BAD - {"closed", "ended", "sealed", "destroyed"}) or str(
                state
            ) in labels - {"Closed", "Ended"}
            if is_bad and kind in ("met", "done"):
                wrong.append((name, str(state)))
    assert wrong == []


def test_no_template_ticks_a_state_whatever_it_is() -> None:
    """`{% status_tag "done" thing.get_state_display %}` is green for every state that reaches it, unless a condition says which."""
    wrong = []
    looked = 0
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found = re.finditer(r"{% else %}[^{]*{% status_tag \"(?:done|met)\" [a-z_.]*get_\w+_display %}", text)
        wrong += [(str(path.relative_to(ROOT)), each[0]) for each in found]
        looked += "status_tag" in text
    assert looked > 20
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("score", [2, 4])
def test_a_result_below_the_standard_is_not_ready_and_has_no_tick(people: People, score: int) -> None:
    is_good = score > 2
    scene, _decision = confirmed(people, score)
    page = sign_in(Client(), scene.user).get(reverse("assessments:my_home")).content.decode()
    row = next(part for part in re.split(r"<li\b", page) if "Your result" in part)
    assert bool(GREEN.search(row)) is is_good
    assert ("Meets the standard" in row) is is_good
    assert "Ready" not in row
