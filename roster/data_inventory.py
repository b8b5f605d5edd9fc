"""What the roster holds about a person, field by field: words, classification, who may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils import timezone

from img_program.accounts.staff_permissions import VIEW_ACCESS_LOG
from img_program.notifications.actions import choice_of
from img_program.web.registry import Registry
from img_program.web.templatetags.components import moment
from roster.columns import CLASSIFICATION, Group, labelled
from roster.eligibility import findings_of
from roster.journey import StepRow
from roster.models import JourneyStep, NoticeAcknowledgement, Registrant
from roster.permissions import VIEW_REGISTRANTS
from roster.personal_tables import fields_of_tables, looks_at, who_may_see


@dataclass(frozen=True, slots=True)
class DataField:
    """One field of a person's data."""

    group: str
    field: str
    value: str
    classification: str
    recipients: str


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All fields, and when the copy was made."""

    made_at: datetime
    fields: tuple[DataField, ...]

    def as_json(self) -> dict[str, object]:
        """For a program to read."""
        return {"made_at": self.made_at.isoformat(), "fields": [asdict(field) for field in self.fields]}


def _said(value: object) -> str:
    if isinstance(value, date):
        return moment(value)
    return str(value) if value not in (None, "") else "Not given"


def personal_fields(name: str, recipients: str, pairs: Iterable[tuple[str, object]]) -> list[DataField]:
    """Fields of one group, each with its class and who may see it."""
    return [DataField(name, field, _said(value), CLASSIFICATION, recipients) for field, value in pairs]


type DataSource = Callable[[Registrant], Iterable[DataField]]
_SOURCES: Registry[DataSource] = Registry()


def register_personal_data(source: DataSource) -> None:
    """A higher room adds what it holds about a person; called from `AppConfig.ready`."""
    _SOURCES.add(source)


def personal_data(registrant: Registrant) -> PersonalData:
    """Everything the roster, and each room that registered, holds about a registrant."""
    fields = [*_record(registrant), *_eligibility(registrant), *_evidence(registrant)]
    for source in _SOURCES:
        fields += source(registrant)
    fields += [DataField(group, field, value, CLASSIFICATION, seen) for group, field, value, seen in fields_of_tables(registrant)]
    fields += personal_fields("Who looked", who_may_see(VIEW_ACCESS_LOG), looks_at(registrant))
    return PersonalData(timezone.now(), tuple(fields))


def _columns(name: str, group: Group, registrant: Registrant) -> list[DataField]:
    return [
        DataField(name, each.label, _said(each.said(registrant) or each.empty), each.classification, who_may_see(each.seen_by))
        for each in labelled(group)
    ]


def _record(registrant: Registrant) -> list[DataField]:
    rest: list[tuple[str, object]] = [
        ("Left", registrant.left_at),
        ("Messages stopped", choice_of(registrant.user).stopped_at if registrant.user else None),
    ]
    name = "Your record"
    return [*_columns(name, Group.RECORD, registrant), *personal_fields(name, who_may_see(VIEW_REGISTRANTS), rest)]


def _eligibility(registrant: Registrant) -> list[DataField]:
    periods = registrant.minnesota_residences.filter(removed_at=None)
    pairs: list[tuple[str, object]] = [
        *(("Lived in Minnesota", period.as_period().in_words()) for period in periods),
        *((finding.rule.label, f"{finding.outcome.label}. {finding.fact}") for finding in findings_of(registrant)),
        *(
            (f"Decision: {each.get_rule_display()}", f"{each.get_outcome_display()}. {each.reason} ({each.get_basis_display()})")
            for each in registrant.determinations.all()
        ),
    ]
    name = "Eligibility"
    return [*_columns(name, Group.ELIGIBILITY, registrant), *personal_fields(name, who_may_see(VIEW_REGISTRANTS), pairs)]


def _evidence(registrant: Registrant) -> list[DataField]:
    given = NoticeAcknowledgement.objects.filter(user=registrant.user).select_related("notice") if registrant.user else ()
    pairs: list[tuple[str, object]] = [
        *((f"Notice given: {each.notice.title}", f"Version {each.version}, {moment(each.given_at)}") for each in given),
        *(
            (f"You asked a person to look again ({moment(each.asked_at)})", each.words)
            for each in registrant.review_requests.all()
        ),
        *(("Answer to you", each.answer) for each in registrant.review_requests.exclude(answer="")),
        *(
            (
                f"Step: {each.get_step_display()}",
                f"{StepRow(JourneyStep(each.step), each).in_words} ({each.get_source_display()})",
            )
            for each in registrant.journey.all()
        ),
        *(("You fetched your data", f"{each.get_form_display()}, {moment(each.at)}") for each in registrant.data_requests.all()),
    ]
    return personal_fields("What happened", who_may_see(VIEW_REGISTRANTS), pairs)
