"""A last pass over a rendered PDF: what PDF/UA-1 asks for and the renderer leaves out or gets wrong."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name

_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
# PDF/A lets a file say only what it defines: the schema of the PDF/UA identifier (ISO 19005-3, 6.6.2.3).
_SCHEMA = f"""<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_PDFUA}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_END = b"</rdf:RDF>"
_RETURN = b"\r"
_POINTS = 0.75


def finish(content: bytes, *, kinds: Mapping[str, str] | None = None) -> bytes:
    """Mark the file as PDF/UA-1, show its title in the window, give every header cell its scope and every drawing its place.

    `kinds` names the media type of attached files by their name.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata.register_xml_namespace(_PDFUA, "pdfuaid")
            metadata[f"{{{_PDFUA}}}part"] = "1"
        described = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(described.replace(_END, _SCHEMA.encode() + _END, 1))
        preferences = pdf.Root.get("/ViewerPreferences", Dictionary())
        preferences.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = preferences
        for element in _header_cells(pdf):
            _give_scope(element)
        for each in pdf.objects:
            if isinstance(each, Dictionary) and each.get("/Type") == Name.Filespec:
                _say_kind(each, kinds or {})
            elif isinstance(each, Dictionary) and each.get("/S") == Name.Figure:
                _place(each)
        _end_streams_clearly(pdf)
        out = io.BytesIO()
        # Streams are as they should be: what was just unpacked stays so.
        pdf.save(out, deterministic_id=True, compress_streams=False)
        return out.getvalue()


def _end_streams_clearly(pdf: pikepdf.Pdf) -> None:
    """Pack the streams, but for those whose packed bytes end with a carriage return (one in 256).

    With the line feed before "endstream" it reads as the line's end, so that the length seems wrong (ISO 19005-3, 6.1.7.1).
    The last byte is of a checksum of the content, the same at every strength of packing. Metadata stay readable to all.
    """
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Stream) or each.get("/Type") == Name.Metadata:
            continue
        if "/Filter" in each:
            if each.read_raw_bytes().endswith(_RETURN) and not each.read_bytes().endswith(_RETURN):
                each.write(each.read_bytes())
            continue
        content = each.read_bytes()
        packed = zlib.compress(content)
        if len(packed) < len(content) and not packed.endswith(_RETURN):
            each.write(packed, filter=Name.FlateDecode)


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


def _place(figure: Dictionary) -> None:
    """The box of a drawing in points from the lower left corner; the renderer gives pixels from the upper left one."""
    left, top, right, bottom = (float(each) * _POINTS for each in figure.A.BBox)
    height = float(figure.Pg.MediaBox[3])
    figure.A.BBox = Array([round(each, 3) for each in (left, height - bottom, right, height - top)])


def _say_kind(specification: Dictionary, kinds: Mapping[str, str]) -> None:
    """Give an attached file both of its names and its media type."""
    name = str(specification.get("/UF", specification.get("/F", "")))
    specification.F = specification.UF = pikepdf.String(name)
    for stream in {key: specification.EF[key] for key in specification.EF.keys()}.values():  # noqa: SIM118 - a PDF dictionary
        stream.Subtype = Name("/" + kinds.get(name, "application/octet-stream"))
