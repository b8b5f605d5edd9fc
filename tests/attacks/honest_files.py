"""Honest files that look a little like hostile ones."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetPicture
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from pikepdf import Array, Dictionary, Name, String

from tests.attacks.hostile_pdf import annotation, compressed, root
from tests.attacks.hostile_word import svg
from tests.attacks.office_files import (
    Maker,
    W,
    related,
    relation,
    word,
)
from tests.documents.files import docx, pdf, picture


def _honest_book() -> bytes:
    """What a budget has: links, a chart, a table, a choice, a note, a picture, names of sheets with blanks."""
    made = openpyxl.Workbook()
    sheet = made.create_sheet("The year's budget", 0)
    for row in (["Item", "Cost"], ["Teacher | room", 20], ["Web service", 10], ["Sum", "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet["C1"].hyperlink = "https://example.org/a?b=1"
    sheet["C2"] = '=HYPERLINK("https://example.org","a | b [1]Sheet!A1 WEBSERVICE(")'
    sheet["C3"] = "=IF('The year''s budget'!B2>1,\"x|y\",\"\")"
    sheet["C4"] = "=SUM(Costs[Cost])"
    sheet["A1"].comment = Comment("a note", "Alice")
    sheet.add_table(Table(displayName="Costs", ref="A1:B3"))
    choice = DataValidation(type="list", formula1='"yes,no"')
    sheet.add_data_validation(choice)
    choice.add("D1")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
    sheet.add_chart(chart, "E5")
    sheet.add_image(SheetPicture(io.BytesIO(picture())), "H1")
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


_HONEST_FIELDS = "".join(
    f'<w:fldSimple w:instr="{each}"/>'
    for each in (
        " PAGE ", " TOC \\o &quot;1-3&quot; \\h ", " HYPERLINK &quot;https://example.org&quot; ", " HYPERLINK \\l &quot;top&quot; ",
        "=SUM(ABOVE)", " DATE \\@ &quot;d MMMM yyyy&quot; ", " ADDIN ZOTERO_ITEM {} ", " MERGEFIELD name ",
    )
)  # fmt: skip
HONEST: dict[str, tuple[str, Maker]] = {
    "Word": ("a.docx", docx),
    "Word with links": ("a.docx", related("hyperlink", "https://example.org/a?b=1&amp;c=2#d")),
    "Word with an address of mail": ("a.docx", related("hyperlink", "mailto:alice@example.org")),
    "Word with a picture": ("a.docx", lambda: word(more={"word/media/i.png": picture(), "word/_rels/document.xml.rels": relation("image", "media/i.png", mode="")})),
    "Word in UTF-16": ("a.docx", lambda: word(more={"word/styles.xml": f'<w:styles xmlns:w="{W}"/>'.encode("utf-16")})),
    "Word with fields": ("a.docx", lambda: word(f"<w:p>{_HONEST_FIELDS}</w:p>")),
    "Word that speaks of folders": ("a.docx", lambda: word("<w:p><w:r><w:t>C:\\Users\\me and \\\\server\\share, DDE is old.</w:t></w:r></w:p>")),
    "Word with a drawing": ("a.docx", svg('<path d="M0 0"/><use xlink:href="#a"/>')),
    "workbook": ("a.xlsx", _honest_book),
    "PDF": ("a.pdf", pdf),
    "PDF with objects in streams": ("a.pdf", compressed(pdf)),
    "PDF with a link": ("a.pdf", annotation(A=Dictionary(S=Name.URI, URI=String("https://example.org")))),
    "PDF with a link without scheme": ("a.pdf", annotation(A=Dictionary(S=Name.URI, URI=String("www.example.org/a")))),
    "PDF with bookmarks": ("a.pdf", annotation(A=Dictionary(S=Name.GoTo, D=String("a"), Next=Dictionary(S=Name.Named, N=Name.NextPage)))),
    "PDF with a form": ("a.pdf", root(AcroForm=Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("name"), F=4)])))),
    "PNG": ("a.png", picture),
    "JPEG of a telephone": ("a.jpg", lambda: picture("JPEG", size=(4000, 3000))),
    "progressive JPEG": ("a.jpg", lambda: picture("JPEG", progressive=True)),
}  # fmt: skip
