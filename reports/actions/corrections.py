"""What people do with an edition that is public: correct it, and reckon its numbers again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.workflow import WrongStateError
from reports.actions.editions import lock, start
from reports.models import AnnualEdition, EditionRun
from reports.permissions import MANAGE_EDITION
from reports.workflow import EDITION, EditionState


@transaction.atomic
def begin_correction(edition: AnnualEdition, *, what: str, why: str, by: User) -> AnnualEdition:
    """Take a published edition up again. What is public stays so, and readable, when the corrected version follows it.

    Raises ValidationError without what and why.
    """
    demand(by, MANAGE_EDITION)
    locked = lock(edition)
    target = EDITION.target(locked.state, "correct")
    if not what.strip() or not why.strip():
        raise ValidationError("Say what changes, and why. Both are printed with the correction.")
    locked.state, locked.published_at, locked.state_reason = target, None, ""
    locked.correction_what, locked.correction_why, locked.corrected_by = what.strip(), why.strip(), by
    locked.content_version += 1
    fields = ["state", "published_at", "state_reason", "correction_what", "correction_why", "corrected_by", "content_version"]
    locked.save(update_fields=fields)
    return locked


@transaction.atomic
def reckon_again(edition: AnnualEdition, *, by: User) -> EditionRun:
    """Ask that every number of what is public is reckoned again from its frozen rows; a job does it, and the public page says when."""
    demand(by, MANAGE_EDITION)
    locked = lock(edition)
    if locked.state != EditionState.PUBLISHED:
        raise WrongStateError("Only a published edition is reckoned again.")
    return start(locked, EditionRun.Task.RECOMPUTE, by=by)
