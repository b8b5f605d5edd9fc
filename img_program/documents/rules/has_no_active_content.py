"""A PDF is for reading: no scripts, no programs to start, no forms that send themselves, no files inside."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import Upload

_KEYS = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/EmbeddedFiles", "/EF")
_ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute", "/GoToE", "/GoToR")
_DEEPEST = 40
_REFUSAL = (
    "The PDF holds scripts, actions or files inside it, which we don't open. Print it to a new PDF "
    "(“Print”, then “Save as PDF”) and send that file."
)


def _dictionaries(item: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """Every dictionary written directly inside an object; indirect ones are met by themselves."""
    if depth > _DEEPEST:
        return
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield item
        inner = [item.get(key) for key in item.keys()]  # noqa: SIM118 - not a dict
    elif isinstance(item, pikepdf.Array):
        inner = list(item)
    else:
        return
    for each in inner:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each, depth + 1)


def _is_active(item: pikepdf.Object) -> bool:
    return any(key in item for key in _KEYS) or str(item.get("/S", "")) in _ACTIONS


def has_no_active_content(upload: Upload) -> str | None:
    """No JavaScript, Launch, form submission, rich media, XFA or embedded file in any object."""
    if upload.claimed_kind is not DocumentKind.PDF:
        return None
    with pikepdf.open(upload.rewound(), suppress_warnings=True) as pdf:
        roots = [*pdf.objects, pdf.trailer]
        found = any(_is_active(each) for root in roots for each in _dictionaries(root))
    return _REFUSAL if found else None
