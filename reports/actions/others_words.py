"""What people do with the words of grantees before an edition prints them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.documents.rules.looks_forbidden import looks_forbidden
from reports.actions.editions import note_change, open_edition
from reports.models import OthersWords, WordsState
from reports.permissions import WRITE_EDITION


@transaction.atomic
def decide_on_words(words: OthersWords, *, body: str, state: WordsState, by: User) -> OthersWords:
    """Keep a passage as it would be printed, and what was decided: approved for print, left out, or still to be read.

    Raises ValidationError for approved words that are empty or seem to hold what may never be collected, WrongStateError when
    the edition is closed.
    """
    demand(by, WRITE_EDITION)
    edition = open_edition(words.edition)
    kept = OthersWords.objects.select_for_update().get(pk=words.pk)
    body = body.strip()
    if state == WordsState.APPROVED and not body:
        raise ValidationError("There is nothing to print. Leave the passage out instead.")
    if state == WordsState.APPROVED and (found := looks_forbidden(body)):
        raise ValidationError(f"These words seem to hold {found}. Take it out before the passage is approved.")
    is_decided = state != WordsState.WAITING
    kept.body, kept.state = body, state
    kept.decided_by, kept.decided_at = (by, timezone.now()) if is_decided else (None, None)
    kept.version += 1
    kept.save(update_fields=["body", "state", "decided_by", "decided_at", "version"])
    note_change(edition)
    return kept
