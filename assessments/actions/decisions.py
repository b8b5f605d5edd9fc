"""Decisions: proposed by the rule, confirmed by two persons, told in a letter; second marking on request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments.actions.certificates import issue_certificate, revoke_for_decision
from assessments.actions.ratings import all_ratings_are_in
from assessments.actions.sessions import sheet_for, strangers_of
from assessments.actions.telling import demand_office, tell
from assessments.actions.texts import filled
from assessments.blueprint import SheetForm
from assessments.models import Acquaintance, Decision, Event, Outcome, Registration, Score, SecondMarking, TextKind
from assessments.permissions import ASK_FOR_PLACE, CONFIRM, MANAGE
from assessments.rules.passing import IncompleteMarksError, Ruling, passing, shown
from assessments.workflow import DECISION, SECOND_MARKING, DecisionState, SecondMarkingState, SessionState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals import actions as approvals
from img_program.approvals.actions import Standing
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError

STEP = "assessments.decision"
NOT_HELD = "Results are decided after the session: close it first."
KEPT_HERE = "The reason is kept with the decision."


def marks_of(place: Registration) -> dict[tuple[str, str], list[int]]:
    """The scores that count: of each submitted sheet the highest submission, first marking before second."""
    latest: dict[tuple[int, str, str], tuple[int, int]] = {}
    rows = Score.objects.filter(sheet__registration=place, sheet__state="submitted").values_list(
        "sheet__marking", "sheet__station", "domain", "submission", "value"
    )
    for marking, station, domain, submission, value in rows:
        if latest.get((marking, station, domain), (0, 0))[0] < submission:
            latest[marking, station, domain] = (submission, value)
    marks: dict[tuple[str, str], list[int]] = {}
    for (_marking, station, domain), (_submission, value) in sorted(latest.items()):
        marks.setdefault((station, domain), []).append(value)
    return marks


def propose_decision(place: Registration, *, by: User) -> Decision:
    """Apply the version's rule to all submitted scores; asked twice, the open proposal is given back.

    Raises ValidationError while a sheet waits, WrongStateError when a decision stands and nothing was marked again.
    """
    demand_office(by, place)
    with transaction.atomic():
        locked = Registration.objects.select_for_update(of=("self",)).select_related("session__version").get(pk=place.pk)
        if locked.session.state != SessionState.HELD:
            raise WrongStateError(NOT_HELD)
        open_one = locked.decisions.filter(state=DecisionState.PROPOSED).first()
        if open_one is not None:
            return open_one
        if not all_ratings_are_in(locked):
            raise ValidationError("Not every rating sheet of this candidate is submitted.", code="sheets")
        marks = marks_of(locked)
        try:
            ruling = passing(locked.session.version.blueprint, marks)
        except IncompleteMarksError as fault:
            raise ValidationError(str(fault), code="sheets") from fault
        digest = _digest(locked.session.version.sha256, marks)
        last = locked.decisions.order_by("-number").first()
        if last is not None and last.is_confirmed and last.sha256 == digest:
            raise WrongStateError("The panel has confirmed a decision on these ratings.")
        return Decision.objects.create(
            registration=locked,
            user_id=locked.user_id,
            number=last.number + 1 if last else 1,
            outcome=Outcome.READY if ruling.is_ready else Outcome.NOT_YET,
            findings=_as_json(ruling),
            sha256=digest,
            proposed_by=by,
        )


def _digest(version: str, marks: Mapping[tuple[str, str], list[int]]) -> str:
    cells = sorted([*key, values] for key, values in marks.items())
    return hashlib.sha256(json.dumps([version, cells]).encode()).hexdigest()


def _as_json(ruling: Ruling) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "value": str(shown(each.value)), "minimum": str(each.minimum), "met": each.is_met, "why": each.reason}
        for each in (*ruling.domains, ruling.total)
    ]


def _panel_member(decision: Decision, by: User) -> None:
    """Nobody of the panel rated this candidate, knows them, is them, or confirmed the decision that is looked at again."""
    demand(by, CONFIRM)
    with as_system(reason="is a member of the panel free of ties to the candidate?"):
        rated = Score.objects.filter(sheet__registration=decision.registration_id, examiner=by).exists()
        knows = Acquaintance.objects.filter(registration=decision.registration_id, examiner=by, knows=True).exists()
        earlier = Decision.objects.filter(registration=decision.registration_id).exclude(pk=decision.pk)
        decided = earlier.filter(Q(confirmed_by=by) | Q(confirmed_too_by=by)).exists()
    if rated or knows or decision.user_id == by.pk:
        raise PermissionDenied("Somebody who rated or knows the candidate can't confirm the decision.")
    if decided:
        raise PermissionDenied("You confirmed the decision that is looked at again. Two other persons confirm this one.")


def confirm_decision(decision: Decision, *, by: User) -> Standing:
    """One person's confirmation; with the second person the decision counts, the letter is kept and the person is told.

    Raises WrongStateError when it was settled meanwhile, ValidationError when the same person confirms twice.
    """
    with transaction.atomic():
        locked = Decision.objects.select_for_update(of=("self",)).select_related("registration__session").get(pk=decision.pk)
        _panel_member(locked, by)
        target = DECISION.target(locked.state, "confirm_decision")
        if locked.registration.session.state != SessionState.HELD:
            raise WrongStateError(NOT_HELD)
        standing = approvals.approve(STEP, subject_id=locked.pk, version=locked.number, by=by)
        if standing.is_complete:
            locked.confirmed_by, locked.confirmed_too_by = (each.by for each in standing.given[:2])
            _confirm(locked, target, by)
    return standing


def _confirm(decision: Decision, target: str, by: User) -> None:
    place = Registration.objects.select_related("registrant", "session__specialty", "user").get(pk=decision.registration_id)
    earlier = Decision.objects.filter(registration=place, state=DecisionState.CONFIRMED).first()
    if earlier is not None:
        earlier.state = DECISION.target(earlier.state, "replace_decision")
        earlier.save(update_fields=["state"])
    decision.state, decision.confirmed_at, decision.letter = target, timezone.now(), _letter(decision, place)
    decision.save(update_fields=["state", "confirmed_at", "letter", "confirmed_by", "confirmed_too_by"])
    SecondMarking.objects.filter(registration=place, state=SecondMarkingState.MARKING).update(state=SecondMarkingState.DONE)
    was_ready = earlier is not None and earlier.is_ready
    if decision.is_ready and not was_ready:  # else the certificate of the earlier decision stays
        issue_certificate(decision, place, by=by)
    if earlier is not None and was_ready and not decision.is_ready:
        revoke_for_decision(earlier)
    tell(place, Event.RESULT, again=decision.pk)


def _letter(decision: Decision, place: Registration) -> str:
    today = timezone.localdate()
    weak = [each["name"] for each in decision.findings if not each["met"] and each["name"] != "Total"]
    values = {
        "name": place.registrant.name,
        "specialty": place.session.specialty.name,
        "strengthen": "\n".join(f"- {name}" for name in weak) or "- The total over all domains",
        "retake_rule": filled(TextKind.RETAKE_RULE, {}, on=today),
    }
    return filled(TextKind.READY_LETTER if decision.is_ready else TextKind.NEXT_STEPS_LETTER, values, on=today)


def return_decision(decision: Decision, *, by: User, reason: str) -> Decision:
    """A member of the panel doesn't confirm, in writing; ratings can then be reopened or marked a second time."""
    with transaction.atomic():
        locked = Decision.objects.select_for_update().get(pk=decision.pk)
        _panel_member(locked, by)
        target = DECISION.target(locked.state, "return_decision")
        if not reason.strip():
            raise ValidationError("Say why you return it. The reason is kept.", code="reason")
        # Approvals are read by the whole office: the reason stays here.
        approvals.refuse(STEP, subject_id=locked.pk, version=locked.number, by=by, reason=KEPT_HERE)
        locked.state, locked.note = target, reason.strip()
        locked.save(update_fields=["state", "note"])
    return locked


