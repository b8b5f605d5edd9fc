"""What everybody may read about applications, asked as the system and cut by the classification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, overload
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Lower

from grants.rounds.classification import Kind, is_public, phase_of
from grants.rounds.models import Opportunity, Recommendation, Submission, TradeSecretClaim
from grants.rounds.workflow import ApplicationState
from img_program.database.context import as_system


@dataclass(frozen=True, slots=True)
class PublicApplication:
    """One application as the public may see it; empty where the class is still closed."""

    pk: UUID
    name: str
    address: str
    amount: Decimal
    rank: int | None = None
    points: Decimal | None = None
    recommendation: str = ""
    answers: tuple[dict[str, Any], ...] = ()
    budget: dict[str, Any] | None = None

    @property
    def has_more(self) -> bool:
        """There is more than name, address and amount."""
        return self.budget is not None


class PublicApplications(Sequence[PublicApplication]):
    """The submitted applications of a round as everybody may see them at a moment; none before it is opened. A part reads that part."""

    def __init__(self, opportunity: Opportunity, *, moment: datetime) -> None:
        phase = phase_of(opportunity, moment)
        self.opened = {kind for kind in Kind if is_public(kind, phase)}
        states = [ApplicationState.SUBMITTED, ApplicationState.NOT_ELIGIBLE]
        later = Submission.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
        found = Submission.objects.filter(~Exists(later), opportunity=opportunity, application__state__in=states)
        place = [F("application__recommendation__rank").asc(nulls_last=True)] if Kind.POINTS_AND_RANK in self.opened else []
        self.rows = found.order_by(*place, Lower("applicant_name"), "pk") if Kind.APPLICANT_NAME in self.opened else found.none()

    def __len__(self) -> int:
        with as_system(reason="public data of a round"):
            return self.rows.count()

    def __iter__(self) -> Iterator[PublicApplication]:
        return iter(self._shown(self.rows))

    @overload
    def __getitem__(self, part: int) -> PublicApplication: ...
    @overload
    def __getitem__(self, part: slice) -> list[PublicApplication]: ...
    def __getitem__(self, part: int | slice) -> PublicApplication | list[PublicApplication]:
        return self._shown(self.rows[part]) if isinstance(part, slice) else self._shown(self.rows[part : part + 1])[0]

    def one(self, application: UUID) -> PublicApplication | None:
        """One of them."""
        return next(iter(self._shown(self.rows.filter(application=application))), None)

    def _shown(self, rows: QuerySet[Submission]) -> list[PublicApplication]:
        with as_system(reason="public data of a round"):
            submissions = {each.application_id: each for each in rows}
            made = {each.application_id: each for each in Recommendation.objects.filter(application__in=list(submissions))}
            claims = TradeSecretClaim.objects.filter(
                application__in=list(submissions), decision=TradeSecretClaim.Decision.REJECTED
            )
            rejected = set(claims.values_list("application_id", "question_id"))
        return [self._one(each, made.get(key), rejected) for key, each in submissions.items()]

    def _one(self, sent: Submission, made: Recommendation | None, rejected: set[tuple[UUID, int]]) -> PublicApplication:
        return PublicApplication(
            pk=sent.application_id,
            name=sent.applicant_name,
            address=sent.applicant_address if Kind.APPLICANT_ADDRESS in self.opened else "",
            amount=sent.amount_requested,
            rank=made.rank if made and Kind.POINTS_AND_RANK in self.opened else None,
            points=made.points if made and Kind.POINTS_AND_RANK in self.opened else None,
            recommendation=made.get_choice_display() if made and Kind.RECOMMENDATION in self.opened else "",
            answers=_answers(sent, rejected) if Kind.ANSWERS in self.opened else (),
            budget=sent.snapshot["budget"] if Kind.BUDGET in self.opened else None,
        )


def _answers(submission: Submission, rejected: set[tuple[UUID, int]]) -> tuple[dict[str, Any], ...]:
    """The answers with a reason in place of what stays closed. Files are asked for in writing: they may name people."""
    found = []
    for answer in submission.snapshot["answers"]:
        is_secret = answer["trade_secret"] and (submission.application_id, answer["question_id"]) not in rejected
        closed = "Data about individual people: not public." if answer["about_individuals"] else ""
        closed = closed or ("Claimed as a trade secret: not public." if is_secret else "")
        file = "A file; ask the program for it." if answer["file"] else ""
        found.append({"question": answer["question"], "section": answer["section"], "words": closed or answer["words"] or file})
    return tuple(found)
