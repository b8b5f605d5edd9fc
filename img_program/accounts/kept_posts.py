"""A form that arrives too late is kept, encrypted, and shown back to the same person to confirm."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from img_program.accounts.models import KeptPost, User
from img_program.accounts.secrets import box
from img_program.database.context import as_system
from img_program.web.comparing import PREFIX
from img_program.web.once import NOT_TYPED

KEPT_FOR = timedelta(minutes=30)
LONGEST = 2_000_000
LONGEST_PATH = 500
# What one person may have waiting; the oldest goes.
MOST = 50
_PURPOSE = "kept-post"
# By the field's own name, after the prefix of its form: a part of a name says nothing (`zip_code`, `secretary`).
_SECRETS = frozenset({
    "password", "password1", "password2", "oldpassword", "old_password", "new_password", "new_password1", "new_password2",
    "credential",
})  # fmt: skip
# A code is a secret only where it lets somebody in; elsewhere it is the number of an area or an account.
_CODE_IS_SECRET_AT = ("account_", "mfa_", "accounts:confirm_by_code", "assessments:verify")


class NotKeptError(Exception):
    """A late form could not be kept; the message says why, for the person who sent it."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was sent: the address it was for, its fields in order, names of secrets left out, whether files were lost."""

    id: uuid.UUID
    path: str
    fields: list[tuple[str, str]]
    left_out: list[str]
    had_files: bool

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The fields that hold words, named as well as their names allow."""
        return [
            (name.replace("_", " ").replace("-", " ").capitalize(), value)
            for name, value in self.fields
            if value.strip() and not name.startswith(PREFIX)
        ]


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    if not origin or origin == "null":
        return False
    ours = {urlsplit(settings.SITE_URL).netloc, request.get_host()}
    try:
        return urlsplit(origin).netloc in ours
    except ValueError:
        return False


def keep_post(request: HttpRequest, owner: User) -> KeptPost:
    """Keep a form for its person, without files and without what is a secret.

    Raises NotKeptError when it didn't stand on a page of ours, holds nothing that was typed, or is too long.
    """
    if not comes_from_us(request):
        raise NotKeptError("It could not be kept, because your browser did not say which page it came from.")
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_TYPED]
    secrets = {name for name, _value in sent if is_secret(name, request.path)}
    fields = [(name, value) for name, value in sent if name not in secrets]
    if not any(value.strip() for _name, value in fields):
        raise NotKeptError("It held nothing that could be kept: passwords and codes never are.")
    sealed = json.dumps({"fields": fields, "left_out": sorted(secrets)}).encode()
    path = request.get_full_path()
    if len(sealed) > LONGEST or len(path) > LONGEST_PATH:
        raise NotKeptError("It was too long to be kept. Go back in your browser: what you wrote may still be there to copy.")
    now = timezone.now()
    kept = KeptPost(
        id=uuid.uuid4(),
        user=owner,
        path=path,
        fields_encrypted=box(_PURPOSE).encrypt(sealed),
        had_files=bool(request.FILES),
        created_at=now,
        expires_at=now + KEPT_FOR,
    )
    with as_system(reason="keep a form that arrived after its session ended"):
        KeptPost.objects.filter(expires_at__lt=now).delete()
        older = KeptPost.objects.filter(user=owner).order_by("-created_at").values_list("pk", flat=True)
        KeptPost.objects.filter(pk__in=list(older[MOST - 1 :])).delete()
        kept.save(force_insert=True)
    return kept


def is_secret(name: str, path: str) -> bool:
    """Whether a field of a form at this address is a password or a code that lets somebody in."""
    own = name.rpartition("-")[2].lower()
    return own in _SECRETS or (own == "code" and _view_name(path).startswith(_CODE_IS_SECRET_AT))


def _view_name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def kept_form(identifier: uuid.UUID, *, person: User) -> KeptForm | None:
    """The kept form of this person; None when it is another's, was used, or its half hour is over."""
    row = KeptPost.objects.filter(pk=identifier, user=person, expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    kept = json.loads(box(_PURPOSE).decrypt(bytes(row.fields_encrypted)))
    return KeptForm(row.pk, row.path, [(name, value) for name, value in kept["fields"]], kept["left_out"], row.had_files)


def throw_away(identifier: uuid.UUID, *, person: User) -> bool:
    """Delete a kept form of this person, because it was sent or is not wanted."""
    deleted, _each = KeptPost.objects.filter(pk=identifier, user=person).delete()
    return deleted > 0
