"""The letter's PDF: valid PDF/UA-1, stored once, and not before the worker made it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import page
import pikepdf
import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from img_program.database.context import as_system
from img_program.documents.sealables import sealable_of
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.notifications.models import Letter, LetterRendering
from img_program.pdf.files import RefusedAddressError
from img_program.pdf.render import render_pdf
from tests.notifications.support import read, send
from tests.people import People

LABEL = "notifications.letterrendering"


def make(letter: Letter) -> Letter:
    with as_system(reason="test"):
        job = LetterRendering.objects.get(letter=letter)
    assert work.run(LABEL, str(job.pk))
    with as_system(reason="test"):
        assert LetterRendering.objects.get(pk=job.pk).state == JobState.SUCCEEDED
    return read(letter)


def stored(letter: Letter) -> bytes:
    with default_storage.open(letter.pdf_name) as kept:
        return bytes(kept.read())


def faults(content: bytes, folder: Path) -> list[str]:
    file = folder / "letter.pdf"
    file.write_bytes(content)
    outcome = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
    return [] if outcome.is_compliant else [str(outcome)]


@pytest.mark.django_db
def test_a_letter_becomes_a_valid_pdf_with_its_words(people: People, tmp_path: Path) -> None:
    letter = make(send(people.stranger, answer="Yes.\nYou have lived here for two years."))
    content = stored(letter)
    assert faults(content, tmp_path) == []
    assert (letter.pdf_size, letter.pdf_sha256) == (len(content), hashlib.sha256(content).hexdigest())
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    for words in ("Charlie Doe", "Our answer: Minnesota", "You have lived here for two years.", "large print, Braille or audio"):
        assert words in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.docinfo["/Title"] == "Our answer: Minnesota"


@pytest.mark.django_db
def test_the_file_is_kept_once_and_can_be_sealed(people: People) -> None:
    letter = make(send(people.stranger))
    with as_system(reason="test"):
        LetterRendering.objects.update(state=JobState.QUEUED, attempt=0)
    again = make(letter)
    assert again.pdf_name == letter.pdf_name == f"letters/{letter.pk}.pdf"
    assert sealable_of(letter).files == ("pdf_name",)
    with as_system(reason="test"):
        Letter.objects.filter(pk=letter.pk).update(body_html="[removed]", pdf_name="[removed]")
    assert not read(letter).has_pdf


def test_a_table_and_a_title_with_markup_make_a_valid_pdf(tmp_path: Path) -> None:
    table = "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th>1</th><td>2</td></tr></tbody></table>"
    content = render_pdf(f"<h1>T</h1>{table}", title="A <b> & title", lang="so")
    assert faults(content, tmp_path) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "asset:../../manage.py"])
def test_a_document_that_asks_for_anything_else_is_not_rendered(address: str) -> None:
    with pytest.raises(RefusedAddressError):
        render_pdf(f'<p>x</p><img src="{address}" alt="x">', title="T", lang="en")


@pytest.mark.parametrize(("title", "lang"), [("", "en"), ("T", " ")])
def test_a_document_needs_a_title_and_a_language(title: str, lang: str) -> None:
    with pytest.raises(ValueError, match="title and a language"):
        render_pdf("<p>x</p>", title=title, lang=lang)
