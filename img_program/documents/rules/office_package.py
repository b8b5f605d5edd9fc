"""An Office file as a package: its parts, their types and relations, each read by a real parser and held against what is ordinary."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, Self
from urllib.parse import unquote

import defusedxml.ElementTree as SafeXml
from defusedxml.common import DefusedXmlException

from img_program.documents.rules.office_names import BINARY_TYPES, RELATIONS, RELATIONSHIPS_TYPE, TYPE_BY_ENDING, XML_TYPES
from img_program.documents.rules.office_parts import ActivePartError, PartReader, local_name
from img_program.documents.rules.web_addresses import is_ordinary_link
from img_program.documents.rules.work import TooMuchWorkError, Work

CONTENT_TYPES: Final = "[Content_Types].xml"
_CHUNK = 65_536
_LARGEST_LIST = 1_000_000
_PROGRAMS = (b"MZ", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x7fELF", b"#!", b"{\\rtf")
_NOT_XML = (zipfile.BadZipFile, SafeXml.ParseError, DefusedXmlException, ValueError, KeyError, LookupError, OSError, RuntimeError)


class BrokenPackageError(Exception):
    """A list or a part isn't what the standard says."""


class OfficePackage:
    """A package that is open for reading; `work` bounds how many bytes of XML are read in all."""

    def __init__(self, file: BinaryIO, work: Work) -> None:
        file.seek(0)
        self._archive = zipfile.ZipFile(file)
        self._left = work.xml_bytes
        self.names = [each.filename for each in self._archive.infolist() if not each.is_dir()]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._archive.close()

    def read_all(self) -> str:
        """Judge every part; returns the words of all of them.

        Raises ActivePartError, BrokenPackageError, TooMuchWorkError.
        """
        try:
            types = self._types()
            return "\n".join(self._read(name, types) for name in self.names if name != CONTENT_TYPES)
        except _NOT_XML as fault:
            raise BrokenPackageError(type(fault).__name__) from fault

    def _read(self, name: str, types: dict[str, str]) -> str:
        kind = self._type_of(name, types)
        is_list = name.lower().endswith(".rels")
        if is_list is not (kind == RELATIONSHIPS_TYPE):
            raise ActivePartError(kind)
        if is_list:
            self._judge_relations(name)
            return ""
        if kind in XML_TYPES or kind.endswith(("+xml", "/xml")):
            if kind not in XML_TYPES:
                raise ActivePartError(kind)
            return self._words(name)
        self._judge_binary(name, kind)
        return ""

    def _types(self) -> dict[str, str]:
        """Content types by part name ("/word/document.xml") and by ending ("png"), all in lower case."""
        found: dict[str, str] = {}
        for element in self._small(CONTENT_TYPES, "Types"):
            key = {"Default": "Extension", "Override": "PartName"}.get(local_name(element.tag))
            if key is None or set(element.attrib) != {key, "ContentType"}:
                raise BrokenPackageError(element.tag)
            kind = element.attrib["ContentType"].partition(";")[0].strip()
            if found.setdefault(element.attrib[key].lower(), kind) != kind:
                raise BrokenPackageError("two types for one part")
        return found

    def _type_of(self, name: str, types: dict[str, str]) -> str:
        ending = name.lower().rpartition(".")[2]
        kind = types.get(f"/{name.lower()}") or types.get(ending) or TYPE_BY_ENDING.get(ending, "")
        # A type that says nothing (LibreOffice writes it for folders of rights) is as good as none.
        return TYPE_BY_ENDING.get(ending, kind) if kind == "application/octet-stream" else kind

    def _judge_relations(self, name: str) -> None:
        for element in self._small(name, "Relationships"):
            given = element.attrib
            if local_name(element.tag) != "Relationship" or not set(given) <= {"Id", "Type", "Target", "TargetMode"}:
                raise ActivePartError("relation")
            kind, target = given.get("Type", "").rstrip("/").rpartition("/")[2], given.get("Target", "")
            if kind not in RELATIONS:
                raise ActivePartError(kind)
            mode = given.get("TargetMode", "Internal")
            if mode not in {"Internal", "External"}:
                raise BrokenPackageError(mode)
            if mode == "External":
                if kind != "hyperlink" or not is_ordinary_link(target):
                    raise ActivePartError(kind)
            elif not _stays_inside(target):
                raise ActivePartError(kind)

    def _judge_binary(self, name: str, kind: str) -> None:
        if kind not in BINARY_TYPES:
            raise ActivePartError(kind or "a part without a type")
        with self._archive.open(name) as part:
            head = part.read(1024)
        if head.startswith(_PROGRAMS) or (head.lstrip()[:1] == b"<" and "printersettings" not in kind.lower()):
            raise ActivePartError(kind)

    def _small(self, name: str, root: str) -> Iterator[Any]:
        """The children of a list that is short in every honest file."""
        with self._archive.open(name) as part:
            content = part.read(_LARGEST_LIST + 1)
        if len(content) > _LARGEST_LIST:
            raise TooMuchWorkError
        self._spend(len(content))
        tree = SafeXml.fromstring(content, forbid_dtd=True)
        if local_name(tree.tag) != root:
            raise BrokenPackageError(tree.tag)
        yield from tree

    def _words(self, name: str) -> str:
        parser = SafeXml.XMLParser(target=PartReader(), forbid_dtd=True)
        read = False
        with self._archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                self._spend(len(chunk))
                parser.feed(chunk)
                read = True
        return str(parser.close()) if read else ""

    def _spend(self, length: int) -> None:
        self._left -= length
        if self._left < 0:
            raise TooMuchWorkError


def _stays_inside(target: str) -> bool:
    """The relation leads to a part of this file, or to nothing."""
    plain = unquote(target).strip()
    return not (":" in plain.partition("#")[0] or "\\" in plain or plain.startswith("//"))
