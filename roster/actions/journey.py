"""Recording what became known about a person's way to practice."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.documents.checking import refuse_forbidden_text
from roster.models import Basis, JourneyRecord, JourneyStep, Knowledge, MatchedHow, Registrant
from roster.models.journey import BY_FACTS
from roster.permissions import EDIT_OWN, RECORD_JOURNEY
from roster.rules.dates import RoughDate


@dataclass(frozen=True, slots=True)
class StepNews:
    """What is told of a step. `when` is missing only for what is not known."""

    step: JourneyStep
    knowledge: Knowledge = Knowledge.KNOWN
    when: RoughDate | None = None
    how: MatchedHow | None = None
    profession: str = ""


def record_step(registrant: Registrant, *, by: User, news: StepNews, source: Basis) -> JourneyRecord:
    """Record a step with its source. A correction is a new record: the latest of a step counts.

    Raises PermissionDenied; ValidationError without a date where one belongs, for a day to come, or when the
    profession holds a number of an identity document.
    """
    demand(by, RECORD_JOURNEY, registrant)
    return _keep(registrant, by, news, source)


def tell_own_step(registrant: Registrant, *, by: User, news: StepNews) -> JourneyRecord:
    """The person tells a step of their own. Raises as `record_step`, and ValidationError for lost contact."""
    demand(by, EDIT_OWN, registrant)
    if news.knowledge == Knowledge.LOST:
        raise ValidationError("Only the office records that contact was lost.")
    return _keep(registrant, by, news, Basis.STATEMENT)


@transaction.atomic
def _keep(registrant: Registrant, by: User, news: StepNews, source: Basis) -> JourneyRecord:
    profession = news.profession.strip()
    if (news.when is None) != (news.knowledge == Knowledge.UNKNOWN):
        raise ValidationError("Say when: a year is enough. Leave the date out only for what is not known.")
    if news.when is not None and news.when.earliest > timezone.localdate():
        raise ValidationError("That day is still to come. Record the step when it has happened.")
    is_reached = news.knowledge == Knowledge.KNOWN
    if is_reached and news.step == JourneyStep.OTHER_ROAD and not profession:
        raise ValidationError("Name the profession.")
    if is_reached and news.step in BY_FACTS:
        raise ValidationError("Tell this under “Exams and ECFMG”: there each fact has its day and its source.")
    refuse_forbidden_text(profession)
    locked = Registrant.objects.select_for_update(of=("self",)).get(pk=registrant.pk)
    return JourneyRecord.objects.create(
        registrant=locked,
        user_id=locked.user_id,
        step=news.step,
        knowledge=news.knowledge,
        happened_on=news.when.value if news.when else None,
        precision=news.when.precision if news.when else "",
        how=news.how if news.how and is_reached and news.step == JourneyStep.MATCHED else "",
        profession=profession if is_reached and news.step == JourneyStep.OTHER_ROAD else "",
        source=source,
        recorded_by=by,
    )
