"""HTML in, a PDF that passes PDF/UA-1 out."""

from __future__ import annotations

import io

import pikepdf
from django.utils.html import escape
from pikepdf import Array, Dictionary, Name

from img_program.pdf.files import FONT, font_faces, our_files

_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>{faces}
html {{ font-family: "{font}"; }}
{style}</style></head>
<body>{body}</body></html>"""


def render_pdf(html: str, *, title: str, lang: str, style: str = "") -> bytes:
    """A tagged PDF of the body `html`, which is trusted and already escaped; `style` is the document's own CSS.

    Takes seconds and much memory: only inside a job of the rendering queue. Raises RefusedAddressError when the
    page asks for anything but our typeface and mark, MissingFontsError while the theme isn't built, ValueError
    without a title or a language (PDF/UA-1 demands both).
    """
    from weasyprint import HTML  # noqa: PLC0415 - loads native libraries; only a job needs it

    if not title.strip() or not lang.strip():
        raise ValueError("A document needs a title and a language.")
    page = _PAGE.format(lang=escape(lang), title=escape(title), faces=font_faces(), font=FONT, style=style, body=html)
    raw = HTML(string=page, base_url="asset:", url_fetcher=our_files()).write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return mark_accessible(raw)


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def mark_accessible(content: bytes) -> bytes:
    """Mark the file as PDF/UA-1, show its title in the window, and give every header cell its scope."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata.register_xml_namespace(_PDFUA, "pdfuaid")
            metadata[f"{{{_PDFUA}}}part"] = "1"
        preferences = pdf.Root.get("/ViewerPreferences", Dictionary())
        preferences.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = preferences
        for element in _header_cells(pdf):
            _give_scope(element)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _header_cells(pdf: pikepdf.Pdf) -> list[Dictionary]:
    return [
        each
        for each in pdf.objects
        if isinstance(each, Dictionary) and each.get("/Type") == Name.StructElem and each.get("/S") == Name.TH
    ]


def _give_scope(element: Dictionary) -> None:
    """A header cell without a scope heads its column when it stands in a table's head, else its row."""
    attributes = element.get("/A")
    known = list(attributes) if isinstance(attributes, Array) else [attributes] if attributes is not None else []
    if any(isinstance(each, Dictionary) and "/Scope" in each for each in known):
        return
    row = element.get("/P")
    group = row.get("/P") if isinstance(row, Dictionary) else None
    in_head = isinstance(group, Dictionary) and group.get("/S") == Name.THead
    known.append(Dictionary(O=Name.Table, Scope=Name.Column if in_head else Name.Row))
    element.A = known[0] if len(known) == 1 else Array(known)