def ask_for_second_marking(decision: Decision, *, by: User) -> SecondMarking:
    """The candidate asks that another examiner marks; asked twice, the first request is given back."""
    place = Registration.objects.get(pk=decision.registration_id)
    demand(by, ASK_FOR_PLACE, place)
    if not decision.is_confirmed:
        raise WrongStateError("This result was replaced. Look at the newer one.")
    with as_system(reason="a candidate asks for a second marking"):
        made, _new = SecondMarking.objects.get_or_create(registration=place, defaults={"user": by})
    return made


def assign_second_marking(request: SecondMarking, *, by: User, examiner: User) -> SecondMarking:
    """Give every station to one other examiner, who declared not to know the candidate and rated none of them."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked = SecondMarking.objects.select_for_update().get(pk=request.pk)
        target = SECOND_MARKING.target(locked.state, "assign_second_marking")
        place = Registration.objects.select_related("session__version", "user").get(pk=locked.registration_id)
        demand_office(by, place)
        if examiner.pk not in strangers_of(place.session).get(str(place.pk), ()):
            raise ValidationError("This examiner must first declare not to know the candidate.", code="acquaintance")
        if place.sheets.running().filter(examiner=examiner).exists():
            raise ValidationError("This examiner rated the candidate before. Choose another.", code="same_examiner")
        blueprint = place.session.version.blueprint
        for position, station in enumerate(blueprint.stations, start=1):
            form = SheetForm.of(blueprint, station.key)
            sheet_for(place, station.key, position, examiner.pk, form, marking=2).save(force_insert=True)
        locked.state = target
        locked.save(update_fields=["state"])
        tell(place, Event.SECOND_MARKING)
    return locked
