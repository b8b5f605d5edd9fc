"""Names in every script of the roster's countries are drawn in letters, certificates, applications and reports, within the page.

The glyphs are read from the content streams: a text layer says the right thing above a row of boxes, too.
"""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.certificate_pdf import pdf_of as certificate_pdf
from assessments.models import Certificate
from img_program.notifications.letter_pdf import pdf_of as letter_pdf
from img_program.notifications.models import Letter
from img_program.pdf.fonts import font_files, font_folder, scripts, scripts_in
from img_program.pdf.render import render_pdf, tagged_pdf
from reports.charts.style import colors
from roster.models import Specialty
from tests.attacks.drawn import Drawn, drawn

NAMES = {
    "NotoSansEthiopic": "ዶ/ር አበበ በቀለ ኃይለሥላሴ",
    "NotoSansMyanmar": "ဒေါ်အောင်ဆန်းစုကြည် စီၤတၢ်ပှၤ",
    "NotoSansBengali": "ডাঃ রহিমা খাতুন ক্ষমা",
    "NotoSansDevanagari": "डॉ. अर्जुन क्षत्रिय",
    "NotoSansArabic": "محمد عبد الرحمن ٹھٹھہ ځدراڼ پگاه",
    "NotoSansHebrew": "יוסף בן־דוד",
    "NotoSans": "Їжакевич Ґалаґан Өмірбек Ҳакимов Παπαδόπουλος",
    "NotoSansArmenian": "Հովհաննիսյան",
    "NotoSansGeorgian": "გიორგი ბერიძე",
    "NotoSansTamil": "தமிழ்ச்செல்வி ஸ்ரீ",
    "NotoSansTelugu": "శ్రీనివాస్",
    "NotoSansKannada": "ಕೃಷ್ಣಮೂರ್ತಿ",
    "NotoSansMalayalam": "ശ്രീലക്ഷ്മി",
    "NotoSansGujarati": "જ્ઞાનેશ્વર",
    "NotoSansGurmukhi": "ਹਰਪ੍ਰੀਤ ਸਿੰਘ",
    "NotoSansOriya": "ଜ୍ୟୋତିର୍ମୟୀ",
    "NotoSansSinhala": "ශ්‍රී ලක්ෂ්මී",
    "NotoSansThai": "สมชาย ใจดี",
    "NotoSansLao": "ສົມພອນ ແກ້ວ",
    "NotoSansKhmer": "ស្រីពៅ ក្រុម",
    "NotoSerifTibetan": "བསྟན་འཛིན",
    "NotoSansThaana": "މުހައްމަދު",
    "NotoSansSyriac": "ܡܪܝ ܐܦܪܝܡ",
    "NotoSansNKo": "ߒߞߏ",
    "NotoSansTifinagh": "ⵜⵉⴼⵉⵏⴰⵖ",
    "NotoSansMongolian": "ᠮᠣᠩᠭᠣᠯ",
    "NotoSansAdlam": "𞤀𞤣𞤤𞤢𞤥",
    "NotoSansHanifiRohingya": "𐴌𐴟𐴇𐴥𐴝𐴚𐴒",
    "NotoSansSC": "王小明 歐陽鋒 髙橋 さくら サクラ",
    "NotoSansKR": "김민준 뷁",
    "NotoEmoji": "😀",
}
LATIN = "Nguyễn Thị Ánh, Ọ̀ṣun Adébáyọ̀, Ɖɔƒe, Łukasz Żółć, Şükrü Ağaoğlu, Jose\u0301 Nguye\u0302\u0303n ✓ → ★ ≥ ①"
LONG = ("Wolfeschlegelsteinhausenbergerdorff" * 6)[:200]
MARGIN = 60


def certificate(name: str, *, specialty: str = "Family medicine") -> bytes:
    """A certificate of somebody with this name."""
    made = Certificate(holder=name, specialty=Specialty(name=specialty), issued_on=date(2026, 11, 30))
    return certificate_pdf(made, "The holder has shown to be ready for residency. " * 3)


def letter(name: str) -> bytes:
    """A letter with the name as recipient, in the subject, in the text, and in a table."""
    table = f"<table><thead><tr><th>Name</th><th>Amount</th></tr></thead><tbody><tr><td>{name}</td><td>$1,000,000.00</td></tr></tbody></table>"
    body = f"<p>Dear {name},</p><p><strong>{name}</strong> has <em>{name}</em>.</p>{table}<p><a href='https://x.example/{name}'>Open</a></p>"
    made = Letter(recipient_name=name, subject=name, language="en", sent_at=timezone.now(), body_html=body)
    return letter_pdf(made)


