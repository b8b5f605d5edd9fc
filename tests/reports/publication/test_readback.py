"""A good PDF is spoiled in fifty ways: what reads it back, and the two checkers, notice nearly all."""

from __future__ import annotations

import io
from collections.abc import Callable

import page as checker
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from img_program.pdf.readback import differences, of_pdf
from img_program.pdf.render import tagged_pdf

ROWS = "".join(f'<tr><th scope="row">Place {n}</th><td>{n * 11}</td><td>{n}%</td></tr>' for n in range(1, 5))
HTML = f"""<!doctype html><html lang="en"><head><title>A report</title><style>html {{ font-family: "Public Sans" }}</style></head><body>
<h1>A report</h1><p>What it is about.</p>
<h2>First chapter</h2><p>Words before a table, <strong>some strong</strong>.</p>
<table><caption>Table 1. People by place</caption><thead><tr><th scope="col">Place</th><th scope="col">People</th>
<th scope="col">Share</th></tr></thead><tbody>{ROWS}</tbody></table>
<h3>A chart</h3>
<svg viewBox="0 0 90 40" width="300" role="img"><title>Most live in Place 4</title><desc>Most live in Place 4. Greatest: Place 4, 44.</desc>
<rect width="40" height="20"></rect></svg>
<h2>Second chapter</h2><p>The end, with a list.</p><ul><li>one</li><li>two</li></ul>
</body></html>"""


type Change = Callable[[pikepdf.Pdf], None]


def elements(pdf: pikepdf.Pdf, role: str) -> list[Dictionary]:
    return [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == Name(f"/{role}")]


def role(of: str, number: int, to: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, of)[number].S = Name(f"/{to}")

    return change


def alt(to: str | None) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        figure = elements(pdf, "Figure")[0]
        if to is None:
            del figure["/Alt"]
        else:
            figure.Alt = String(to)

    return change


def lang(to: str | None) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        if to is None:
            del pdf.Root["/Lang"]
        else:
            pdf.Root.Lang = String(to)

    return change


def scope(number: int, to: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, "TH")[number].A = Dictionary(O=Name.Table, Scope=Name(f"/{to}"))

    return change


def swapped(of: str, first: int, second: int) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        one, other = elements(pdf, of)[first], elements(pdf, of)[second]
        one.K, other.K = other.K, one.K

    return change


def dropped(of: str, number: int) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, of)[number].K = Array()

    return change


def backwards(pdf: pikepdf.Pdf) -> None:
    body = elements(pdf, "TBody")[0]
    body.K = Array(list(reversed(list(body.K))))


def as_decoration(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents.write(content.replace(b"/Span", b"/Artifact", 1))


CHANGES: list[tuple[str, Change]] = [
    *((f"header cell {n} is a data cell", role("TH", n, "TD")) for n in range(7)),
    *((f"data cell {n} is a header cell", role("TD", n, "TH")) for n in (0, 3, 7)),
    *((f"chapter {n} is {to}", role("H2", n, to)) for n, to in ((0, "H3"), (1, "P"), (0, "P"), (1, "H4"))),
    ("title is a paragraph", role("H1", 0, "P")),
    ("sub-heading is a chapter", role("H3", 0, "H2")),
    ("chart is a group", role("Figure", 0, "Div")),
    ("caption is a paragraph", role("Caption", 0, "P")),
    ("a paragraph is a heading", role("P", 1, "H2")),
    ("table is a group", role("Table", 0, "Div")),
    ("row is a group", role("TR", 1, "Div")),
    ("list is a group", role("L", 0, "Div")),
    ("list item is a paragraph", role("LI", 0, "P")),
    *((f"text alternative is {to}", alt(to)) for to in (None, "", "A chart", "chart.svg")),
    *((f"language is {to}", lang(to)) for to in (None, "de", "??")),
    *((f"header cell {n} heads {to}", scope(n, to)) for n, to in ((0, "Row"), (1, "Row"), (2, "Row"), (3, "Column"))),
    ("a header cell has no scope", lambda pdf: elements(pdf, "TH")[0].__delitem__("/A")),
    *(
        (f"{of} {one} and {other} change places", swapped(of, one, other))
        for of, one, other in (("H2", 0, 1), ("TH", 0, 1), ("TD", 0, 1), ("TD", 2, 5), ("P", 0, 1), ("TH", 3, 4))
    ),
    ("rows are read from the last", backwards),
    *((f"{of} {n} is read nowhere", dropped(of, n)) for of, n in (("H2", 1), ("TD", 4), ("P", 2), ("TR", 2), ("Caption", 0))),
    ("words are marked as decoration", as_decoration),
    ("no structure tree", lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")),
    ("not marked", lambda pdf: pdf.Root.__delitem__("/MarkInfo")),
    ("title is another", lambda pdf: pdf.docinfo.__setitem__("/Title", "untitled")),
    ("title is not displayed", lambda pdf: pdf.Root.ViewerPreferences.__setitem__("/DisplayDocTitle", False)),
]


def spoiled(good: bytes, change: Change) -> bytes:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def noticed(content: bytes) -> bool:
    try:
        told = differences(HTML, content)
    except (ValueError, KeyError, AttributeError):
        return True
    return bool(told) or not checker.validate_pdf_bytes(content, profile=checker.ValidationProfile.PDF_UA_1).is_compliant


def test_a_spoiled_pdf_is_noticed() -> None:
    good = tagged_pdf(HTML)
    assert not noticed(good)
    missed = [what for what, change in CHANGES if not noticed(spoiled(good, change))]
    assert len(CHANGES) >= 50
    assert missed == []


@pytest.mark.parametrize(("role", "words"), [("h2", "Firstchapter"), ("figure", "MostliveinPlace4.Greatest:Place4,44.")])
def test_what_is_read_back_are_the_words_of_the_page(role: str, words: str) -> None:
    assert (role, words) in {(each.kind, each.words) for each in of_pdf(tagged_pdf(HTML)).told}


def test_what_goes_on_over_the_page_is_the_same() -> None:
    long = "Many words stand in this cell, and more in the next. " * 250
    rows = f'<tr><th scope="row">One</th><td>{long}</td><td>{long}</td></tr>' + ROWS
    page = HTML.replace(ROWS, rows).replace("What it is about.", long).replace("<ul>", f"<ol><li>{long}</li></ol><ul>")
    assert differences(page, tagged_pdf(page)) == []
