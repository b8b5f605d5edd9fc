"""A program of its own: looks through a PDF on its standard input, with bounds that the system keeps, and prints what it found.

It runs apart (`python -I look_at_pdf.py <seconds>`) because a hostile file can keep a parser busy for ever, fill the memory
or crash it. Answers: `fine`, `broken`, `locked`, `active`. It ends with a signal or another status when the bounds were met.
Nothing of the program itself is imported here.
"""

from __future__ import annotations

import io
import re
import resource
import sys
from collections.abc import Iterator
from typing import Final

import pikepdf

_MEMORY = 1_500_000_000
_KEYS: Final = (
    "/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/EmbeddedFiles", "/EF", "/RF", "/UF", "/Collection",
    "/FDF", "/SV3D",
)  # fmt: skip
# Actions that move about in the document itself, or open a page of the web when pressed.
_HARMLESS: Final = {"/GoTo", "/GoToDp", "/URI", "/Named", "/Hide", "/ResetForm", "/SetOCGState", "/Trans"}
_NAMED: Final = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_ACTIVE: Final = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute", "/GoToE", "/GoToR", "/GoTo3DView",
    "/Movie", "/Sound", "/Thread",
}  # fmt: skip
_KINDS: Final = {"/RichMedia", "/Movie", "/Screen", "/Sound", "/FileAttachment", "/3D", "/PS", "/Rendition"}
_PLACES: Final = ("/A", "/OpenAction", "/Next", "/PA")
_TYPES: Final = {"/Filespec", "/F", "/EmbeddedFile", "/Rendition", "/MediaClip", "/3D"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
# Read by programs that rebuild a damaged file, though the list of objects doesn't name it.
_IN_THE_RAW = re.compile(rb"/(?:JavaScript|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Launch)(?=[\s/<>\[\]()])")


class ActiveError(Exception):
    """Something runs, fetches or holds another file."""


def _inner(item: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """What is written directly inside; indirect objects are met by themselves."""
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        values: Iterator[object] = (item.get(key) for key in item.keys())  # noqa: SIM118 - not a dict
    elif isinstance(item, pikepdf.Array):
        values = iter(item)
    else:
        return
    for each in values:
        if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)) and not each.is_indirect:
            yield each


def _text(item: object) -> str:
    return "" if item is None else str(item)


def _is_link(address: str) -> bool:
    plain = re.sub(r"[\s\x00-\x20\x7f]", "", address)
    if plain.startswith(("\\", "//", "/\\")):
        return False
    scheme = _SCHEME.match(plain)
    return scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}


def _judge(item: pikepdf.Object) -> None:
    if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    kinds = {_text(item.get("/Type"))} & _TYPES or {_text(item.get("/Subtype"))} & _KINDS or {_text(item.get("/S"))} & _ACTIVE
    # A file beside the document: as a name or as a specification (of an annotation, /F is a number).
    file = isinstance(item.get("/F"), (pikepdf.String, pikepdf.Dictionary, pikepdf.Stream))
    addresses = [item.get(key) for key in ("/URI", "/Base")]
    leads_away = any(isinstance(each, pikepdf.String) and not _is_link(str(each)) for each in addresses)
    if kinds or file or leads_away or any(key in item for key in _KEYS):
        raise ActiveError
    for place in _places(item):
        for action in _actions(place):
            _judge_action(action)


def _places(item: pikepdf.Object) -> Iterator[object]:
    """Where actions stand: pressed, at opening, one after another, at events."""
    yield from (item.get(key) for key in _PLACES)
    events = item.get("/AA")
    if isinstance(events, pikepdf.Dictionary):
        yield from (events.get(key) for key in events.keys())  # noqa: SIM118 - not a dict


def _actions(value: object) -> list[pikepdf.Object]:
    """The actions that stand in a place: one, or a list of them; each of their followers is met by itself or inside."""
    found = list(value) if isinstance(value, pikepdf.Array) else [value]
    return [each for each in found if isinstance(each, pikepdf.Dictionary) and "/S" in each]


def _judge_action(action: pikepdf.Object) -> None:
    kind = _text(action.get("/S"))
    if kind not in _HARMLESS or (kind == "/Named" and _text(action.get("/N")) not in _NAMED):
        raise ActiveError


def look(content: bytes) -> str:
    """What the file is, in one word."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return "locked"
            if not len(pdf.pages):
                return "broken"
            waiting: list[pikepdf.Object] = [pdf.trailer]
            for root in pdf.objects:
                waiting.append(root)
                while waiting:
                    item = waiting.pop()
                    _judge(item)
                    waiting.extend(_inner(item))
    except ActiveError:
        return "active"
    except pikepdf.PasswordError:
        return "locked"
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError):
        return "broken"
    # A name may be written in hexadecimal: “/J#61vaScript”.
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), content)
    return "active" if _IN_THE_RAW.search(plain) else "fine"


def main() -> None:
    """Take the bounds, then look."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(look(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
