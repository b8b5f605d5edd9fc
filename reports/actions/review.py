"""What people do with an edition from review to publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import Standing, approve, record_approval_given_elsewhere, refuse, standing
from img_program.approvals.steps import Matter
from img_program.database.workflow import WrongStateError
from reports.actions.editions import lock, start
from reports.edition.content import approved_words, front_of
from reports.edition.figures import READ_FIRST, AnnualFigures
from reports.edition.narrative import faults_of, places_in
from reports.edition.others_words import words_in
from reports.measures.facts.values import long_day
from reports.models import AnnualEdition, EditionComment, EditionRun, EditionSection, SealedText, WordsState
from reports.permissions import APPROVE_EDITION, COMMENT_EDITION, MANAGE_EDITION, PUBLISH_STEP, WRITE_EDITION
from reports.publication.frozen import canonical, sha256
from reports.workflow import COMMENT, EDITION, EditionState


def missing_from(edition: AnnualEdition) -> list[str]:
    """What must be done before an edition can go to review, in words; empty when it is complete."""
    missing = []
    snapshot = edition.snapshot
    if snapshot is None:
        missing.append("Freeze the figures.")
    if edition.cost is None:
        missing.append("Write what the report cost to prepare (Minn. Stat. 3.197).")
    if not edition.letter_body.strip() or not edition.letter_on or not edition.signatory_name:
        missing.append("Complete the transmittal letter: words, date, and who signs.")
    if not edition.addressees.all():
        missing.append("Name the members of the legislature to whom it is sent.")
    figures = AnnualFigures.from_text(snapshot.text) if snapshot else None
    if figures and (waiting := _waiting_words(edition, figures)):
        missing.append(f"Read the words of grantees before they are printed: {waiting} wait.")
    for section in edition.sections.all():
        missing += [f"{section.title}: {fault}" for fault in faults_of(section.body, figures)]
    if figures:
        missing += [f"{place}: it seems to hold {what}. It may not be printed." for place, what in figures.forbidden()]
    missing += [f"Transmittal letter: {fault}" for fault in faults_of(edition.letter_body, figures)]
    return missing


def preliminary(edition: AnnualEdition) -> str:
    """Why the figures can't be final yet, in words; empty when they can."""
    ends, snapshot = edition.period_ends_on, edition.snapshot
    if ends >= timezone.localdate():
        return f"The period is not over: it lasts until {long_day(ends)}. Until then all figures are preliminary, and the report says so."
    if snapshot is not None and timezone.localdate(snapshot.taken_at) <= ends:
        return f"The figures were taken before the period ended on {long_day(ends)}. Freeze them again."
    return ""


def _waiting_words(edition: AnnualEdition, figures: AnnualFigures) -> int:
    """How many passages that the edition would print nobody has decided on."""
    placed = any(
        place.kind == "sheets" and place.name in READ_FIRST for each in edition.sections.all() for place in places_in(each.body)
    )
    if not placed:
        return 0
    there = [words.digest for words in words_in(figures)]
    decided = set(edition.others_words.exclude(state=WordsState.WAITING).values_list("digest", flat=True))
    return sum(digest not in decided for digest in there)


@transaction.atomic
def submit_for_review(edition: AnnualEdition, *, by: User) -> AnnualEdition:
    """Send a draft to review: its words are sealed as they are now. Raises ValidationError that lists what is missing."""
    demand(by, MANAGE_EDITION)
    locked = lock(edition)
    target = EDITION.target(locked.state, "submit")
    if missing := missing_from(locked):
        raise ValidationError(missing)
    locked.state, locked.state_reason = target, ""
    locked.content_version += 1
    locked.save(update_fields=["state", "state_reason", "content_version"])
    _seal(locked, by=by)
    return locked


@transaction.atomic
def return_to_draft(edition: AnnualEdition, *, reason: str, by: User) -> AnnualEdition:
    """Take an edition back before it is published. Raises ValidationError without a reason."""
    demand(by, MANAGE_EDITION)
    return _back(lock(edition), reason)


@transaction.atomic
def approve_edition(edition: AnnualEdition, *, by: User, reason: str = "") -> AnnualEdition:
    """Give one's approval; the second of two different persons makes the edition approved."""
    demand(by, APPROVE_EDITION)
    locked = _ready_for_approval(edition)
    _seal(locked, by=by)
    given = approve(PUBLISH_STEP, subject_id=locked.pk, version=locked.content_version, by=by, reason=reason)
    return _after(locked, given)


@transaction.atomic
def record_edition_approval(
    edition: AnnualEdition, *, approved_by: str, office: str, on: date, file: Any, by: User
) -> AnnualEdition:
    """Record that somebody who does not sign in approved, such as the commissioner: who, which office, when, where written."""
    demand(by, APPROVE_EDITION)
    locked = _ready_for_approval(edition)
    _seal(locked, by=by)
    given = record_approval_given_elsewhere(
        PUBLISH_STEP,
        subject_id=locked.pk,
        version=locked.content_version,
        by=by,
        approved_by=approved_by,
        office=office,
        on=on,
        file=file,
    )
    return _after(locked, given)


