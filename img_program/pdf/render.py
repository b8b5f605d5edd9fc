"""HTML in, a PDF that passes PDF/UA-1 out."""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.html import escape

from img_program.pdf.fonts import FONT, SCHEME, font_faces
from img_program.pdf.long_words import breakable

_NO_OTHER_FONTS = str(Path(__file__).with_name("fonts.conf"))

# The renderer tells readers of a drawing its title alone; its description holds the title and the numbers.
_NAMED = re.compile(r'(<svg\b[^>]*\brole="img"[^>]*>)<title[^>]*>[^<]*</title><desc[^>]*>([^<]*)</desc>')

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>
html {{ font-family: "{font}"; }}
{style}</style></head>
<body>{body}</body></html>"""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside a document: the data behind it (PDF/A-3), with words that say what it is."""

    name: str
    content: bytes
    description: str
    kind: str = "text/csv"


def render_pdf(html: str, *, title: str, lang: str, style: str = "") -> bytes:
    """A tagged PDF of the body `html`, which is trusted and already escaped; `style` is the document's own CSS.

    Takes seconds and much memory: only inside a job of the rendering queue. Raises RefusedAddressError when the
    page asks for anything but our typeface and mark, MissingFontsError while the theme isn't built, ValueError
    without a title or a language (PDF/UA-1 demands both).
    """
    if not title.strip() or not lang.strip():
        raise ValueError("A document needs a title and a language.")
    return tagged_pdf(_PAGE.format(lang=escape(lang), title=escape(title), font=FONT, style=style, body=html))


def tagged_pdf(page: str, *, archival: bool = False, attached: Sequence[Attached] = ()) -> bytes:
    """The same of a whole HTML page, which brings its own `<title>` and `lang`; typefaces come by themselves.

    `archival` makes the file PDF/A-3a as well; only then may it carry other files (`attached`).
    """
    from weasyprint import CSS, HTML, Attachment  # noqa: PLC0415 - loads native libraries; only a job needs it
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    from img_program.pdf.files import our_files  # noqa: PLC0415 - it loads them too
    from img_program.pdf.finish import finish  # noqa: PLC0415 - pikepdf is native, too
    from img_program.pdf.svg_text import draw_words_whole  # noqa: PLC0415 - as WeasyPrint

    if attached and not archival:
        raise ValueError("Only an archival document carries files.")
    files = [
        Attachment(string=each.content, name=each.name, description=each.description, relationship="Data") for each in attached
    ]
    draw_words_whole()
    ours = our_files()
    page = _NAMED.sub(r"\1<title>\2</title>", page)
    document = HTML(string=breakable(page), base_url=SCHEME, url_fetcher=ours)
    with warnings.catch_warnings():
        # WeasyPrint leaves its color profile open for the garbage collector, and misses fonts of the machine.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.filterwarnings("ignore", message="No fonts configured")
        with _our_typefaces_alone():
            known = FontConfiguration()
        faces = CSS(string=font_faces(page), base_url=SCHEME, url_fetcher=ours, font_config=known)
        content = document.write_pdf(
            pdf_variant="pdf/a-3a" if archival else "pdf/ua-1",
            pdf_tags=True,
            attachments=files,
            stylesheets=[faces],
            font_config=known,
        )
    return finish(content, kinds={each.name: each.kind for each in attached})


@contextmanager
def _our_typefaces_alone() -> Iterator[None]:
    """Pango takes a glyph that a typeface lacks from any other that it knows of: here it learns of none of the machine's."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = _NO_OTHER_FONTS
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf  # noqa: PLC0415 - only a job counts pages

    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)
