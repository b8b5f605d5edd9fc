"""From a template to a tagged PDF that passes PDF/UA-1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from img_program.pdf.readback import differences
from img_program.pdf.render import Attached, page_count, tagged_pdf
from reports.charts.style import colors


@dataclass(frozen=True, slots=True)
class Document:
    """A finished PDF and the number of its pages."""

    content: bytes
    pages: int


class UnfaithfulDocumentError(Exception):
    """The PDF tells a screen reader something else than the page from which it was made."""


def render(template: str, context: Mapping[str, Any], *, archival: bool = False, attached: Sequence[Attached] = ()) -> Document:
    """Render a template to a tagged PDF; only inside a job (it takes seconds and much memory).

    The template gets `colors` for its `<style>`. Raises RefusedAddressError when the page asks
    for anything but our typeface and mark, UnfaithfulDocumentError when headings, header cells, text alternatives or the order of
    reading are not those of the page. `archival` and `attached` as in `tagged_pdf`.
    """
    html = render_to_string(
        template,
        {**context, "colors": {role.replace("-", "_"): tone for role, tone in colors().items()}},
    )
    content = tagged_pdf(html, archival=archival, attached=attached)
    if found := differences(html, content):
        raise UnfaithfulDocumentError(" ".join(found))
    return Document(content, page_count(content))
