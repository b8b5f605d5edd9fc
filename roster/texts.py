"""Texts kept as data, as HTML."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "br"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def as_html(markdown: str) -> SafeString:
    """Markdown of a notice as HTML with only the tags of plain prose; safe because everything else is taken out."""
    return SafeString(nh3.clean(_MARKDOWN.render(markdown), tags=TAGS))