def report(name: str) -> bytes:
    """A page of the annual report's style with a table of awards."""
    context = {
        "colors": {role.replace("-", "_"): tone for role, tone in colors().items()},
        "title": "T",
        "program": "P",
        "as_of": "x",
    }
    style = render_to_string("reports/pdf/style.css", context) + render_to_string("reports/pdf/annual.css", context)
    rows = f'<tr><th scope="row">{name}</th><td>{name}</td><td class="app-number">$1,234,567.00</td><td>{name}</td></tr>'
    heads = "".join(f'<th scope="col">{each}</th>' for each in ("Grantee", "Program", "Awarded", "Partner"))
    table = f'<table class="report-table"><caption>{name}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    chart = f'<svg width="400" height="30"><text x="0" y="20" font-family="Public Sans">{name[:20]}</text></svg>'
    main = f'<section class="chapter"><h2>{name}</h2><h3>{name}</h3><p>{name}</p>{table}{chart}</section>'
    return tagged_pdf(
        f'<!doctype html><html lang="en"><head><title>t</title><style>{style}</style></head><body>{main}</body></html>'
    )


DOCUMENTS = {"certificate": certificate, "letter": letter, "report": report}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_names_are_drawn_by_typefaces_that_come_with_the_product(kind: str) -> None:
    found = drawn(DOCUMENTS[kind](" ".join(NAMES.values())))
    assert found.boxes == 0
    # Noto Sans draws Devanagari, too, where Cyrillic or Greek brings it along.
    missing = {face for face in NAMES if not any(font.startswith(face) for font in found.fonts)}
    assert missing - {"NotoSansDevanagari"} == set()
    assert _ours(found) == set()
    assert found.outside() == []


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_latin_with_its_marks_and_signs_is_drawn(kind: str) -> None:
    found = drawn(DOCUMENTS[kind](LATIN))
    assert found.boxes == 0
    assert _ours(found) == set()


def _ours(found: Drawn) -> set[str]:
    """Typefaces in the document that don't come with the product."""
    names = {"PublicSans", *(script.file for script in scripts())}
    return {
        font
        for font in found.fonts
        if font.replace("-", "").removesuffix("Bold").removesuffix("Semi").removesuffix("Italic") not in names
    }


def test_a_character_that_nothing_draws_is_a_box_and_is_logged_without_its_neighbours(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="img_program.pdf.fonts"):
        found = drawn(render_pdf("<p>Amina \U00013000 Yusuf</p>", title="t", lang="en"))
    assert found.boxes == 1, "the reader of glyphs sees a box where there is one"
    assert "U+13000" in str(caplog.records[0].__dict__["characters"])
    assert "Amina" not in caplog.text


def test_fonts_of_the_machine_are_not_asked(tmp_path: Path) -> None:
    """What prints on a desk with many typefaces prints in an image with none."""
    found = drawn(render_pdf('<p style="font-family: DejaVu Sans, Liberation Sans, serif">Amina</p>', title="t", lang="en"))
    assert _ours(found) == set()


def test_every_listed_typeface_is_built_and_draws_its_own_name() -> None:
    assert [name for name in font_files() if not (font_folder() / name).is_file()] == []
    listed = {script.file for script in scripts()}
    assert set(NAMES) <= listed
    for face, name in NAMES.items():
        assert face in {script.file for script in scripts_in(name)}, face


@pytest.mark.parametrize("name", [LONG, "አበበ" * 50, "محمد" * 50, "ဒေါ်အောင်" * 20], ids=["latin", "ethiopic", "arabic", "burmese"])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_name_of_two_hundred_characters_stays_within_the_page(kind: str, name: str) -> None:
    found = drawn(DOCUMENTS[kind](name))
    assert found.runs
    assert found.outside(margin=MARGIN) == []


@pytest.mark.parametrize("name", [LONG, "አበበ በቀለ " * 22, "Amina Yusuf"])
def test_a_certificate_is_one_page_whoever_holds_it(name: str) -> None:
    assert len(drawn(certificate(name[:200])).sizes) == 1


def test_amounts_beside_a_long_name_stay_whole() -> None:
    found = drawn(letter(LONG))
    amount = [run for run in found.runs if len(run.glyphs) == len("$1,000,000.00")]
    assert amount, "the amount is drawn in one piece"


@pytest.mark.parametrize("script", ["NotoSansArabic", "NotoSansHebrew", "NotoSansMyanmar"])
def test_words_in_a_drawing_are_joined_and_ordered_as_on_the_page(script: str) -> None:
    word = NAMES[script]
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text x="10" y="20" font-size="16">{word}</text></svg>'
    )
    in_drawing, on_page = (
        [glyph for run in drawn(render_pdf(body, title="Words", lang="en")).runs for glyph in run.glyphs]
        for body in (picture, f'<p style="font-size:16px">{word}</p>')
    )
    assert len(on_page) > 3
    assert in_drawing == on_page
