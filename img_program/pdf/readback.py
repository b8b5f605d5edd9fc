"""A PDF read back: what its structure tree tells a screen reader, laid beside the HTML from which it was made."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_TOLD = _HEADINGS | {"p", "th", "td", "caption", "figure", "dt", "dd"}
_SILENT = {"style", "script", "head"}
_ROLES = {"/TH": "th", "/TD": "td", "/Caption": "caption", "/Figure": "figure", "/P": "p"} | {
    f"/H{level}": f"h{level}" for level in range(1, 7)
}
_NOTHING = re.compile(r"[\s\u200b\u00ad\u2060\ufeff]+")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_MOST = 12


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is told: its kind (the HTML element), its words without spaces, and the scope of a header cell."""

    kind: str
    words: str
    scope: str = ""

    def __str__(self) -> str:
        return f"<{self.kind}{f' {self.scope}' if self.scope else ''}> {self.words[:60]}"


@dataclass(frozen=True, slots=True)
class Document:
    """What a document tells, in reading order, with its language and title."""

    lang: str
    title: str
    told: tuple[Told, ...]


def differences(page: str, content: bytes) -> list[str]:
    """Where the PDF tells something else than the HTML page, in words; empty when nothing."""
    wanted, found = of_html(page), of_pdf(content)
    said = [
        f"The {name} is “{there}” instead of “{asked}”."
        for name, asked, there in (("language", wanted.lang, found.lang), ("title", wanted.title, found.title))
        if asked != there
    ]
    other = list(_unlike(wanted.told, found.told))
    if not _cells_go_on(other):
        said += [f"Missing: {_listed(one)}. Instead: {_listed(two)}." for one, two in other]
    return said[:_MOST]


type Unlike = tuple[Sequence[Told], Sequence[Told]]


def _unlike(wanted: Sequence[Told], found: Sequence[Told]) -> Iterator[Unlike]:
    """Where the two differ, but for what only goes on over the page."""
    for tag, first, last, begins, ends in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        one, other = wanted[first:last], found[begins:ends]
        if tag != "equal" and not _goes_on(one, other) and not (tag == "insert" and _is_head(other, wanted[:first])):
            yield one, other


def _cells_go_on(every: Sequence[Unlike]) -> bool:
    """A row that is longer than a page is more cells on paper, with the same letters, and column heads between them."""
    wanted = [each for one, _ in every for each in one]
    found = [each for _, other in every for each in other if each.scope != "Column" or each in wanted]
    is_cells = {each.kind for each in (*wanted, *found)} <= {"td", "th"}
    return is_cells and len(found) > len(wanted) and Counter(_words(wanted)) == Counter(_words(found))


def _goes_on(wanted: Sequence[Told], found: Sequence[Told]) -> bool:
    """A paragraph that goes on over the page is two on paper, one after the other."""
    return {each.kind for each in (*wanted, *found)} == {"p"} and _words(wanted) == _words(found)


def _is_head(told: Sequence[Told], before: Sequence[Told]) -> bool:
    """A table that goes on over the page tells its column heads again."""
    heads = [each for each in before if each.scope == "Column"][-len(told) :]
    return heads == list(told)


def _words(told: Sequence[Told]) -> str:
    return "".join(each.words for each in told)


def _listed(told: Sequence[Told]) -> str:
    return "; ".join(str(each) for each in told[:3]) or "nothing"


def _squeezed(words: str) -> str:
    return _NOTHING.sub("", words)


