"""What waits for whom: letters to read, and for the office deliveries that need a hand."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.notifications.models import Delivery, Letter, MessageTemplateVersion
from img_program.notifications.permissions import APPROVE_TEMPLATES, WORK_ON_DELIVERIES
from img_program.notifications.workflow import TextState
from img_program.organizations.permissions import organization_permissions


def waits(user: User) -> Iterator[Waiting]:
    """Staff: letters to send by hand, letters that came back, texts to approve. Everybody else: letters not read yet."""
    if staff_roles(user):
        yield from _of_the_office(user)
        return
    unread = Letter.objects.visible_to(user).unread()
    inbox = reverse("notifications:inbox")
    yield Waiting(unread.filter(organization=None), "letter to read", "letters to read", inbox)
    for identifier in sorted(organization_permissions(user)):
        url = reverse("notifications:organization", args=[identifier])
        theirs = unread.filter(organization=identifier)
        yield Waiting(theirs, "letter to your organization to read", "letters to your organization to read", url)


def _of_the_office(user: User) -> Iterator[Waiting]:
    if user.has_perm(WORK_ON_DELIVERIES):
        by_hand, failed = reverse("notifications:staff_by_hand"), reverse("notifications:staff_failed")
        shown = Delivery.objects.open_to_office(user)
        yield Waiting(shown.by_hand(), "letter to deliver by hand", "letters to deliver by hand", by_hand)
        trouble = shown.in_trouble()
        yield Waiting(trouble, "letter came back or could not be sent", "letters came back or could not be sent", failed)
    if user.has_perm(APPROVE_TEMPLATES):
        texts = MessageTemplateVersion.objects.filter(state=TextState.CHECKED, discarded_at=None).exclude(edited_by=user)
        yield Waiting(texts, "checked text to approve", "checked texts to approve", reverse("notifications:staff_templates"))
