"""Each kind of bad file is refused, by the rule that is meant to, in a sentence that says what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from img_program.documents.checking import check_upload
from img_program.documents.models import DocumentKind
from tests.documents.files import docx, pdf, picture, sent, xlsx


def _with_action(action: pikepdf.Dictionary) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = document.make_indirect(action)

    return change


def _with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["more.exe"] = pikepdf.AttachedFileSpec(document, b"MZ", filename="more.exe")  # type: ignore[call-arg]  # the rest has defaults


def _encrypted() -> bytes:
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(saved, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    return saved.getvalue()


def _restricted() -> bytes:
    """Opens without a password, and is encrypted all the same."""
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(saved, encryption=pikepdf.Encryption(owner="owner", user=""))
    return saved.getvalue()


def _without_pages() -> bytes:
    saved = io.BytesIO()
    pikepdf.new().save(saved)
    return saved.getvalue()


def _zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _lying_bomb() -> bytes:
    """Says in its directory that a part is small."""
    bomb = docx(more={"word/media/image1.png": b"\0" * 150_000_000})
    size = (150_000_000).to_bytes(4, "little")
    assert size in bomb
    return bomb.replace(size, (10).to_bytes(4, "little"))


_JAVASCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
_LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
_SUBMIT = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="https://example.org")
_MACRO_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
_TEMPLATE = (
    b'<Relationships><Relationship Id="r" TargetMode="External" Target="https://example.org/t.dotm" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'

CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pdf", lambda: b"", "is_not_empty"),
    "no ending": ("resume", pdf, "has_allowed_type"),
    "unknown ending": ("a.exe", pdf, "has_allowed_type"),
    "SVG": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "has_allowed_type"),
    "HTML": ("a.html", lambda: b"<html></html>", "has_allowed_type"),
    "macro ending": ("a.docm", docx, "has_allowed_type"),
    "a program called PDF": ("a.pdf", lambda: b"MZ" + b"\0" * 500, "has_allowed_type"),
    "a PDF called Word": ("a.docx", pdf, "has_allowed_type"),
    "a workbook called Word": ("a.docx", xlsx, "has_allowed_type"),
    "a PNG called JPEG": ("a.jpg", picture, "has_allowed_type"),
    "a ZIP called Word": ("a.docx", lambda: _zipped(a=b"b"), "has_allowed_type"),
    "old Office or password": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "has_allowed_type"),
    "path in the name": ("..\\..\\windows\\a.pdf", pdf, "has_acceptable_name"),
    "hidden name": (".a.pdf", pdf, "has_acceptable_name"),
    "turned name": ("cv\u202efdp.pdf", pdf, "has_acceptable_name"),
    "zero in the name": ("a\0.pdf", pdf, "has_acceptable_name"),
    "long name": ("a" * 250 + ".pdf", pdf, "has_acceptable_name"),
    "number in the name": ("SSN 219-09-9999.pdf", pdf, "has_acceptable_name"),
    "truncated PDF": ("a.pdf", lambda: pdf()[:-120], "is_intact_pdf"),
    "half a PDF": ("a.pdf", lambda: pdf()[: len(pdf()) // 2], "is_one_file_only|is_intact_pdf"),
    "PDF without pages": ("a.pdf", _without_pages, "is_intact_pdf"),
    "PDF with password": ("a.pdf", _encrypted, "is_intact_pdf"),
    "PDF with restrictions": ("a.pdf", _restricted, "is_intact_pdf"),
    "PDF and ZIP": ("a.pdf", lambda: pdf() + _zipped(a=b"b"), "is_one_file_only"),
    "PDF and more": ("a.pdf", lambda: pdf() + b"<script>1</script>", "is_one_file_only"),
    "PDF and HTML": ("a.pdf", lambda: pdf().replace(b"%PDF-", b"%PDF-1.4 <html>", 1), "is_one_file_only"),
    "JavaScript": ("a.pdf", lambda: pdf(change=_with_action(_JAVASCRIPT)), "has_no_active_content"),
    "Launch": ("a.pdf", lambda: pdf(change=_with_action(_LAUNCH)), "has_no_active_content"),
    "form that sends itself": ("a.pdf", lambda: pdf(change=_with_action(_SUBMIT)), "has_no_active_content"),
    "file inside a PDF": ("a.pdf", lambda: pdf(change=_with_attachment), "has_no_active_content"),
    "truncated Word": ("a.docx", lambda: docx()[:-40], "is_not_a_zip_bomb"),
    "damaged Word": ("a.docx", lambda: docx().replace(b"word/document.xml", b"word/document.xmk", 1), "is_not_a_zip_bomb"),
    "zip bomb by ratio": ("a.docx", lambda: docx(more={"word/media/i.png": b"\0" * 20_000_000}), "is_not_a_zip_bomb"),
    "zip bomb by total": (
        "a.docx",
        lambda: docx(more={f"word/media/{n}.png": b"\0" * 60_000_000 for n in range(4)}),
        "is_not_a_zip_bomb",
    ),
    "zip bomb by parts": ("a.docx", lambda: docx(more={f"word/{n}.xml": b"" for n in range(5001)}), "is_not_a_zip_bomb"),
    "zip bomb that lies": ("a.docx", _lying_bomb, "is_not_a_zip_bomb"),
    "Word behind something": ("a.docx", lambda: b"PK\x03\x04" + b"x" * 99 + docx(), "is_one_file_only|is_not_a_zip_bomb"),
    "Word with a tail": ("a.docx", lambda: docx() + b"tail", "is_one_file_only"),
    "entities": ("a.docx", lambda: docx(types=_ENTITIES.decode()), "is_intact_office_file"),
    "path inside Word": ("a.docx", lambda: docx(more={"../../etc/passwd": b"x"}), "is_intact_office_file"),
    "macro": ("a.docx", lambda: docx(more={"word/vbaProject.bin": b"x"}), "has_no_macros"),
    "macro type": ("a.docx", lambda: docx(types=_MACRO_TYPES), "has_no_macros"),
    "embedded object": ("a.docx", lambda: docx(more={"word/embeddings/oleObject1.bin": b"x"}), "has_no_macros"),
    "template from outside": ("a.docx", lambda: docx(more={"word/_rels/settings.xml.rels": _TEMPLATE}), "has_no_macros"),
    "DDE": ("a.docx", lambda: docx('DDEAUTO c:\\\\windows\\\\cmd.exe "/k"'), "has_no_macros"),
    "picture and ZIP": ("a.png", lambda: picture() + _zipped(a=b"b"), "is_one_file_only"),
    "picture and script": ("a.jpg", lambda: picture("JPEG") + b"<?php echo 1;", "is_one_file_only"),
    "truncated picture": ("a.png", lambda: picture(size=(200, 200))[:-60], "reencoded_picture"),
    "too many pixels": ("a.png", lambda: picture(size=(8000, 6000)), "reencoded_picture"),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_by_its_rule_in_words(case: str) -> None:
    name, content, rule = CASES[case]
    file = sent("placeholder.pdf", content())
    with pytest.raises(ValidationError) as refusal:
        check_upload(file, name=name)
    assert refusal.value.code in rule.split("|"), refusal.value.messages
    [words] = refusal.value.messages
    assert words.endswith(".")
    assert any(verb in words for verb in ("Send", "send", "Save", "Rename", "Check", "Make", "Print", "Remove"))


def test_a_file_above_its_types_limit_is_refused(settings: object) -> None:
    settings.DOCUMENT_MAX_MEGABYTES = 1  # type: ignore[attr-defined]
    assert check_upload(sent("a.pdf", pdf())).kind is DocumentKind.PDF
    with pytest.raises(ValidationError, match="larger than 1 MB"):
        check_upload(sent("a.pdf", pdf("x" * 1_000_001)))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Résumé final.PDF", pdf(), DocumentKind.PDF),
        ("letter.docx", docx(), DocumentKind.DOCX),
        ("budget.xlsx", xlsx("1", "=SUM(A1:A1)"), DocumentKind.XLSX),
        ("scan.png", picture(), DocumentKind.PNG),
        ("scan.jpeg", picture("JPEG"), DocumentKind.JPEG),
    ],
)
def test_good_files_pass(name: str, content: bytes, kind: DocumentKind) -> None:
    checked = check_upload(sent(name, content))
    assert (checked.kind, checked.name) == (kind, name)
    assert checked.size > 0


def test_a_plain_link_in_a_document_is_no_harm() -> None:
    link = (
        b'<Relationships><Relationship Id="r" TargetMode="External" Target="https://example.org/" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/></Relationships>'
    )
    assert check_upload(sent("a.docx", docx(more={"word/_rels/document.xml.rels": link}))).kind is DocumentKind.DOCX
