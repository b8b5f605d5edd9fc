"""What the second half of the room holds about a physician, for the copy of their own data (Minn. Stat. 13.04, subd. 3)."""

from __future__ import annotations

from collections.abc import Iterator

from img_program.database.context import as_system
from img_program.web.templatetags.components import moment
from residency.models import (
    AccountEntry,
    EmploymentPeriod,
    LifeEvent,
    Obligation,
    PaymentYear,
    ServiceDecision,
    ServiceQuestion,
    SiteJudgement,
    Verification,
    YearlyCheck,
)
from residency.rules.payment_owed import dollars
from roster.data_inventory import DataField, personal_fields
from roster.models import Registrant

OF_SERVICE = "You; staff of the program whose work needs it; the person at your employer sees your name and the dates; auditors"
OF_PAYMENTS = "You; the finance officer and the program manager; auditors"


def service_data(registrant: Registrant) -> list[DataField]:
    """The commitment, work and sites, what happened and was decided, employers' words, questions; payments."""
    return [
        *personal_fields("Service after residency", OF_SERVICE, _service(registrant)),
        *personal_fields("Payments into the revolving account", OF_PAYMENTS, _payments(registrant)),
    ]


def _service(registrant: Registrant) -> Iterator[tuple[str, object]]:
    mine = Obligation.objects.filter(registrant=registrant)
    for each in mine:
        yield "Commitment", f"{each.get_state_display()}, from {moment(each.begins_on)} {each.outcome_reason}".strip()
        yield "Last heard from", each.last_contact_on
    for period in EmploymentPeriod.objects.filter(obligation__in=mine).select_related("site"):
        until = moment(period.ends_on) if period.ends_on else "today"
        care = "primary care" if period.is_primary_care else "not primary care"
        where = f"{period.site.employer}, {period.site.address}"
        yield "Work", f"{where}: {moment(period.starts_on)} to {until}, {period.share_in_words.lower()}, {care}"
        yield "Who can confirm it", f"{period.contact_name} {period.contact_email}".strip()
    for judged in SiteJudgement.objects.filter(site__obligation__in=mine).select_related("site"):
        yield f"{judged.site.employer}, as of {moment(judged.as_of)}", f"{judged.get_outcome_display()}: {judged.reason}"
    for event in LifeEvent.objects.filter(obligation__in=mine):
        yield event.get_kind_display(), f"{moment(event.starts_on)} {event.note}".strip()
    for decision in ServiceDecision.objects.filter(obligation__in=mine):
        yield decision.get_kind_display(), f"{decision.decided_by_name}, {moment(decision.decided_on)}: {decision.reason}"
    for word in Verification.objects.filter(obligation__in=mine):
        yield f"Employer, {word}", f"{word.get_state_display()} {word.answered_name} {word.note}".strip()
    for check in YearlyCheck.objects.filter(obligation__in=mine):
        yield str(check), f"{check.get_state_display()} {check.note}".strip()
    keys = list(mine.values_list("pk", flat=True))
    with as_system(reason="questions about a physician in their own data"):
        questions = list(ServiceQuestion.objects.filter(obligation__in=keys))
    for question in questions:
        yield question.get_kind_display(), f"{question.facts} {question.answer}".strip()


def _payments(registrant: Registrant) -> Iterator[tuple[str, object]]:
    for year in PaymentYear.objects.filter(obligation__registrant=registrant):
        earned = "" if year.compensation is None else f"compensation {dollars(year.compensation)}, "
        said = year.get_declared_display() if year.declared else "Not said yet"
        yield str(year), f"{said}: {earned}at most {dollars(year.most)}, due {moment(year.due_on)}"
    for entry in AccountEntry.objects.filter(payment_year__obligation__registrant=registrant):
        yield "Payment", f"{dollars(entry.amount)}, {moment(entry.entered_on)}"
