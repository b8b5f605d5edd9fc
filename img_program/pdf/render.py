"""HTML in, a PDF that passes PDF/UA-1 out."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from img_program.pdf.fonts import FONT, font_faces

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>{faces}
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
    return tagged_pdf(_PAGE.format(lang=escape(lang), title=escape(title), faces=font_faces(), font=FONT, style=style, body=html))


def tagged_pdf(page: str, *, archival: bool = False, attached: Sequence[Attached] = ()) -> bytes:
    """The same of a whole HTML page, which brings its own `<title>`, `lang` and `font_faces()` in its `<style>`.

    `archival` makes the file PDF/A-3a as well; only then may it carry other files (`attached`).
    """
    from weasyprint import HTML, Attachment  # noqa: PLC0415 - loads native libraries; only a job needs it

    from img_program.pdf.files import our_files  # noqa: PLC0415 - it loads them too
    from img_program.pdf.finish import finish  # noqa: PLC0415 - pikepdf is native, too

    if attached and not archival:
        raise ValueError("Only an archival document carries files.")
    files = [
        Attachment(string=each.content, name=each.name, description=each.description, relationship="Data") for each in attached
    ]
    document = HTML(string=page, base_url="asset:", url_fetcher=our_files())
    with warnings.catch_warnings():
        # WeasyPrint leaves its color profile open for the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        content = document.write_pdf(pdf_variant="pdf/a-3a" if archival else "pdf/ua-1", pdf_tags=True, attachments=files)
    return finish(content, kinds={each.name: each.kind for each in attached})


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf  # noqa: PLC0415 - only a job counts pages

    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)
