"""Every rule in its order, and the file as it will be kept; and free text, which is held to the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from img_program.accounts.access_log import KINDS, log_access
from img_program.documents.models import DocumentKind
from img_program.documents.rules.has_acceptable_name import has_acceptable_name
from img_program.documents.rules.has_allowed_type import has_allowed_type
from img_program.documents.rules.has_no_active_content import has_no_active_content
from img_program.documents.rules.has_no_macros import has_no_macros
from img_program.documents.rules.is_intact_office_file import is_intact_office_file
from img_program.documents.rules.is_intact_pdf import is_intact_pdf
from img_program.documents.rules.is_not_a_zip_bomb import is_not_a_zip_bomb
from img_program.documents.rules.is_not_empty import is_not_empty
from img_program.documents.rules.is_one_file_only import is_one_file_only
from img_program.documents.rules.is_within_size import PICTURES, is_within_size
from img_program.documents.rules.looks_forbidden import Certainty, Suspicion, suspicions
from img_program.documents.rules.names_never_collected import names_never_collected
from img_program.documents.rules.reencoded_picture import PictureRefusedError, megapixels, reencoded_picture
from img_program.documents.rules.upload import Upload
from img_program.documents.rules.work import IN_A_REQUEST, TooMuchWorkError, Work
from img_program.web.fields.not_identity import current_request, is_stored_text, said_not_identity

# A rule may rely on those before it: nothing is unpacked before the bomb was looked for.
RULES: Final[tuple[Callable[[Upload], str | None], ...]] = (
    has_acceptable_name,
    is_not_empty,
    is_within_size,
    has_allowed_type,
    is_not_a_zip_bomb,
    is_one_file_only,
    is_intact_office_file,
)
# These look at every part of a file, so they have bounds: in a request narrow ones, in the job wide ones.
THOROUGH_RULES: Final[tuple[Callable[[Upload, Work], str | None], ...]] = (is_intact_pdf, has_no_active_content, has_no_macros)
_CHUNK = 262_144


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that passed every rule: `file` is what will be kept, `size` in bytes and `sha256` are of that."""

    name: str
    kind: DocumentKind
    size: int
    sha256: str
    file: BinaryIO


def check_upload(file: UploadedFile[bytes] | File[bytes], *, name: str = "") -> CheckedUpload:
    """Apply every rule. Raises ValidationError with one sentence that says what to do."""
    upload = Upload(name or str(file.name or ""), int(file.size or 0), file)  # type: ignore[arg-type]  # Django's File is a proxy
    for rule in RULES:
        words = rule(upload)
        if words:
            raise ValidationError(words, code=rule.__name__)
    # What takes longer than a person should wait is looked at in the job; nobody opens the file before.
    with suppress(TooMuchWorkError):
        look_thoroughly(upload, IN_A_REQUEST)
    kind = upload.claimed_kind
    if kind is None:
        raise ValidationError("We don't take files of this type.", code="has_allowed_type")
    kept: BinaryIO = upload.file
    if kind in PICTURES:
        try:
            kept = kept if waits_for_the_job(upload) else reencoded_picture(upload)
        except PictureRefusedError as refusal:
            raise ValidationError(str(refusal), code="reencoded_picture") from refusal
    size, digest = measure(kept)
    return CheckedUpload(upload.name, kind, size, digest, kept)


def waits_for_the_job(upload: Upload) -> bool:
    """The picture is too large to be drawn while a person waits. Raises PictureRefusedError."""
    return bool(megapixels(upload) > settings.DOCUMENT_IMAGE_AT_ONCE_MEGAPIXELS)


def drawn_anew(upload: Upload) -> BinaryIO | None:
    """In the job: the picture drawn anew, if it wasn't at once. Raises PictureRefusedError."""
    return reencoded_picture(upload) if waits_for_the_job(upload) else None


def look_thoroughly(upload: Upload, work: Work) -> None:
    """Apply the rules that look at every part. Raises ValidationError in words, TooMuchWorkError at the bounds."""
    for rule in THOROUGH_RULES:
        words = rule(upload, work)
        if words:
            raise ValidationError(words, code=rule.__name__)


def measure(file: BinaryIO) -> tuple[int, str]:
    """Size in bytes and SHA-256 in hexadecimal, read in pieces; the file is rewound afterwards."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return size, digest.hexdigest()


def refuse_forbidden_text(value: str) -> None:
    """A validator of free text. Raises ValidationError that names the kind of number, never the number.

    What only looks like a number of an identity document goes through when the person says in the same form that it is
    none; a line of the access log keeps that this was said, and of which kind of number.
    """
    found = [each for each in suspicions(value or "") if not _may_stay(each)]
    if not found:
        return
    surest = max(found, key=lambda each: each.certainty)
    words = (
        f"This seems to hold {surest.kind}. We do not ask for numbers of identity documents and must not keep it: "
        "take it out, then save again."
    )
    if surest.certainty == Certainty.NAMED:
        raise ValidationError(words, code="forbidden")
    way_on = " If it is another number, choose “This is not an identity number” and save again."
    raise ValidationError(f"{words}{way_on}", code="forbidden", params={"marks": [each.mark for each in found]})


def _may_stay(suspicion: Suspicion) -> bool:
    if suspicion.certainty == Certainty.NAMED:
        return False
    if is_stored_text():
        return True
    if suspicion.mark not in said_not_identity():
        return False
    _keep_that_it_was_said(suspicion)
    return True


def _keep_that_it_was_said(suspicion: Suspicion) -> None:
    """One line for each number and press, though a form and its action both ask."""
    request = current_request()
    kept: set[str] = request.__dict__.setdefault("not_identity_kept", set()) if request else set()
    if suspicion.mark not in kept:
        kept.add(suspicion.mark)
        log_access(request, kind=KINDS.VIEW, purpose=f"Said that it is not {suspicion.kind}")


def refuse_named_papers(value: str) -> None:
    """A validator of decisions and answers about a person. Raises ValidationError when they name what is never collected."""
    word = names_never_collected(value or "")
    if word:
        raise ValidationError(
            f"Take out “{word}”. Never name a kind of paper, a visa or an immigration category: the name alone tells a secret. "
            "Say what you looked at as the basis says it, such as “a document we saw and did not copy”.",
            code="never_collected",
        )
