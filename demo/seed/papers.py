"""Papers of the demonstration: one sheet that says what it stands for."""

from __future__ import annotations

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile


def paper(name: str) -> SimpleUploadedFile:
    """A PDF of one page, which says that it is made up."""
    words = f"{name.removesuffix('.pdf').replace('-', ' ').capitalize()}. Made up for this demonstration."
    kept = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(612, 792))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(f"BT /F1 14 Tf 72 700 Td ({words}) Tj ET".encode("ascii"))
        document.save(kept)
    return SimpleUploadedFile(name, kept.getvalue(), content_type="application/pdf")
