"""A last pass over a rendered PDF: what PDF/UA-1 asks for and the renderer leaves out."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

_PDFUA = "http://www.aiim.org/pdfua/ns/id/"


def finish(content: bytes) -> bytes:
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
