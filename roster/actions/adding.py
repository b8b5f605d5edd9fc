"""The office adds somebody who can't join in a browser: by phone, on paper, with a navigator at their side."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.documents.checking import refuse_forbidden_text
from img_program.notifications.languages import ENGLISH
from roster.looks import refresh_looks
from roster.models import ImportedRecord, Notice, NoticeChannel, NoticeKind, ReachBy, Registrant
from roster.permissions import ADD_REGISTRANTS

WAYS = (NoticeChannel.PHONE, NoticeChannel.PAPER, NoticeChannel.NAVIGATOR)


def add_person(*, by: User, columns: dict[str, Any], notice_channel: NoticeChannel) -> Registrant:
    """Put somebody without an account on the roster, to whom today's notice was given in this way before they answered.

    Raises PermissionDenied without the right; ValidationError when the notice was not given, when e-mail is the way to
    reach them (nobody signs in with it), or when a text holds what must never be kept.
    """
    demand(by, ADD_REGISTRANTS)
    if notice_channel not in WAYS:
        raise ValidationError({"notice_channel": "Give the notice first. Nothing may be asked before it."}, code="notice")
    if columns.get("reach_by") == ReachBy.EMAIL:
        raise ValidationError("Without an account e-mail reaches nobody. Write a phone number or a navigator.", code="reach")
    for name in ("name", "navigator", "school_country_words"):
        refuse_forbidden_text(str(columns.get(name, "")))
    today = timezone.localdate()
    notice = Notice.objects.in_force_on(today).get(kind=NoticeKind.JOINING, language=ENGLISH)
    with transaction.atomic():
        person = Registrant.objects.create(user=None, **columns)
        with as_system(reason="note how notice was given to somebody whom the office adds"):
            ImportedRecord.objects.create(
                registrant=person,
                reference=f"office-{secrets.token_hex(8)}",
                notice_channel=notice_channel,
                notice_given_on=today,
                notice_version=notice.version,
            )
        refresh_looks([person.pk])
        log_access(by, kind=KINDS.VIEW, subject=person, purpose="Added by the office")
    return person
