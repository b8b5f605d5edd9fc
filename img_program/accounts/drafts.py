"""Drafts of forms: kept encrypted for their person alone, and gone once the form is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from img_program.accounts.kept_posts import LONGEST, NotKeptError, is_secret
from img_program.accounts.models import FormDraft, SentForm, User
from img_program.accounts.secrets import box
from img_program.web.comparing import PREFIX
from img_program.web.drafts import DRAFT_FOR, Draft
from img_program.web.once import NOT_TYPED, ONCE
from img_program.web.registry import Registry

# Called with each text; raises ValidationError for what is never kept, in a draft neither.
draft_checks: Registry[Callable[[str], None]] = Registry()
KEPT_FOR = timedelta(days=30)
_PURPOSE = "form-draft"


def keep_draft(request: HttpRequest, person: User) -> FormDraft:
    """Keep what is in a form now, without secrets and files. Raises NotKeptError for what is no form of ours, or too long."""
    name = request.POST.get(DRAFT_FOR, "")
    if not url_has_allowed_host_and_scheme(name, allowed_hosts=None) or not name.startswith("/") or "#" not in name:
        raise NotKeptError("This page can't keep a draft.")
    path = urlsplit(name).path
    fields = [
        (key, value)
        for key, values in request.POST.lists()
        for value in values
        if key not in NOT_TYPED | {DRAFT_FOR, "press"} and not is_secret(key, path)
    ]
    for key, value in fields:
        if not key.startswith(PREFIX):
            _check(value)
    sealed = json.dumps(fields).encode()
    if len(sealed) > LONGEST or len(name) > FormDraft.LONGEST_NAME:
        raise NotKeptError("This is too long to be kept as a draft.")
    _one_after_the_other(person, name)
    if SentForm.objects.filter(digest=_sent(request, person)).exists():
        raise NotKeptError("This form was sent already. Reload the page to write another one.")
    now = timezone.now()
    draft, _is_new = FormDraft.objects.update_or_create(
        user=person,
        name=name,
        defaults={"fields_encrypted": box(_PURPOSE).encrypt(sealed), "saved_at": now, "expires_at": now + KEPT_FOR},
    )
    return draft


def _check(value: str) -> None:
    for check in draft_checks:
        try:
            check(value)
        except ValidationError as refusal:
            raise NotKeptError(" ".join(refusal.messages)) from refusal


def _one_after_the_other(person: User, name: str) -> None:
    """A draft on its way waits for the sending of its form, and then sees that it was sent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"draft of {person.pk} {name}"])


def _sent(request: HttpRequest, person: User) -> str:
    """Under which digest it stands that the form, as it was rendered, was sent or thrown away."""
    return hashlib.sha256(f"{person.pk}\0draft\0{request.POST.get(ONCE, '')}".encode()).hexdigest()


def draft_of(request: HttpRequest, name: str) -> Draft | None:
    """What whoever asks typed into the form of this name and has not sent."""
    if not isinstance(request.user, User):
        return None
    row = FormDraft.objects.filter(user=request.user, name=name, expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    data = QueryDict(mutable=True)
    for key, value in json.loads(box(_PURPOSE).decrypt(bytes(row.fields_encrypted))):
        data.appendlist(key, value)
    return Draft(data, row.saved_at)


def forget_draft(request: HttpRequest, person: User) -> None:
    """The form was sent or thrown away: its draft goes, and none that is still on its way comes after it."""
    if not (name := request.POST.get(DRAFT_FOR, "")):
        return
    _one_after_the_other(person, name)
    if request.POST.get(ONCE):
        sent = SentForm(digest=_sent(request, person), user=person, sent_at=timezone.now())
        SentForm.objects.bulk_create([sent], ignore_conflicts=True)
    FormDraft.objects.filter(user=person, name=name).delete()
