"""One row of every table that a person may read, for each of two owners; the isolation test tries to steal them.

A new table usually needs nothing here: the row is made from its fields. Where its rules want more, write a maker:

    @maker("roster.registrant")
    def _registrant(owner: Owner, rows: Rows) -> Model: ...
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import Model
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.access import PERSON, Access, SameOwner
from img_program.organizations.acting import acting_as
from img_program.organizations.models import FiscalSponsorship, MembershipRole, Organization
from roster.models import (
    Basis,
    FactKind,
    FactStatus,
    ImportedRecord,
    JourneyRecord,
    JourneyStep,
    Knowledge,
    NoticeChannel,
    PhysicianFact,
)
from tests.people import make_member, make_organization, make_user
from tests.roster.factories import make_registrant

_BY_PERSON = re.compile(r"(\w+) = \(SELECT nullif\(current_setting\('app\.user_id'")
_BY_ORGANIZATION = re.compile(r"(\w+) = ANY\(\(SELECT nullif\(current_setting\('app\.organization_ids'")

# Nobody owns their rows: what is published is everybody's, the rest is the office's. The rooms' own tests show it.
OPEN_TO_ALL_WHEN_PUBLISHED = {
    "rounds.opportunity",
    "rounds.question",
    "rounds.budgetcategory",
    "rounds.criterion",
    "rounds.publicquestion",
    "rounds.evaluationcompleted",
    "assessments.session",
    "roster.medicalschool",  # names that are offered while one writes
}
# Everybody may read that an account exists (sign-in must); what may be written is asked in tests/accounts/test_library_rows.py.
READABLE_BY_ALL = {"accounts.user"}
type Rows = dict[str, Model]
type Maker = Callable[["Owner", Rows], Model]
_MAKERS: dict[str, Maker] = {}


@dataclass(frozen=True)
class Private:
    """A table of which a person sees only own rows: which columns say whose they are."""

    model: type[Model]
    person_columns: tuple[str, ...]
    organization_columns: tuple[str, ...]
    anybody_inserts: bool

    @property
    def label(self) -> str:
        """The model's label."""
        return self.model._meta.label_lower

    @property
    def is_history(self) -> bool:
        """Whether triggers fill it."""
        return hasattr(self.model, "pgh_obj")

    def __str__(self) -> str:
        return self.label


@dataclass
class Owner:
    """A person who is a member of one organization and a registrant, and a row of everything they own."""

    user: User
    organization: Organization
    rows: Rows = field(default_factory=dict)

    def owns(self, table: Private, row: Model) -> bool:
        """Whether an owner column of the row names this person or organization."""
        return any(_column(row, name) == self.user.pk for name in table.person_columns) or any(
            _column(row, name) == self.organization.pk for name in table.organization_columns
        )

    def owner_values(self, table: Private) -> dict[str, int]:
        """The owner columns as this owner's row has them."""
        return dict.fromkeys(table.organization_columns, self.organization.pk) | dict.fromkeys(table.person_columns, self.user.pk)


def _column(row: Model, name: str) -> Any:
    return getattr(row, name)


def maker(label: str) -> Callable[[Maker], Maker]:
    """Say how a row of this table is made; it runs as the system."""

    def keep(make: Maker) -> Maker:
        _MAKERS[label] = make
        return make

    return keep


