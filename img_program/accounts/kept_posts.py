"""A form that arrives too late is kept, encrypted, and shown back to the same person to confirm."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from img_program.accounts.models import KeptPost, User
from img_program.accounts.secrets import box
from img_program.database.context import as_system

KEPT_FOR = timedelta(minutes=30)
LONGEST = 200_000
_NEVER_KEPT = ("password", "credential", "code", "secret")
_PURPOSE = "kept-post"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was sent: the address it was for, its fields in order, whether files were lost."""

    id: uuid.UUID
    path: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The fields that hold words, named as well as their names allow."""
        return [(name.replace("_", " ").replace("-", " ").capitalize(), value) for name, value in self.fields if value.strip()]


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site."""
    origin = request.headers.get("Origin", "")
    if not origin or origin == "null":
        return False
    ours = {urlsplit(settings.SITE_URL).netloc, request.get_host()}
    return urlsplit(origin).netloc in ours


def keep_post(request: HttpRequest, owner: User) -> KeptPost | None:
    """Keep a form for its person; None when it isn't ours, carries a secret, or is too long.

    Files are not kept.
    """
    if not comes_from_us(request):
        return None
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    if any(word in name.lower() for name, _value in fields for word in _NEVER_KEPT):
        return None
    sealed = json.dumps(fields).encode()
    if not fields or len(sealed) > LONGEST:
        return None
    now = timezone.now()
    kept = KeptPost(
        id=uuid.uuid4(),
        user=owner,
        path=request.get_full_path()[:500],
        fields_encrypted=box(_PURPOSE).encrypt(sealed),
        had_files=bool(request.FILES),
        created_at=now,
        expires_at=now + KEPT_FOR,
    )
    with as_system(reason="keep a form that arrived after its session ended"):
        KeptPost.objects.filter(expires_at__lt=now).delete()
        kept.save(force_insert=True)
    return kept


def kept_form(identifier: uuid.UUID, *, person: User) -> KeptForm | None:
    """The kept form of this person; None when it is another's, was used, or its half hour is over."""
    row = KeptPost.objects.filter(pk=identifier, user=person, expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    fields = json.loads(box(_PURPOSE).decrypt(bytes(row.fields_encrypted)))
    return KeptForm(row.pk, row.path, [(name, value) for name, value in fields], row.had_files)


def throw_away(identifier: uuid.UUID, *, person: User) -> bool:
    """Delete a kept form of this person, because it was sent or is not wanted."""
    deleted, _each = KeptPost.objects.filter(pk=identifier, user=person).delete()
    return deleted > 0
