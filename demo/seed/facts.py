"""Facts of the demonstration's physicians about ECFMG, exams and experience, each from its source."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from img_program.accounts.models import User
from roster.actions import Told, record_fact
from roster.models import ExperienceKind, FactKind, FactSource, FactStatus, PhysicianFact, Registrant, Validity
from roster.rules.dates import RoughDate

PASSED = FactStatus.PASSED
SOURCES = (FactSource.PAPER, FactSource.ORGANIZATION, FactSource.REGISTER)


def certify(record: Registrant, *, by: User, before: date | None = None) -> None:
    """The office saw the certificate, unless it is on record already."""
    if PhysicianFact.objects.kept().filter(registrant=record, kind=FactKind.ECFMG, confirmed_by__isnull=False).exists():
        return
    fact = PhysicianFact.objects.kept().filter(registrant=record, kind=FactKind.ECFMG).first()
    # Long enough ago for whoever began to train in the years that the demonstration tells of.
    since = RoughDate(before - timedelta(days=400) if before else timezone.localdate() - timedelta(days=2000))
    told = Told(FactStatus.CERTIFIED, since, validity=Validity.FOR_EVER)
    record_fact(
        record,
        by=by,
        kind=FactKind.ECFMG,
        told=told,
        source=FactSource.PAPER,
        fact=fact,
        seen_version=fact.version if fact else 0,
    )


def certified(record: Registrant, *, by: User, when: RoughDate, random: Random) -> None:
    """Certified, some for ever and some through a last day."""
    ends = when.latest + timedelta(days=7 * 365) if random.random() < 0.3 else None  # noqa: PLR2004 - a share
    validity = Validity.THROUGH if ends else Validity.FOR_EVER
    told = Told(FactStatus.CERTIFIED, when, validity=validity, valid_through=ends)
    record_fact(record, by=by, kind=FactKind.ECFMG, told=told, source=random.choice(SOURCES))


def passed_all(record: Registrant, *, by: User, when: RoughDate, random: Random) -> None:
    """All three steps, the last of them then; some at the second attempt."""
    source = random.choice(SOURCES)
    for number, kind in enumerate((FactKind.STEP_3, FactKind.STEP_2_CK, FactKind.STEP_1)):
        attempt = 2 if number and random.random() < 0.15 else 1  # noqa: PLR2004 - a share
        day = RoughDate(when.value - timedelta(days=200 * number), when.precision)
        record_fact(record, by=by, kind=kind, told=Told(PASSED, day, attempt=attempt), source=source)


def gained_experience(record: Registrant, *, by: User, when: RoughDate, random: Random) -> None:
    """Some months beside physicians."""
    kind, hours = random.choice((ExperienceKind.HANDS_ON, ExperienceKind.OBSERVED)), random.choice((80, 160, 320))
    told = Told(FactStatus.DONE, when, experience=kind, hours=hours, site="Lakeshore Clinic")
    record_fact(record, by=by, kind=FactKind.US_EXPERIENCE, told=told, source=random.choice(SOURCES))


def tell(record: Registrant, about: str, *, by: User, when: date) -> None:
    """The physician tells a fact that nobody has told yet; a plan's step about it is done with that."""
    kind = FactKind(about)
    if PhysicianFact.objects.kept().filter(registrant=record, kind=kind).exists():
        return
    exam = kind not in {FactKind.ECFMG, FactKind.US_EXPERIENCE}
    status = {FactKind.ECFMG: FactStatus.CERTIFIED, FactKind.US_EXPERIENCE: FactStatus.DONE}.get(kind, PASSED)
    experience, hours = ("", None) if exam or kind == FactKind.ECFMG else (ExperienceKind.OBSERVED, 120)
    told = Told(status, RoughDate(when), attempt=1 if exam else None, experience=experience, hours=hours)
    record_fact(record, by=by, kind=kind, told=told)
