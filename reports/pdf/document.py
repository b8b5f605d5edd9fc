"""From a template to a tagged PDF that passes PDF/UA-1."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.template.loader import render_to_string

from reports.charts.style import colors
from reports.pdf.fetcher import font_faces, our_files
from reports.pdf.finish import finish

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Document:
    """A finished PDF and the number of its pages."""

    content: bytes
    pages: int


def render(template: str, context: Mapping[str, Any]) -> Document:
    """Render a template to a tagged PDF; only inside a job (it takes seconds and much memory).

    The template gets `font_faces` and `colors` for its `<style>`. Raises `RefusedAddressError` when the page asks
    for anything but our typeface and mark.
    """
    from weasyprint import HTML  # noqa: PLC0415 - loads native libraries; only a job needs it

    html = render_to_string(
        template,
        {**context, "font_faces": font_faces(), "colors": {role.replace("-", "_"): tone for role, tone in colors().items()}},
    )
    page = HTML(string=html, base_url="asset:", url_fetcher=our_files())
    raw = page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    content = finish(raw)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return Document(content, len(pdf.pages))
