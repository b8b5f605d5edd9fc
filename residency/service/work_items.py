"""What waits for whom after residency; few counts, in the person's own context."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.notifications.calendar import CalendarItem, ItemTitle
from img_program.statute.parameters import parameter
from img_program.web.components import Need
from residency.service.models.account import MoneyOut
from residency.service.models.links import Verification
from residency.service.models.repayment import PaymentYear
from residency.service.models.service import Obligation
from residency.service.models.service_records import QuestionKind, ServiceQuestion
from residency.service.permissions import (
    ANSWER_QUESTION,
    APPROVE_MONEY_OUT,
    ASK_EMPLOYER,
    BEGIN_OBLIGATION,
    RECORD_PAYMENT,
    VIEW_OBLIGATIONS,
)
from residency.service.workflow import MoneyOutState, QuestionState
from residency.training.models.agreement import ParticipantAgreement
from residency.training.models.appointment import Appointment
from residency.training.workflow import AppointmentState


def to_begin() -> QuerySet[ParticipantAgreement]:
    """Physicians who completed residency, and whose service nobody began yet."""
    done = Appointment.objects.filter(state=AppointmentState.COMPLETED)
    return ParticipantAgreement.objects.in_force().filter(appointment__in=done, obligation=None)


def overdue_verifications() -> QuerySet[Verification]:
    """Links to employers that expired without an answer."""
    return Verification.objects.waiting().filter(expires_at__lt=timezone.now(), obligation__state="open")


def overdue_payments(today: dt.date) -> QuerySet[PaymentYear]:
    """Years whose last day of payment passed with something left."""
    return PaymentYear.objects.unpaid().filter(due_on__lt=today, obligation__state="open")


def without_contact(today: dt.date) -> QuerySet[Obligation]:
    """Physicians of whom nobody heard for long. That is not a failure: somebody looks for them."""
    days = parameter("residency.no_contact_after_days", on=today).as_int()
    return Obligation.objects.open().filter(last_contact_on__lt=today - dt.timedelta(days=days))


def with_waits(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Adds `waits`: open questions about each, and puts those with questions first."""
    open_questions = Count("questions", filter=Q(questions__state=QuestionState.OPEN), distinct=True)
    return rows.annotate(waits=open_questions).order_by("-waits", "registrant__search_name", "pk")


def filters(today: dt.date) -> dict[str, tuple[str, QuerySet[Obligation]]]:
    """The lists of the staff page: which obligations need what."""

    def having(rows: QuerySet[ServiceQuestion] | QuerySet[Verification] | QuerySet[PaymentYear]) -> QuerySet[Obligation]:
        return Obligation.objects.filter(Exists(rows.filter(obligation=OuterRef("pk"))))

    return {
        "questions": ("A question for a person", having(ServiceQuestion.objects.open())),
        "designations": ("A designation changed", having(ServiceQuestion.objects.open().filter(kind=QuestionKind.DESIGNATION))),
        "employers": ("An employer did not answer", having(overdue_verifications())),
        "payments": ("A payment is past its day", having(overdue_payments(today))),
        "contact": ("No contact for long", without_contact(today)),
        "no_work": ("No work reported yet", Obligation.objects.open().filter(employed_since=None)),
        "open": ("Open", Obligation.objects.open()),
        "closed": ("Closed", Obligation.objects.filter(state="closed")),
    }


def service_work(user: User) -> Iterator[Need | Waiting]:
    """The office by its roles; a physician by what is due."""
    yield from _of_office(user) if staff_roles(user) else _of_physician(user)


def _of_office(user: User) -> Iterator[Waiting]:
    today, page = timezone.localdate(), reverse("service:obligations")
    if user.has_perm(BEGIN_OBLIGATION):
        yield Waiting(to_begin(), "physician who finished residency", "physicians who finished residency", page)
    if user.has_perm(ANSWER_QUESTION):
        asked, changed = ServiceQuestion.objects.open(), Q(kind=QuestionKind.DESIGNATION)
        of_lists, others = asked.filter(changed), asked.exclude(changed)
        yield Waiting(
            of_lists,
            "designation that changed under a site of work",
            "designations that changed under sites of work",
            f"{page}?state=designations",
            due="due_on",
        )
        yield Waiting(others, "question about service", "questions about service", f"{page}?state=questions", due="due_on")
    if user.has_perm(ASK_EMPLOYER):
        silent, lost = overdue_verifications(), without_contact(today)
        yield Waiting(silent, "employer who did not answer", "employers who did not answer", f"{page}?state=employers")
        yield Waiting(lost, "physician to get in touch with", "physicians to get in touch with", f"{page}?state=contact")
    if user.has_perm(RECORD_PAYMENT) and user.has_perm(VIEW_OBLIGATIONS):
        late = overdue_payments(today)
        yield Waiting(late, "yearly payment past its day", "yearly payments past their day", f"{page}?state=payments")
    if user.has_perm(APPROVE_MONEY_OUT):
        proposed = MoneyOut.objects.filter(state=MoneyOutState.PROPOSED).exclude(proposed_by=user)
        account = reverse("service:account")
        yield Waiting(proposed, "payment from the account to approve", "payments from the account to approve", account)


def _of_physician(user: User) -> Iterator[Waiting]:
    page = reverse("service:mine")
    over = PaymentYear.objects.filter(
        user=user, declared="", waived_at=None, ends_on__lt=timezone.localdate(), obligation__state="open"
    )
    yield Waiting(over, "year: say what you pay", "years: say what you pay", page)
    idle = Obligation.objects.open().filter(user=user, employed_since=None)
    yield Waiting(idle, "Tell us where you work", "Tell us where you work", page, shows_count=False)


def calendar_items(user: User) -> Iterator[CalendarItem]:
    """The days until which a physician pays into the account; of everybody for those who record it."""
    is_office = user.has_perm(RECORD_PAYMENT) and user.has_perm(VIEW_OBLIGATIONS)
    if staff_roles(user) and not is_office:
        return
    for year in PaymentYear.objects.visible_to(user).unpaid().filter(obligation__state="open"):
        path = reverse("service:obligation", args=[year.obligation_id]) if is_office else reverse("service:mine")
        yield CalendarItem(f"payment-{year.pk}", ItemTitle.DEADLINE, year.due_on, path=path)
