"""PDFs and pictures that run, fetch or weigh something, in every way that somebody thought of."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.attacks.office_files import (
    Maker,
)
from tests.documents.files import pdf, picture


def root(**entries: object) -> Maker:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.Root[f"/{key}"] = document.make_indirect(value) if isinstance(value, Dictionary) else value

    return lambda: pdf(change=change)


def annotation(**entries: object) -> Maker:
    def change(document: pikepdf.Pdf) -> None:
        annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        for key, value in entries.items():
            annotation[f"/{key}"] = value
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return lambda: pdf(change=change)


def _chain(length: int, *, circle: bool = False) -> Maker:
    def change(document: pikepdf.Pdf) -> None:
        first = document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
        last = first
        for _number in range(length):
            last = Dictionary(S=Name.GoTo, D=String("a"), Next=last)
        if circle:
            first["/Next"] = first
        document.Root.OpenAction = last

    return lambda: pdf(change=change)


def compressed(maker: Maker) -> Maker:
    """The same, with its objects inside compressed streams."""

    def make() -> bytes:
        saved = io.BytesIO()
        with pikepdf.open(io.BytesIO(maker())) as document:
            document.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
        return saved.getvalue()

    return make


def _updated() -> bytes:
    """A later revision takes the script out of the list of objects; a program that rebuilds the file finds it."""
    script = b"9 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"
    plain = pdf()
    at = plain.rindex(b"xref\n", 0, plain.rindex(b"startxref"))
    place = int(plain[plain.rindex(b"startxref") + 9 :].split()[0])
    assert at == place
    return plain[:at] + script + plain[at:].replace(str(place).encode(), str(place + len(script)).encode())


def _in_hexadecimal() -> bytes:
    return (
        root(OpenAction=Dictionary(S=Name.JavaScript, JS=String("x")))()
        .replace(b"/JavaScript", b"/J#61v#61Script")
        .replace(b"/JS", b"/#4AS")
    )


def _script() -> Dictionary:
    """An action, made anew for each file: an object belongs to one."""
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


PDF: dict[str, Maker] = {
    "script at opening": root(OpenAction=_script()),
    "script behind 45 followers": _chain(45),
    "script behind 400 followers": _chain(400),
    "script behind a circle": _chain(3, circle=True),
    "script in a compressed object": compressed(root(OpenAction=_script())),
    "script behind followers, compressed": compressed(_chain(45)),
    "script in hexadecimal": _in_hexadecimal,
    "script in the names": root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _script()])))),
    "script of the document's events": root(AA=Dictionary(WC=_script())),
    "script of an annotation": annotation(A=_script()),
    "script of an annotation's event": annotation(AA=Dictionary(E=_script())),
    "script of a field": root(AcroForm=Dictionary(Fields=Array([Dictionary(FT=Name.Tx, AA=Dictionary(K=_script()))]))),
    "script left in an earlier revision": _updated,
    "program": root(OpenAction=Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "program on Windows": annotation(A=Dictionary(S=Name.Launch, Win=Dictionary(F=String("cmd.exe")))),
    "file on a share": root(OpenAction=Dictionary(S=Name.GoToR, F=String("\\\\\\\\evil\\\\s"), D=String("a"))),
    "embedded file": annotation(A=Dictionary(S=Name.GoToE, D=String("a"))),
    "form that sends itself": annotation(A=Dictionary(S=Name.SubmitForm, F=String("https://example.org"))),
    "form that takes data": annotation(A=Dictionary(S=Name.ImportData, F=String("x.fdf"))),
    "named action of a program": annotation(A=Dictionary(S=Name.Named, N=Name.SaveAs)),
    "action nobody knows": annotation(A=Dictionary(S=Name("/Start"))),
    "link to a file": annotation(A=Dictionary(S=Name.URI, URI=String("file:///C:/x.exe"))),
    "link to a share": annotation(A=Dictionary(S=Name.URI, URI=String("\\\\\\\\evil.example\\\\s"))),
    "link that runs a script": annotation(A=Dictionary(S=Name.URI, URI=String("java\nscript:x()"))),
    "base of links": root(URI=Dictionary(Base=String("file:///C:/"))),
    "rich media": annotation(Subtype=Name.RichMedia),
    "attached file": annotation(Subtype=Name.FileAttachment),
    "film": annotation(Subtype=Name.Screen),
    "three dimensions": annotation(Subtype=Name("/3D")),
    "form of XFA": root(AcroForm=Dictionary(XFA=String("<xdp/>"), Fields=Array([]))),
    "files inside": root(Names=Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))),
    "portfolio": root(Collection=Dictionary(View=Name.T)),
    "content from another file": root(Metadata2=Dictionary(Type=Name.Filespec, F=String("x"))),
}


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def _many_scans() -> bytes:
    """A progressive picture that has its last scan a thousand times over."""
    made = picture("JPEG", size=(64, 64), progressive=True)
    at = made.rindex(b"\xff\xda")
    return made[:at] + made[at:-2] * 1000 + made[-2:]


PICTURES: dict[str, tuple[str, Maker]] = {
    "absurdly wide": ("a.png", lambda: _png(2_000_000_000, 1)),
    "absurdly large": ("a.png", lambda: _png(60_000, 60_000)),
    "thousand scans": ("a.jpg", _many_scans),
    "picture and PDF": ("a.png", lambda: picture() + pdf()),
    "picture and page": ("a.jpg", lambda: picture("JPEG") + b"<html>"),
    "drawing called picture": ("a.png", lambda: b"<svg/>"),
}