def private_tables() -> list[Private]:
    """Every table with a policy for persons, parents before children."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower in OPEN_TO_ALL_WHEN_PUBLISHED | READABLE_BY_ALL:
            continue
        # A policy that asks an assignment table names that table's columns too.
        columns = {each.attname for each in model._meta.concrete_fields}
        for constraint in model._meta.constraints:
            if isinstance(constraint, Access):
                policies = [policy for policy in constraint.policies if PERSON in policy.to]
                reads = " ".join(policy.using for policy in policies)
                if not reads.strip():
                    continue
                inserts = any(policy.command == "INSERT" and policy.check == "true" for policy in policies)
                found.append(
                    Private(
                        model,
                        tuple(sorted(set(_BY_PERSON.findall(reads)) & columns)),
                        tuple(sorted(set(_BY_ORGANIZATION.findall(reads)) & columns)),
                        inserts,
                    )
                )
    return found


def make_owner(name: str) -> Owner:
    """An owner with a row in every private table."""
    user = make_user(f"{name}@example.org")
    organization = make_organization(f"Organization of {name}")
    make_member(organization, MembershipRole.ADMINISTRATOR, user=user)
    owner = Owner(user, organization)
    tables = {table.label: table for table in private_tables() if not table.is_history}
    for table in tables.values():
        _row(owner, table, tables)
    return owner


def _row(owner: Owner, table: Private, tables: dict[str, Private]) -> Model:
    if table.label not in owner.rows:
        for parent in _parents(table, tables):
            _row(owner, parent, tables)
        make = _MAKERS.get(table.label)
        owner.rows[table.label] = make(owner, owner.rows) if make else _filled(owner, table)
    return owner.rows[table.label]


def _parents(table: Private, tables: dict[str, Private]) -> list[Private]:
    targets = {each.related_model._meta.label_lower for each in foreign_keys(table.model)}
    return [tables[label] for label in sorted(targets - {table.label}) if label in tables]


def foreign_keys(model: type[Model]) -> list[Any]:
    """The foreign keys of a model."""
    return [each for each in model._meta.concrete_fields if isinstance(each, models.ForeignKey)]


def _filled(owner: Owner, table: Private) -> Model:
    owners = owner.owner_values(table)
    if not (table.person_columns and table.organization_columns):
        return _saved(owner, table, owners)
    # Either an organization's or a person's: the organization's, unless the table asks more of such a row.
    try:
        with transaction.atomic():
            return _saved(owner, table, dict.fromkeys(table.organization_columns, owner.organization.pk))
    except IntegrityError:
        return _saved(owner, table, dict.fromkeys(table.person_columns, owner.user.pk))


def _saved(owner: Owner, table: Private, owners: dict[str, int]) -> Model:
    row = table.model(**_values(owner, table, owners))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except DatabaseError as refusal:
        if "permission denied" not in str(refusal):
            raise
        # A table that only its owner writes.
        with acting_as(owner.user):
            row.save(force_insert=True)
    return row


def _values(owner: Owner, table: Private, owners: dict[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    same_owner = {column for each in table.model._meta.constraints if isinstance(each, SameOwner) for column in each.columns}
    for each in table.model._meta.concrete_fields:
        if each.attname in owners:
            values[each.attname] = owners[each.attname]
        elif isinstance(each, models.ForeignKey):
            if not each.null or each.attname in same_owner:
                values[each.attname] = _target(owner, each)
        elif not (each.has_default() or each.null or each.blank or each.primary_key):
            values[each.attname] = _sample(each)
    return values


def _target(owner: Owner, key: Any) -> Any:
    target = key.related_model
    if target is User:
        return owner.user.pk
    own = owner.rows.get(target._meta.label_lower)
    return own.pk if own is not None else target.objects.values_list("pk", flat=True).first()


def _sample(each: Any) -> Any:
    if each.choices:
        return each.flatchoices[0][0]
    samples: list[tuple[type[models.Field[Any, Any]], Any]] = [
        (models.EmailField, f"{uuid.uuid4().hex}@example.org"),
        (models.CharField, uuid.uuid4().hex[: getattr(each, "max_length", None) or 32]),
        (models.TextField, "words"),
        (models.DateTimeField, timezone.now() + timedelta(days=1)),
        (models.DateField, date(2026, 5, 3)),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.DecimalField, 1),
        (models.UUIDField, uuid.uuid4()),
        (models.BinaryField, b"bytes"),
        (models.JSONField, {}),
    ]
    return next(value for kind, value in samples if isinstance(each, kind))


@maker("organizations.organization")
def _organization(owner: Owner, rows: Rows) -> Model:
    return owner.organization


@maker("organizations.fiscalsponsorship")
def _sponsorship(owner: Owner, rows: Rows) -> Model:
    partner = make_organization()
    return FiscalSponsorship.objects.create(sponsor=owner.organization, partner=partner, starts_on=date(2026, 1, 1))


@maker("roster.registrant")
def _registrant(owner: Owner, rows: Rows) -> Model:
    return make_registrant(owner.user)


@maker("roster.importedrecord")
def _imported(owner: Owner, rows: Rows) -> Model:
    return ImportedRecord.objects.create(
        registrant_id=rows["roster.registrant"].pk,
        user=owner.user,
        reference=uuid.uuid4().hex,
        notice_channel=NoticeChannel.NOT_KNOWN,
    )


@maker("roster.physicianfact")
def _fact(owner: Owner, rows: Rows) -> Model:
    return PhysicianFact.objects.create(
        registrant_id=rows["roster.registrant"].pk,
        user=owner.user,
        kind=FactKind.STEP_1,
        status=FactStatus.PASSED,
        happened_on=date(2021, 5, 3),
        precision="day",
        attempt=1,
    )


@maker("roster.journeyrecord")
def _journey_record(owner: Owner, rows: Rows) -> Model:
    return JourneyRecord.objects.create(
        registrant_id=rows["roster.registrant"].pk,
        user=owner.user,
        step=JourneyStep.EXAMS,
        knowledge=Knowledge.UNKNOWN,
        source=Basis.STATEMENT,
        recorded_by=owner.user,
    )


from tests.assessments import rows as assessment_rows  # noqa: E402 - its makers need what stands above
from tests.consultation import rows as consultation_rows  # noqa: E402
from tests.grants.awards import rows as award_rows  # noqa: E402
from tests.grants.rounds import rows as grants_rows  # noqa: E402
from tests.residency.service import rows as service_rows  # noqa: E402
from tests.residency.training import rows as residency_rows  # noqa: E402

assert assessment_rows
assert grants_rows
assert award_rows
assert residency_rows
assert consultation_rows
assert service_rows
