"""Facts about exams, ECFMG and experience: the person tells, staff say what they saw. Nothing shown is kept."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from roster.hooks import fact_changed
from roster.models import FactKind, FactSource, FactStatus, PhysicianFact, Registrant, Validity
from roster.permissions import EDIT_OWN, RECORD_FACTS
from roster.rules.dates import RoughDate

_NUMBER = re.compile(r"(\d)-?(\d{3})-?(\d{3})-?(\d)")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a fact; what does not belong to its kind stays empty."""

    status: FactStatus
    when: RoughDate | None = None
    attempt: int | None = None
    number: str = ""
    pathway: str = ""
    validity: str = ""
    valid_through: date | None = None
    experience: str = ""
    hours: int | None = None
    site: str = ""

    def columns(self) -> dict[str, object]:
        """The columns of the table."""
        values = {name: value for name, value in asdict(self).items() if name != "when"}
        day, precision = (self.when.value, self.when.precision) if self.when else (None, "")
        return {**values, "happened_on": day, "precision": precision, "number": certificate_number(self.number)}


def certificate_number(text: str) -> str:
    """A USMLE/ECFMG number as the certificate has it, 0-123-456-7. Raises ValidationError for anything else."""
    written = text.strip()
    if not written:
        return ""
    if (found := _NUMBER.fullmatch(written)) is None:
        raise ValidationError({"number": "Write the number as on the certificate, such as 0-123-456-7, or leave it empty."})
    return "-".join(found.groups())


def record_fact(
    registrant: Registrant,
    *,
    by: User,
    kind: FactKind,
    told: Told,
    source: FactSource = FactSource.PERSON,
    fact: PhysicianFact | None = None,
    seen_version: int = 0,
) -> PhysicianFact:
    """Tell a fact, or change `fact`. What the person tells is the person's word; any other source says that staff saw it.

    Raises PermissionDenied for one's own record as staff; ValidationError for what can't be; WrongStateError when it was
    changed or taken back since `seen_version`.
    """
    is_own = registrant.user_id is not None and registrant.user_id == by.pk
    demand(by, EDIT_OWN if is_own else RECORD_FACTS, registrant)
    if is_own and source != FactSource.PERSON:
        raise PermissionDenied("A colleague confirms what you tell of yourself.")
    columns = _checked(kind, told, source)
    is_seen = source != FactSource.PERSON
    proof = {
        "source": source,
        "confirmed_by": by if is_seen else None,
        "confirmed_on": timezone.localdate() if is_seen else None,
        "told_at": timezone.now(),
    }
    with transaction.atomic():
        person = Registrant.objects.select_for_update(of=("self",)).get(pk=registrant.pk)
        if fact is None:
            row = PhysicianFact(registrant=person, user_id=person.user_id, kind=kind)
        else:
            row = _as_seen(fact, kind, seen_version)
            row.version += 1
        for name, value in (columns | proof).items():
            setattr(row, name, value)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as fault:
            if "roster_fact_one" not in str(fault):
                raise
            raise ValidationError(
                "This is told already. Change what is there instead of telling it twice.", code="twice"
            ) from fault
        fact_changed(row)
    return row


def take_fact_back(fact: PhysicianFact, *, by: User) -> PhysicianFact:
    """It was a mistake; its history stays. Taken back twice, nothing changes."""
    is_own = fact.user_id is not None and fact.user_id == by.pk
    demand(by, EDIT_OWN if is_own else RECORD_FACTS, fact.registrant)
    with transaction.atomic():
        row = locked(fact)
        if row.removed_at is None:
            row.removed_at = timezone.now()
            row.version += 1
            row.save(update_fields=["removed_at", "version"])
            fact_changed(row)
    return row


def _as_seen(fact: PhysicianFact, kind: FactKind, seen_version: int) -> PhysicianFact:
    row = locked(fact)
    if row.removed_at is not None or row.kind != kind:
        raise WrongStateError("This was taken back in the meantime. Tell it anew.")
    if row.version != seen_version:
        raise WrongStateError(
            f"This was changed since you opened the page. It now says: {row.in_words}. Save again to write yours over it."
        )
    return row


def _checked(kind: FactKind, told: Told, source: FactSource) -> dict[str, object]:
    refuse_forbidden_text(told.site)
    if told.when is None and told.status != FactStatus.NOT_CERTIFIED:
        raise ValidationError({"year": "Say when: a year is enough."}, code="when")
    if told.when is not None and told.when.earliest > timezone.localdate():
        raise ValidationError({"year": "That day is still to come. Tell it when it has happened."}, code="future")
    if told.validity == Validity.THROUGH and told.valid_through is None:
        raise ValidationError({"valid_through": "Write the last day of the certificate."}, code="through")
    if told.valid_through is not None and told.when is not None and told.valid_through < told.when.earliest:
        raise ValidationError({"valid_through": "The certificate ends before it begins. Check both days."}, code="order")
    seen = source != FactSource.PERSON
    if kind == FactKind.ECFMG and told.status == FactStatus.CERTIFIED and seen and not told.validity:
        raise ValidationError(
            {"validity": "You saw it: say until when it is valid, or that it has no last day."}, code="validity"
        )
    return told.columns()