@transaction.atomic
def refuse_edition(edition: AnnualEdition, *, reason: str, by: User) -> AnnualEdition:
    """Refuse in writing: the edition goes back to draft. Raises ValidationError without a reason."""
    demand(by, APPROVE_EDITION)
    locked = lock(edition)
    if locked.state != EditionState.IN_REVIEW:
        raise WrongStateError("This edition is not in review.")
    refuse(PUBLISH_STEP, subject_id=locked.pk, version=locked.content_version, by=by, reason=reason)
    return _back(locked, reason)


@transaction.atomic
def publish_edition(edition: AnnualEdition, *, by: User) -> EditionRun:
    """Ask for the publication of an approved edition; a job draws, sets and publishes it."""
    demand(by, MANAGE_EDITION)
    locked = lock(edition)
    EDITION.target(locked.state, "publish")
    return start(locked, EditionRun.Task.PUBLISH, by=by)


@transaction.atomic
def add_comment(edition: AnnualEdition, *, section: EditionSection | None, words: str, by: User) -> EditionComment:
    """Ask or note something. Raises ValidationError for an empty comment, WrongStateError when the edition is closed."""
    demand(by, COMMENT_EDITION)
    if not lock(edition).is_open_for_writing:
        raise WrongStateError("This edition is approved or published.")
    if not words.strip():
        raise ValidationError("Write the comment.")
    return EditionComment.objects.create(edition=edition, section=section, words=words.strip(), by=by)


@transaction.atomic
def answer_comment(comment: EditionComment, *, answer: str, by: User) -> EditionComment:
    """Answer a comment. Raises ValidationError for an empty answer, WrongStateError when it was answered."""
    demand(by, WRITE_EDITION)
    locked = EditionComment.objects.select_for_update().get(pk=comment.pk)
    if not answer.strip():
        raise ValidationError("Write the answer.")
    locked.state = COMMENT.target(locked.state, "answer")
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), by, timezone.now()
    locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return locked


def _ready_for_approval(edition: AnnualEdition) -> AnnualEdition:
    locked = lock(edition)
    EDITION.target(locked.state, "approve")
    if locked.comments.filter(state="open").exists():
        raise ValidationError("Some comments have no answer yet. Answer them first.")
    if missing := missing_from(locked):
        raise ValidationError(missing)
    return locked


def matter_of_edition(key: str) -> Matter | None:
    """What is published: the words and figures of one version, as they were sealed."""
    edition = AnnualEdition.objects.select_related("snapshot").filter(pk=key).first()
    if edition is None:
        return None
    sealed = SealedText.objects.filter(edition=edition, content_version=edition.content_version).first()
    changed = sealed.sealed_at if sealed else timezone.now()
    words = f"Report of {edition.report_year} to the legislature"
    return Matter(words, edition.get_absolute_url(), edition.content_version, changed)


@transaction.atomic
def settle_edition(key: str, _by: User) -> None:
    """Approve the edition when the confirmed document completes the two."""
    locked = lock(AnnualEdition.objects.get(pk=key))
    if locked.state == EditionState.IN_REVIEW:
        _after(_ready_for_approval(locked), standing(PUBLISH_STEP, subject_id=locked.pk, version=locked.content_version))


def _after(locked: AnnualEdition, given: Standing) -> AnnualEdition:
    if given.is_complete:
        locked.state = EDITION.target(locked.state, "approve")
        locked.save(update_fields=["state"])
    return locked


def _back(locked: AnnualEdition, reason: str) -> AnnualEdition:
    target = EDITION.target(locked.state, "return")
    if not reason.strip():
        raise ValidationError("Say why it goes back to draft.")
    if locked.runs.filter(state__in=["queued", "running"], task=EditionRun.Task.PUBLISH).exists():
        raise WrongStateError("The edition is being published, so it can't go back now.")
    locked.state, locked.state_reason = target, reason.strip()
    locked.content_version += 1
    locked.save(update_fields=["state", "state_reason", "content_version"])
    return locked


def _seal(locked: AnnualEdition, *, by: User) -> None:
    """Keep all words of this version, once: what an approval approved."""
    snapshot = locked.snapshot
    figures = AnnualFigures.from_text(snapshot.text) if snapshot else None
    if figures is None:
        return
    front = front_of(locked, snapshot, figures)
    sections = [{"key": each.key, "title": each.title, "body": each.body} for each in locked.sections.all()]
    text = canonical(
        {
            "title": front.title,
            "letter": locked.letter_body,
            "addressees": front.addressees,
            "sections": sections,
            "words_of_others": approved_words(locked),
            "mandate": front.mandate,
            "cost": front.cost,
            "snapshot": front.snapshot_sha256,
        }
    )
    SealedText.objects.get_or_create(
        edition=locked,
        content_version=locked.content_version,
        defaults={"text": text, "sha256": sha256(text), "sealed_by": by},
    )
