"""Office files of any parts, for attacks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

type Maker = Callable[[], bytes]
type Part = str | bytes


def types(overrides: Mapping[str, str], defaults: Mapping[str, str] | None = None) -> str:
    """A list of content types."""
    lines = [f'<Default Extension="{each}" ContentType="{kind}"/>' for each, kind in (defaults or {}).items()]
    lines += [f'<Override PartName="{each}" ContentType="{kind}"/>' for each, kind in overrides.items()]
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(lines)}</Types>'


def package(parts: Mapping[str, Part]) -> bytes:
    """A package of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def word(body: str = "", more: Mapping[str, Part] | None = None, kinds: Mapping[str, str] | None = None) -> bytes:
    """A Word document with this body."""
    document = f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}</w:body></w:document>'
    listed = types({"/word/document.xml": WORD_TYPE, **(kinds or {})}, {"rels": _RELS_TYPE, "xml": "application/xml"})
    return package({"[Content_Types].xml": listed, "word/document.xml": document, **(more or {})})


_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


def book(
    sheet: str = "", more: Mapping[str, Part] | None = None, names: str = "", kinds: Mapping[str, str] | None = None
) -> bytes:
    """A workbook with these rows, further parts and defined names."""
    listed = types({"/xl/workbook.xml": _SHEET_TYPE, **(kinds or {})}, {"rels": _RELS_TYPE, "xml": "application/xml"})
    return package(
        {
            "[Content_Types].xml": listed,
            "xl/workbook.xml": f'<workbook xmlns="{_S}"><definedNames>{names}</definedNames></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}" xmlns:r="{OFFICE}"><sheetData>{sheet}</sheetData></worksheet>',
            **(more or {}),
        }
    )


def formula(text: str) -> Maker:
    """A workbook with one formula."""
    return lambda: book(f'<row><c r="A1"><f>{text}</f></c></row>')


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    """A list of relations with one."""
    inner = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def related(kind: str, target: str, mode: str = ' TargetMode="External"') -> Maker:
    """A Word document with this relation."""
    return lambda: word(more={"word/_rels/document.xml.rels": relation(kind, target, mode)})


def listed_as(content: Part, name: str = "word/_rels/settings.xml.rels") -> Maker:
    """A Word document with this list of relations."""
    return lambda: word(more={name: content})


def field(*instructions: str) -> Maker:
    """A Word document with one field whose instruction is cut into these pieces."""
    runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in instructions)
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return lambda: word(f"<w:p>{begin}{runs}{end}</w:p>")