class _Page(HTMLParser):
    """Collects what an HTML page tells. Lists are told by their paragraphs only: their marks and page numbers are made on paper."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = self.title = ""
        self.told: list[Told] = []
        self._open: list[tuple[str, str, list[str]]] = []
        self._silent = self._drawing = 0
        self._named: str | None = None
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "svg":
            self._drawing += 1
            self._open.append(("figure", "", []))
        elif self._drawing:
            self._named = tag if tag in {"title", "desc"} else None
        elif tag == "title":
            self._in_title = True
        elif tag in _SILENT:
            self._silent += tag != "head"
        elif tag in _TOLD:
            self._open.append((tag, given.get("scope", ""), []))
        elif tag == "img" and given.get("alt"):
            self.told.append(Told("figure", _squeezed(given["alt"])))

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._drawing -= 1
            self._close("figure")
        elif self._drawing:
            self._named = None
        elif tag == "title":
            self._in_title = False
        elif tag in _SILENT:
            self._silent -= tag != "head"
        elif tag in _TOLD:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self._in_title and not self._drawing:
            self.title += data
        elif self._drawing:
            if self._named == "desc":
                self._open[-1][2][:] = ["", data]
            elif self._named and len(self._open[-1][2]) < 2:  # noqa: PLR2004 - the description tells more than the title
                self._open[-1][2].append(data)
        elif not self._silent:
            for _, _, words in self._open:
                words.append(data)

    def _close(self, tag: str) -> None:
        kind, scope, words = self._open.pop()
        text = _squeezed("".join(words))
        if text and kind in {*_ROLES.values()}:
            self.told.append(Told(kind, text, {"col": "Column", "row": "Row"}.get(scope, "") if kind == "th" else ""))


def of_html(page: str) -> Document:
    """What the page tells."""
    read = _Page()
    read.feed(page)
    return Document(read.lang, read.title.strip(), tuple(read.told))


def of_pdf(content: bytes) -> Document:
    """What the structure tree tells. Raises ValueError for a file without one."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tree = pdf.Root.get("/StructTreeRoot")
        if tree is None:
            raise ValueError("The file has no structure tree.")
        words = {page.obj.objgen: _words_of(page) for page in pdf.pages}
        told: list[Told] = []
        _walk(tree.get("/K"), None, words, told)
        title = str(pdf.docinfo.get("/Title", ""))
        return Document(str(pdf.Root.get("/Lang", "")), title.strip(), tuple(told))


def _walk(node: Any, page: Any, words: dict[Any, dict[int, str]], told: list[Told]) -> str:
    """The words of a node and all below it; what is told on the way is added in the order of its end, as in the HTML."""
    if isinstance(node, Array):
        return "".join(_walk(each, page, words, told) for each in node)
    if isinstance(node, int):
        return words.get(page, {}).get(node, "")
    if not isinstance(node, Dictionary):
        return ""
    page = node.Pg.objgen if "/Pg" in node else page
    if node.get("/Type") == Name.MCR:
        return words.get(page, {}).get(int(node.MCID), "")
    below = _walk(node.get("/K"), page, words, told) if "/K" in node else ""
    kind = _ROLES.get(str(node.get("/S")))
    if kind:
        text = _squeezed(str(node.get("/Alt", "")) if kind == "figure" else below)
        if text:
            told.append(Told(kind, text, _scope(node) if kind == "th" else ""))
    return "" if kind == "figure" else below


def _scope(node: Dictionary) -> str:
    given = node.get("/A", Array())
    for each in given if isinstance(given, Array) else [given]:
        if "/Scope" in each:
            return str(each.Scope).removeprefix("/")
    return ""


def _words_of(page: pikepdf.Page) -> dict[int, str]:
    """The text of every marked part of a page."""
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", Dictionary()).items()}
    found: dict[int, str] = {}
    marks: list[int | None] = []
    letters: dict[int, str] = {}
    for each in pikepdf.parse_content_stream(page, "BMC BDC EMC Tf Tj TJ"):
        operands, operator = list(each.operands), str(each.operator)
        match operator:
            case "BDC":
                given = operands[1]
                told = operands[0] != Name.Artifact and isinstance(given, Dictionary) and "/MCID" in given
                marks.append(int(given.MCID) if told else None)
            case "BMC":
                marks.append(None)
            case "EMC":
                marks.pop()
            case "Tf":
                letters = fonts.get(str(operands[0]), {})
            case _:
                mark = next((each for each in reversed(marks) if each is not None), None)
                if mark is not None:
                    shown = list(operands[0]) if operator == "TJ" else operands
                    found[mark] = found.get(mark, "") + "".join(_read(part, letters) for part in shown)
    return found


def _read(shown: Any, letters: dict[int, str]) -> str:
    if not isinstance(shown, pikepdf.String):
        return ""
    raw = bytes(shown)
    return "".join(letters.get(int.from_bytes(raw[place : place + 2]), "\ufffd") for place in range(0, len(raw), 2))


def _letters(font: Any) -> dict[int, str]:
    """The letters of a typeface's glyphs."""
    found: dict[int, str] = {}
    for line in _lines(font.ToUnicode.read_bytes()):
        codes = [bytes.fromhex(each.decode()) for each in _HEX.findall(line)]
        if len(codes) == 2:  # noqa: PLR2004 - a glyph and its letters
            found[int.from_bytes(codes[0])] = codes[1].decode("utf-16-be")
    return found


def _lines(table: bytes) -> Iterator[bytes]:
    told = False
    for line in table.splitlines():
        if line.strip().endswith((b"beginbfchar", b"endbfchar")):
            told = line.strip().endswith(b"beginbfchar")
        elif told:
            yield line
