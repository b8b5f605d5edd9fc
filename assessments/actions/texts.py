"""Dated texts of the room: write a new version, fill the one in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max

from assessments.models import AssessmentText, TextKind, text_in_force
from assessments.permissions import MANAGE
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.notifications.placeholders import PLACEHOLDER, refuse_unknown

LETTER_VALUES = {
    "name": "the person's name",
    "specialty": "the specialty",
    "retake_rule": "the text “Taking the assessment again”",
}
PLACEHOLDERS: dict[TextKind, dict[str, str]] = {
    TextKind.READY_LETTER: LETTER_VALUES,
    TextKind.NEXT_STEPS_LETTER: {**LETTER_VALUES, "strengthen": "the domains to strengthen, as a list"},
}
# A letter that only says "failed" helps nobody.
HARSH = ("failed", "failure", "fail ")


def write_text(kind: TextKind, *, by: User, body: str, starts_on: date) -> AssessmentText:
    """A new version from a day on. Raises ValidationError for unknown placeholders and for letters that say "failed"."""
    demand(by, MANAGE)
    body = body.strip()
    if not body:
        raise ValidationError({"body": "Write the text."}, code="empty")
    refuse_unknown(body, known=list(PLACEHOLDERS.get(kind, {})), field="body")
    if kind == TextKind.NEXT_STEPS_LETTER and any(word in f"{body.lower()} " for word in HARSH):
        raise ValidationError({"body": "Say what the person can do next, not that they failed."}, code="harsh")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"assessments-text-{kind}"])
        last = AssessmentText.objects.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
        return AssessmentText.objects.create(kind=kind, number=last + 1, body=body, starts_on=starts_on, written_by=by)


def filled(kind: TextKind, values: Mapping[str, str], *, on: date) -> str:
    """The text in force with its values. Raises ValidationError while nobody wrote one."""
    text = text_in_force(kind, on=on)
    if text is None:
        raise ValidationError(f"Write the text “{kind.label}” first.", code="no_text")
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text.body)
