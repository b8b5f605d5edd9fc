"""Private links: an employer's yearly word and a physician's yearly check, sent, sent again, answered, taken back."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.mail.actions import queue_mail
from img_program.mail.people import tell_person
from img_program.notifications.contacts import contact_of_user
from img_program.notifications.models import Channel
from img_program.notifications.models.private_link import PrivateLink
from img_program.statute.parameters import parameter
from residency.service.actions.questions import ask_a_person
from residency.service.letters import is_quiet
from residency.service.models.links import Verification, YearlyCheck
from residency.service.models.service import EmploymentPeriod, Obligation
from residency.service.models.service_records import QuestionKind
from residency.service.permissions import ASK_EMPLOYER

logger = logging.getLogger(__name__)
ONE_DAY = dt.timedelta(days=1)


def find_verification(token: str) -> Verification | None:
    """The question to an employer behind a link that still works, or None: a wrong link tells nothing."""
    with as_system(reason="open an employer's private link"):
        rows = Verification.objects.filter(obligation__state="open")
        return rows.select_related("period__site", "obligation__registrant").behind(token)


def find_yearly_check(token: str) -> YearlyCheck | None:
    """The yearly check behind a link that still works, or None."""
    with as_system(reason="open a physician's private link"):
        rows = YearlyCheck.objects.filter(obligation__state="open")
        return rows.select_related("obligation__registrant").behind(token)


def months_to_confirm(period: EmploymentPeriod, *, on: dt.date) -> tuple[dt.date, dt.date] | None:
    """From which day until which an employer has not confirmed a period, up to a day; None when all of it is confirmed."""
    until = Verification.objects.confirmed().filter(period=period).aggregate(until=Max("covers_until"))["until"]
    first, last = (until + ONE_DAY if until else period.starts_on), min(period.ends_on or on, on)
    return (first, last) if first <= last else None


def ask_employer(period: EmploymentPeriod, *, by: User | None, on: dt.date | None = None) -> Verification:
    """Send the employer's contact a private link about the months that nobody confirmed yet.

    `by` is a member of staff, or None for the sweeper. It tells only the physician's name and the period. Raises
    ValidationError without an address or without months to confirm, and while a link is waiting.
    """
    if by is not None:
        demand(by, ASK_EMPLOYER)
    with as_system(reason="ask an employer to confirm work"):
        period = EmploymentPeriod.objects.select_for_update(of=("self",)).select_related("obligation", "site").get(pk=period.pk)
        if not period.contact_email:
            raise ValidationError("Nobody at the employer is named. Add a name and an e-mail address first.", code="contact")
        months = months_to_confirm(period, on=on or timezone.localdate())
        if months is None:
            raise ValidationError("Every month of this work is confirmed already.", code="confirmed")
        if Verification.objects.waiting().filter(period=period).exists():
            raise ValidationError("A link is waiting for an answer. You can send it again.", code="waiting")
        made = Verification(
            period=period,
            obligation_id=period.obligation_id,
            user_id=period.user_id,
            covers_from=months[0],
            covers_until=months[1],
            contact_name=period.contact_name,
            contact_email=period.contact_email,
            asked_by=by,
        )
        token = _renewed(made)
        made.save(force_insert=True)
        _mail_employer(made, token)
    return made


def record_paper_seen(
    period: EmploymentPeriod, *, by: User, covers_from: dt.date, covers_until: dt.date, reference: str
) -> Verification:
    """Staff saw the employer's word on paper: which days it covers, and where the paper is.

    A link that waits is taken back. Raises ValidationError for days outside of the period or without a reference.
    """
    demand(by, ASK_EMPLOYER)
    if not reference.strip():
        raise ValidationError({"reference": "Say where the paper is."}, code="reference")
    last = min(period.ends_on or timezone.localdate(), timezone.localdate())
    if not period.starts_on <= covers_from <= covers_until <= last:
        raise ValidationError(
            {"covers_from": "The days must lie within this period of work, and not in the future."}, code="days"
        )
    with transaction.atomic():
        for waiting in Verification.objects.waiting().select_for_update().filter(period=period):
            end_link(waiting, "withdraw_link")
        made = Verification(
            period=period,
            obligation_id=period.obligation_id,
            user_id=period.user_id,
            covers_from=covers_from,
            covers_until=covers_until,
            seen_reference=reference.strip(),
            asked_by=by,
        )
        _renewed(made)
        made.save(force_insert=True)
        return end_link(made, "confirm")


@dataclass(frozen=True, slots=True)
class EmployerAnswer:
    """What somebody at the employer pressed and wrote. `action` is `confirm`, `correct` or `say_not_here`."""

    action: str
    name: str
    note: str = ""


def answer_verification(verification: Verification, *, answer: EmployerAnswer) -> Verification:
    """The employer's word, once. "Something is different" and "not here any more" become a question with the facts.

    Nobody is signed in: whoever holds the link may answer. Raises WrongStateError when it can't be used any more,
    ValidationError without a name, or without words where something is different.
    """
    name, note = answer.name.strip(), answer.note.strip()
    if not name:
        raise ValidationError({"name": "Write your name."}, code="name")
    if answer.action == "correct" and not note:
        raise ValidationError({"note": "Write what is different."}, code="note")
    for words in (name, note):
        refuse_forbidden_text(words)
    with as_system(reason="an employer answers by private link"):
        held = Verification.objects.select_for_update(of=("self",)).get(pk=verification.pk)
        held.demand_open(verification)
        held.answered_name, held.note = name[:150], note
        end_link(held, answer.action)
        if answer.action != "confirm":
            obligation = Obligation.objects.get(pk=held.obligation_id)
            facts = f"{name} at {held.period.site.employer}, about {held}: {held.get_state_display().lower()}. {note}".strip()
            ask_a_person(obligation, QuestionKind.EMPLOYER, key=str(held.pk), facts=facts, site=held.period.site)
    return held


def send_yearly_check(obligation: Obligation, *, by: User | None) -> YearlyCheck | None:
    """Send the physician the yearly link; None when they can't be written to by e-mail, so that staff reach out.

    Raises ValidationError while a link is waiting.
    """
    if by is not None:
        demand(by, ASK_EMPLOYER)
    with as_system(reason="send a physician the yearly check"):
        if YearlyCheck.objects.waiting().filter(obligation=obligation).exists():
            raise ValidationError("A link is waiting for an answer. You can send it again.", code="waiting")
        if not can_be_mailed(obligation):
            return None
        made = YearlyCheck(obligation=obligation, user_id=obligation.user_id, asked_by=by)
        token = _renewed(made)
        made.save(force_insert=True)
        _mail_physician(made, token)
    return made


def can_be_mailed(obligation: Obligation) -> bool:
    """The physician is reached by e-mail, asked for no silence, and is alive. Runs as the system."""
    contact = contact_of_user(obligation.user)
    return not contact.stopped and contact.channel == Channel.EMAIL and not is_quiet(obligation)


def answer_yearly_check(check: YearlyCheck, *, is_same: bool, note: str = "") -> YearlyCheck:
    """“All is as it was”, or what changed: then a person reads it. Either way we heard from the physician.

    Raises WrongStateError when the link can't be used any more, ValidationError when something changed without words.
    """
    note = note.strip()
    if not is_same and not note:
        raise ValidationError({"note": "Write in a few words what changed."}, code="note")
    refuse_forbidden_text(note)
    with as_system(reason="a physician answers the yearly check"):
        held = YearlyCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
        held.demand_open(check)
        held.note = note
        end_link(held, "confirm" if is_same else "correct")
        obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=held.obligation_id)
        obligation.last_contact_on = timezone.localdate()
        obligation.save(update_fields=["last_contact_on"])
        if not is_same:
            ask_a_person(obligation, QuestionKind.PHYSICIAN, key=str(held.pk), facts=f"The physician wrote: {note}")
    return held


def send_again[L: PrivateLink](link: L, *, by: User | None) -> L:
    """A new link and a new last day; the earlier link stops working. Raises WrongStateError when it was answered."""
    if by is not None:
        demand(by, ASK_EMPLOYER)
    with as_system(reason="send a private link again"):
        held = locked(link)
        if not held.is_waiting:
            raise WrongStateError("It was answered in the meantime.")
        token = _renewed(held)
        held.times_sent += 1
        held.save(update_fields=["token_hash", "sent_at", "expires_at", "times_sent"])
        if isinstance(held, Verification):
            _mail_employer(held, token)
        elif isinstance(held, YearlyCheck):
            _mail_physician(held, token)
    return held


def withdraw_link[L: PrivateLink](link: L, *, by: User) -> L:
    """The link stops working at once."""
    demand(by, ASK_EMPLOYER)
    with transaction.atomic():
        return end_link(locked(link), "withdraw_link")


def end_link[L: PrivateLink](link: L, action: str) -> L:
    """An answer came, or the link is taken back; the caller holds its lock. Raises WrongStateError when it has ended."""
    link.end(action)
    return link


def _renewed(link: PrivateLink) -> str:
    return link.renew(days=parameter("residency.private_link_days", on=timezone.localdate()).as_int())


def _mail_employer(link: Verification, token: str) -> None:
    queue_mail(
        template="service/employer_verification",
        to=link.contact_email,
        context={
            "url": f"{settings.SITE_URL}{reverse('service:open_verification', args=[token])}",
            "expires_at": link.expires_at,
        },
        key=f"verification-{link.pk}-{link.times_sent}",
    )


def _mail_physician(link: YearlyCheck, token: str) -> None:
    tell_person(
        link.obligation.user,
        template="service/yearly_check",
        context={
            "url": f"{settings.SITE_URL}{reverse('service:open_check', args=[token])}",
            "expires_at": link.expires_at,
        },
        key=f"yearly-check-{link.pk}-{link.times_sent}",
    )
