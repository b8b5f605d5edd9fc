"""What the tests of this room share: letters, texts, deliveries."""

from __future__ import annotations

from itertools import count

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs.models import JobState
from img_program.mail.models import OutboxMessage
from img_program.notifications.actions import About, OrganizationRole, send_letter
from img_program.notifications.models import Delivery, Letter
from img_program.organizations.models import Organization

_numbers = count(1)
ANSWER = {"status_name": "Minnesota", "answer": "Yes, it is met.", "reason": "You told us so.", "citation": "Subd. 2"}


def about(transition: str = "answered", key: str = "") -> About:
    """An event of its own, unless a key is given."""
    return About("tests.review", key or f"r{next(_numbers)}", transition)


def send(user: User, *, event: About | None = None, **values: str) -> Letter:
    """The answer about eligibility to a person."""
    with as_system(reason="test"):
        return send_letter("eligibility_answered", to_user=user, about=event or about(), values=ANSWER | values)


def send_to(organization: Organization, permission: str = "administer") -> Letter:
    """The reminder of an invitation to an organization."""
    values = {"invited_on": "3 May 2026", "ends_on": "17 May 2026", "role": "Viewer", "team_url": "https://img.example.org/t/"}
    with as_system(reason="test"):
        return send_letter(
            "invitation_reminder", to_organization=OrganizationRole(organization, permission), about=about(), values=values
        )


def deliveries(letter: Letter) -> list[Delivery]:
    """Every delivery of a letter with its standing, oldest first."""
    with as_system(reason="test"):
        return list(Delivery.objects.with_standing().filter(letter=letter).order_by("created_at"))


def only_delivery(letter: Letter) -> Delivery:
    """The one delivery of a letter."""
    (found,) = deliveries(letter)
    return found


def outbox_of(delivery: Delivery) -> OutboxMessage:
    """The mail of a delivery."""
    with as_system(reason="test"):
        return OutboxMessage.objects.get(delivery=delivery)


def mail_is(delivery: Delivery, state: JobState) -> None:
    """What became of the mail, as the outbox says."""
    with as_system(reason="test"):
        OutboxMessage.objects.filter(delivery=delivery).update(state=state)


def read(letter: Letter) -> Letter:
    """The letter as it is stored now."""
    with as_system(reason="test"):
        return Letter.objects.get(pk=letter.pk)
