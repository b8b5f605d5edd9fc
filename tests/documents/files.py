"""Real files for the tests, made on the spot."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

# The harmless test string every scanner knows, in pieces so that no scanner objects to this file.
EICAR = "".join(["X5O!P%@AP[4", "\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-", "ANTIVIRUS-TEST", "-FILE!$H+H*"])  # noqa: FLY002
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    'document.main+xml"/></Types>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(text: str = "A curriculum vitae.", *, change: object = None) -> bytes:
    """A PDF of one page that says `text`, uncompressed; `change(pdf)` alters it before it is saved."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(612, 792))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
        if callable(change):
            change(document)
        saved = io.BytesIO()
        document.save(saved, compress_streams=False, static_id=True)
    return saved.getvalue()


def docx(text: str = "A letter.", *, more: dict[str, bytes] | None = None, types: str = _TYPES) -> bytes:
    """A Word document of one paragraph; `more` adds parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
        archive.writestr("word/document.xml", f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}">{body}</w:document>')
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def xlsx(*cells: str) -> bytes:
    """A workbook with these words in a column."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Budget", 0)
    for row, words in enumerate(cells or ("Budget",), start=1):
        sheet.cell(row=row, column=1, value=words)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **save: object) -> bytes:
    """A green picture."""
    made = io.BytesIO()
    Image.new("RGB", size, "green").save(made, kind, **save)
    return made.getvalue()


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """The file as a browser sends it; the type it claims is never believed."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
