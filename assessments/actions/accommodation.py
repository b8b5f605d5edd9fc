"""What is done differently for a candidate: private words of the person, and the instruction that the office agrees."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions.telling import demand_office, tell
from assessments.models import AccommodationRequest, Event, Registration, Sheet
from assessments.models.registration import ENDED
from assessments.permissions import ASK_FOR_PLACE, READ_WISHES
from assessments.rules.says_what_to_do import reason_in
from assessments.workflow import SessionState, SheetState
from img_program.accounts.access_log import log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text


def ask_for_accommodation(place: Registration, *, by: User, wish: str) -> AccommodationRequest | None:
    """Private words to the assessment coordinator, later than the request itself. Raises WrongStateError once it began."""
    demand(by, ASK_FOR_PLACE, place)
    refuse_forbidden_text(wish)
    if not wish.strip():
        raise ValidationError({"wish": "Write what you need."}, code="empty")
    with as_system(reason="a candidate asks for something to be done differently"):
        locked = Registration.objects.select_for_update(of=("self",)).select_related("session").get(pk=place.pk)
        if locked.state in ENDED or locked.session.state not in (SessionState.OPEN, SessionState.FIXED):
            raise WrongStateError("The session has begun or is over. Call us.")
        return keep_wish(locked, wish, by)


def keep_wish(place: Registration, wish: str, by: User) -> AccommodationRequest | None:
    """Keep the words in their own table; nothing for no words. The caller has asked whether the person may."""
    words = wish.strip()[:1000]
    return AccommodationRequest.objects.create(registration=place, user=by, words=words) if words else None


def read_wishes(place: Registration, *, by: User) -> list[AccommodationRequest]:
    """What the candidate asked for in private words, newest first, for the assessment coordinator; each look is logged."""
    demand(by, READ_WISHES)
    found = list(AccommodationRequest.objects.filter(registration=place))
    if found:
        log_access(by, subject=place, rows=len(found), purpose="Private words about an accommodation")
    return found


def set_accommodation(place: Registration, *, by: User, words: str) -> Registration:
    """Agree an instruction: what is done differently for a candidate, never why. Sheets that wait follow; the person is told.

    Raises ValidationError for words that say why: examiners read the instruction.
    """
    demand_office(by, place)
    words = words.strip()
    refuse_forbidden_text(words)
    if reason := reason_in(words):
        raise ValidationError(
            {
                "accommodation": f"“{reason}” seems to say why. Examiners read this: say only what to do, such as “extra time 25 %”."
            },
            code="reason",
        )
    with transaction.atomic():
        locked = Registration.objects.select_for_update(of=("self",)).select_related("user").get(pk=place.pk)
        if locked.accommodation == words:
            return locked
        locked.accommodation = words
        locked.save(update_fields=["accommodation"])
        Sheet.objects.filter(registration=locked, state=SheetState.DRAFT).update(accommodation=words)
        tell(locked, Event.INSTRUCTION, again=words)
    return locked
