"""One XML part of an Office file, read by a real parser: what it names, runs or fetches, and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from img_program.documents.rules.office_formulas import is_harmless_field, is_harmless_formula, starts_something_in_words
from img_program.documents.rules.office_names import ELEMENTS
from img_program.documents.rules.web_addresses import is_ordinary_link

_BREAKS: Final = frozenset({"p", "tc", "si", "c", "row", "br", "cr", "tab", "comment", "title", "creator", "description"})
_FORMULAS: Final = frozenset({"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "oldFormula"})
_INSTRUCTIONS: Final = frozenset({"instrText", "delInstrText"})
_FETCHED_ATTRIBUTES: Final = frozenset({"src", "href", "link", "data", "codebase", "classid", "background", "sourcefile", "url"})
_MACRO_FLAGS: Final = frozenset({"xlm", "vbProcedure", "macro"})
_SVG: Final = "{http://www.w3.org/2000/svg}"
_OF_A_MACHINE: Final = re.compile(r"file:|javascript:|vbscript:|\\\\[\w.$-]+\\")
_LINKS_OF_DRAWINGS: Final = frozenset({"href", "hlinkhref"})


class ActivePartError(Exception):
    """The part runs or fetches something."""


@dataclass(slots=True)
class _Field:
    """A field of Word: its instruction, put together over runs, until its result begins."""

    instruction: list[str] = field(default_factory=list)
    is_instruction: bool = True


class PartReader:
    """A target for the parser. Raises ActivePartError at the first thing that an ordinary document doesn't have."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._inside: list[str] = []
        self._fields: list[_Field] = []
        self._collected: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = local_name(tag)
        if name in ELEMENTS:
            raise ActivePartError(name)
        self._inside.append(name)
        for key, value in attributes.items():
            _judge_attribute(tag, local_name(key), key, value)
        if name == "fldChar":
            self._field_mark({local_name(key): value for key, value in attributes.items()}.get("fldCharType", ""))
        elif name == "fldSimple":
            self._judge_field({local_name(key): value for key, value in attributes.items()}.get("instr", ""))
        elif name == "cacheSource" and attributes.get("type", "worksheet") not in {"worksheet", "scenario"}:
            raise ActivePartError(name)
        elif name in _FORMULAS or name == "HyperlinkBase":
            self._collected = []

    def data(self, text: str) -> None:
        """Words of the element."""
        name = self._inside[-1] if self._inside else ""
        if name in _INSTRUCTIONS:
            if self._fields:
                self._fields[-1].instruction.append(text)
            else:
                self._judge_field(text)
        elif name in _FORMULAS or name == "HyperlinkBase":
            self._collected.append(text)
        self._texts.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = local_name(tag)
        self._inside.pop()
        if name in _FORMULAS and not is_harmless_formula("".join(self._collected)):
            raise ActivePartError(name)
        if name == "HyperlinkBase" and not is_ordinary_link("".join(self._collected)):
            raise ActivePartError(name)
        if name in _BREAKS:
            self._texts.append("\n")

    def close(self) -> str:
        """The words of the part, after its last field was judged."""
        for each in self._fields:
            self._judge_field("".join(each.instruction))
        text = "".join(self._texts)
        if starts_something_in_words(text):
            raise ActivePartError("DDE")
        return text

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            outer = self._fields[-1] if self._fields else None
            # What a field does must be written, not computed by a field inside it.
            if outer is not None and outer.is_instruction and not "".join(outer.instruction).strip():
                raise ActivePartError("computed field")
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._judge_field("".join(self._fields[-1].instruction))
            self._fields[-1].is_instruction = False
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.is_instruction:
                self._judge_field("".join(ended.instruction))

    def _judge_field(self, instruction: str) -> None:
        if not is_harmless_field(instruction):
            raise ActivePartError("field")


def local_name(name: str) -> str:
    """A name without its namespace: what is refused is refused in any."""
    return name.rpartition("}")[2]


def _judge_attribute(tag: str, name: str, key: str, value: str) -> None:
    element = local_name(tag)
    if name in _MACRO_FLAGS and value not in {"", "0", "false", "[0]!"}:
        raise ActivePartError(name)
    if tag.startswith(_SVG) and name.lower().startswith("on"):
        raise ActivePartError(name)
    lowered = value.strip().lower()
    if _OF_A_MACHINE.match(lowered):
        raise ActivePartError(name)
    if lowered.startswith("ppaction://") and not lowered.startswith("ppaction://hlinks"):
        raise ActivePartError(name)
    # With a namespace of relations the value is a name of a relation, which is judged where it is listed.
    if name.lower() not in _FETCHED_ATTRIBUTES or (key.startswith("{") and "relationships" in key):
        return
    if value.startswith("#") or (lowered.startswith("data:image/") and "svg" not in lowered[:40]):
        return
    is_link = name.lower() in _LINKS_OF_DRAWINGS and element not in {"imagedata", "fill", "stroke", "image", "use", "feImage"}
    if not (is_link and is_ordinary_link(value)) and _leads_out(lowered):
        raise ActivePartError(name)


def _leads_out(value: str) -> bool:
    return ":" in value or value.startswith(("/", "\\")) or "\\\\" in value
