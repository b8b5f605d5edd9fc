"""Files that fetch or run something are refused; honest ones pass; and looking costs little, whatever is sent."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from img_program.documents.checking import check_upload
from img_program.documents.models import DocumentKind
from img_program.documents.rules.text_of_document import text_of_document
from img_program.settings.files import private_folder
from tests.attacks.honest_files import HONEST
from tests.attacks.hostile_excel import EXCEL
from tests.attacks.hostile_pdf import PDF, PICTURES
from tests.attacks.hostile_word import WORD
from tests.attacks.office_files import field, word
from tests.documents.files import docx, pdf, picture, sent
from tests.documents.support import check, status_of_download, uploaded
from tests.people import People, sign_in

HOSTILE = {
    **{f"Word: {name}": ("a.docx", maker) for name, maker in WORD.items()},
    **{f"Excel: {name}": ("a.xlsx", maker) for name, maker in EXCEL.items()},
    **{f"PDF: {name}": ("a.pdf", maker) for name, maker in PDF.items()},
    **{f"picture: {name}": made for name, made in PICTURES.items()},
}


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.DOCUMENT_SCANNER = "none-demo-only"
    settings.STORAGES = {**settings.STORAGES, "default": private_folder(tmp_path / "private")}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused(case: str) -> None:
    name, maker = HOSTILE[case]
    with pytest.raises(ValidationError) as refusal:
        check_upload(sent(name, maker()))
    [words] = refusal.value.messages
    assert words.endswith(".")


@pytest.mark.parametrize("case", HONEST)
def test_honest_files_pass(case: str) -> None:
    name, maker = HONEST[case]
    assert check_upload(sent(name, maker())).name == name


def _long(body: str) -> bytes:
    """A document too long to be read while a person waits, with this at its end."""
    return word("".join(f"<w:p><w:r><w:t>Paragraph {n}</w:t></w:r></w:p>" for n in range(120_000)) + body)


@pytest.mark.django_db
def test_what_is_too_long_for_a_request_is_looked_at_by_the_job(people: People) -> None:
    hostile = uploaded(people.owner, content=_long('<w:fldSimple w:instr="DDEAUTO a b"/>'), name="a.docx")
    document = check(hostile)
    assert (document.state, document.storage_name) == ("refused", "")
    honest = check(uploaded(people.owner, content=_long(""), name="a.docx"))
    assert honest.is_openable


@pytest.mark.django_db
def test_large_pictures_are_drawn_anew_by_the_job(people: People, client: Any) -> None:
    content = picture("JPEG", size=(3200, 2500), exif=_place())
    document = uploaded(people.owner, content=content, name="a.jpg")
    assert status_of_download(sign_in(client, people.owner), document) == 409
    document = check(document)
    answer = client.get(f"/documents/{document.pk}/download/")
    kept = b"".join(answer.streaming_content)
    assert len(kept) == document.size
    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((3200, 2500), {})


def _place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    return exif.tobytes()


def _heavy() -> dict[str, tuple[str, bytes]]:
    paper = io.BytesIO()
    Image.new("RGB", (8000, 5000), "white").save(paper, "PNG")
    deep = "<w:p>" * 100_000
    many = {f"word/theme/t{n}.xml": "<a/>" for n in range(2_000)}
    with zipfile.ZipFile(bomb := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b"<b/>" * 6_000_000 + b"</a>")
    return {
        "white paper": ("a.png", paper.getvalue()),
        "a deep document": ("a.docx", word(deep)),
        "many parts": ("a.docx", word(more=many)),
        "much markup": ("a.docx", bomb.getvalue()),
        "many objects": ("a.pdf", _pdf_of_many_objects()),
    }


def _pdf_of_many_objects() -> bytes:
    import pikepdf  # noqa: PLC0415 - used once

    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.Root.Many = pikepdf.Array([document.make_indirect(pikepdf.Dictionary(A=n)) for n in range(60_000)])
        document.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return saved.getvalue()


@pytest.mark.parametrize("case", ["white paper", "a deep document", "many parts", "much markup", "many objects"])
def test_a_small_file_costs_a_request_little(case: str) -> None:
    """Computing time of this process: that of the program that looks at PDFs is bounded by the system to two seconds."""
    name, content = _heavy()[case]
    assert len(content) < 1_500_000
    before = time.process_time()
    try:
        check_upload(sent(name, content))
    except ValidationError as refusal:
        assert refusal.messages  # noqa: PT017 - it may be refused or not; what counts is the time
    assert time.process_time() - before < 2


@pytest.mark.django_db
def test_one_person_cannot_fill_the_office(settings: Any, people: People) -> None:
    settings.DOCUMENT_MEGABYTES_A_DAY = 0.0015
    for _number in range(2):
        uploaded(people.owner)
    with pytest.raises(ValidationError, match="tomorrow"):
        uploaded(people.owner)
    uploaded(people.manager)


@pytest.mark.django_db
def test_one_owner_cannot_keep_without_end(settings: Any, people: People) -> None:
    settings.DOCUMENT_KEPT_MEGABYTES = 0.0015
    for _number in range(2):
        uploaded(people.owner, people.organization)
    with pytest.raises(ValidationError, match="Remove"):
        uploaded(people.owner, people.organization)


@pytest.mark.django_db
def test_files_an_hour_count_for_refused_ones_too(settings: Any, people: People, client: Any) -> None:
    settings.DOCUMENT_FILES_AN_HOUR = 3
    sign_in(client, people.stranger)
    for number in range(5):
        answer = client.post("/documents/mine/", {"title": "", "file": sent("a.docx", field("DDE a b")())})
        assert ("an hour" in answer.content.decode()) == (number >= 3)
    other = sign_in(client, people.owner).post("/documents/mine/", {"title": "", "file": sent("a.pdf", pdf())})
    assert other.status_code == 302


def test_numbers_are_found_in_any_encoding() -> None:
    part = '<w:p xmlns:w="x"><w:r><w:t>SSN 219-09-</w:t></w:r><w:r><w:t>9999</w:t></w:r></w:p>'.encode("utf-16")
    text = text_of_document(io.BytesIO(docx(more={"word/footnotes.xml": part})), DocumentKind.DOCX)
    assert "SSN 219-09-9999" in text
