"""Reference data: the question about sharing, in use, and a draft of the participant agreement. What staff changed stays."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from residency.training.models import ResidencyText, TextKind
from residency.training.workflow import TextState

DATA = Path(__file__).parent / "data"
FIRST_VERSION = "1"
DELIVERED = "Text delivered with this system; the data practices official confirms it before real use"


def load() -> str:
    """Load what is missing; one line says what is there."""
    question, is_new = ResidencyText.objects.get_or_create(
        kind=TextKind.SHARE_QUESTION,
        version=FIRST_VERSION,
        defaults={"title": "Share my record with this residency program?", "body": _words("share_question_en.md")},
    )
    if is_new:
        question.state, question.approval_note, question.approved_at = TextState.APPROVED, DELIVERED, timezone.now()
        question.save()
    ResidencyText.objects.get_or_create(
        kind=TextKind.PARTICIPANT_AGREEMENT,
        version=FIRST_VERSION,
        defaults={"title": "Participant agreement", "body": _words("participant_agreement_en.md")},
    )
    return f"{ResidencyText.objects.count()} texts of residency"


def _words(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8").strip()
