"""What examiners do: declare whom they know, rate, submit; and the coordinator's reopening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.models import Acquaintance, Decision, ExaminerAssignment, Registration, Score, Session, Sheet
from assessments.permissions import DECLARE, MANAGE, RATE
from assessments.rules.complete_sheet import complete_sheet
from assessments.workflow import SHEET, DecisionState, RegistrationState, SessionState, SheetState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.web.comparing import Merge, merge

# Longer comments are refused by the form; a draft keeps what fits.
LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class ToDeclare:
    """One candidate as an examiner sees them before the schedule is fixed: the name, and what was declared."""

    registration: Registration
    name: str
    knows: bool | None


def candidates_to_declare(assignment: ExaminerAssignment, *, by: User) -> list[ToDeclare]:
    """The names of those who have a place, until the schedule is fixed. Asked as the system.

    Afterwards an examiner sees a name only while they have said nothing about it: whoever joined late declares for
    everybody, so that the list tells nothing about a single candidate.
    """
    demand(by, DECLARE, assignment)
    with as_system(reason="an examiner declares whom they know"):
        session = Session.objects.get(pk=assignment.session_id)
        if session.state in (SessionState.PLANNED, SessionState.CANCELLED):
            return []
        said = dict(Acquaintance.objects.filter(session=session, examiner=by).values_list("registration_id", "knows"))
        places = session.registrations.with_place().select_related("registrant").order_by("registrant__name", "pk")
        if session.state != SessionState.OPEN:
            places = places.exclude(pk__in=list(said))
        return [ToDeclare(place, place.registrant.name, said.get(place.pk)) for place in places]


def declare(assignment: ExaminerAssignment, *, by: User, answers: Mapping[str, bool]) -> int:
    """Write an examiner's word on candidates, by registration key; returns how many were new or changed.

    A "yes" stays: raises ValidationError when somebody tries to take it back.
    """
    demand(by, DECLARE, assignment)
    known = {str(each.registration.pk): each for each in candidates_to_declare(assignment, by=by)}
    changed = 0
    with transaction.atomic():
        for key, knows in answers.items():
            each = known.get(key)
            if each is None or each.knows is knows:
                continue
            if each.knows and not knows:
                raise ValidationError("You said that you know this person. Talk to the coordinator if that was a mistake.")
            Acquaintance.objects.update_or_create(
                registration=each.registration,
                examiner=by,
                defaults={"knows": knows, "declared_at": timezone.now()},
                create_defaults={"knows": knows, "session_id": assignment.session_id},
            )
            changed += 1
    return changed


def declare_at_the_door(sheet: Sheet, *, by: User) -> None:
    """The examiner recognizes the candidate on the day: they lose sight of all sheets of this candidate at once."""
    demand(by, RATE, sheet)
    if sheet.state != SheetState.DRAFT:
        raise WrongStateError("These ratings are submitted. Tell the coordinator.")
    said = Acquaintance.objects.filter(registration_id=sheet.registration_id, examiner=by)
    said.update(knows=True, declared_at=timezone.now())


def _open_for_rating(sheet: Sheet, by: User) -> Sheet:
    locked = Sheet.objects.select_for_update().filter(pk=sheet.pk).first()
    if locked is None:
        raise WrongStateError("This sheet is no longer yours.")
    demand(by, RATE, locked)
    state = Session.objects.values_list("state", flat=True).get(pk=locked.session_id)
    if state not in (SessionState.RUNNING, SessionState.HELD):
        raise WrongStateError("The session has not begun yet. The coordinator begins it.")
    return locked


# A part of the sheet: its domain, and "score" or "comment".
type Entry = tuple[str, str]


def entries(sheet: Sheet) -> dict[Entry, str]:
    """What is kept of a draft, part by part."""
    return {
        (key, part): str(sheet.draft.get(key, {}).get(part, ""))
        for key, _name, _description in sheet.questions.domains
        for part in ("score", "comment")
    }


def save_ratings(
    sheet: Sheet, *, by: User, given: Mapping[Entry, str], shown: Mapping[Entry, str] | None = None
) -> tuple[Sheet, Merge[Entry]]:
    """Keep a draft. `shown`: marks of what the page showed; what was changed elsewhere too waits for an answer.

    Raises WrongStateError when it is submitted, ValidationError for identity numbers.
    """
    for (_key, part), text in given.items():
        if part == "comment":
            refuse_forbidden_text(text)
    with transaction.atomic():
        locked = _open_for_rating(sheet, by)
        if locked.state != SheetState.DRAFT:
            raise WrongStateError("These ratings are submitted.")
        stored = entries(locked)
        merged = merge({entry: text for entry, text in given.items() if entry in stored}, shown=shown, stored=stored)
        if merged.changed:
            draft: dict[str, dict[str, str]] = {}
            for (key, part), text in merged.stored.items():
                draft.setdefault(key, {})[part] = text.strip()[:LONGEST_COMMENT]
            locked.draft, locked.saved_at = draft, timezone.now()
            locked.draft_version += 1
            locked.save(update_fields=["draft", "draft_version", "saved_at"])
    return locked, merged


def submit_sheet(sheet: Sheet, *, by: User) -> Sheet:
    """Write the scores of the saved draft, once; a second press finds them written.

    Raises ValidationError by domain for what is missing.
    """
    with transaction.atomic():
        locked = _open_for_rating(sheet, by)
        if locked.state == SheetState.SUBMITTED:
            return locked
        target = SHEET.target(locked.state, "submit_sheet")
        marks, missing = complete_sheet(locked.questions, locked.draft)
        if missing:
            raise ValidationError(missing, code="missing")
        locked.submissions += 1
        locked.state, locked.submitted_at = target, timezone.now()
        locked.save(update_fields=["state", "submissions", "submitted_at"])
        for mark in marks:
            Score(
                sheet=locked,
                examiner=by,
                submission=locked.submissions,
                domain=mark.domain,
                value=mark.value,
                comment=mark.comment,
                is_below_standard=mark.is_below_standard,
            ).save(force_insert=True)
    return locked


def reopen_sheet(sheet: Sheet, *, by: User) -> Sheet:
    """Give a submitted sheet back to its examiner; the scores stay and the next submission makes a new version.

    Raises WrongStateError once a decision rests on it.
    """
    demand(by, MANAGE)
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=sheet.registration_id)
        locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
        settled = [DecisionState.PROPOSED, *([DecisionState.CONFIRMED] if locked.marking == 1 else [])]
        if Decision.objects.filter(registration=locked.registration_id, state__in=settled).exists():
            raise WrongStateError("A decision rests on these ratings.")
        locked.state = SHEET.target(locked.state, "reopen_sheet")
        locked.save(update_fields=["state"])
    return locked


def all_ratings_are_in(place: Registration, running: Iterable[Sheet] | None = None) -> bool:
    """Every running sheet of a candidate who came is submitted, and there is at least one; `running` as a page has read them."""
    states = {sheet.state for sheet in (place.sheets.running() if running is None else running)}
    return place.state == RegistrationState.REGISTERED and states == {SheetState.SUBMITTED}
