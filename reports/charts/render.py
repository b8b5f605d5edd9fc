"""From an Altair chart to SVG text. vl-convert runs here and only inside a job: it must not be used before a fork."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt

from img_program.pdf.fonts import font_folder
from reports.charts.style import HATCHED, colors, theme

_SVG = "{http://www.w3.org/2000/svg}"
_ALLOWED = {"svg", "g", "path", "text", "rect", "line", "defs", "clipPath", "title", "desc", "pattern", "circle", "tspan"}
_OPENING = re.compile(r"<svg\b[^>]*>")
# The whole is one picture with one text alternative: what Vega says of each mark would only be read beside it.
_OF_MARKS = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


class UnsafeSvgError(Exception):
    """The drawing holds something that a page may not contain."""


def inline(values: object, feature: str = "") -> alt.Data:
    """A chart's own data, nothing is fetched: rows, or the named feature of a topology."""
    shape = {"format": alt.TopoDataFormat(type="topojson", feature=feature)} if feature else {}
    # Not InlineData: Altair gives two of those with the same values the same name, which Vega refuses.
    return alt.Data(values=values, **shape)  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as SVG with its text alternative. `key` is unique on a page and begins the ids inside."""

    key: str
    title: str
    description: str
    svg: str

    def as_data(self) -> dict[str, str]:
        """For keeping in a row."""
        return {"key": self.key, "title": self.title, "description": self.description, "svg": self.svg}


@cache
def _fonts_registered() -> bool:
    import vl_convert  # noqa: PLC0415 - loads a JavaScript engine; only a job needs it

    vl_convert.register_font_directory(str(font_folder()))
    return True


def draw(chart: alt.TopLevelMixin, *, key: str, title: str, description: str) -> Drawing:
    """Draw a chart. Raises `UnsafeSvgError` when the result is more than shapes and text."""
    import vl_convert  # noqa: PLC0415 - as above

    _fonts_registered()
    specification: dict[str, Any] = chart.to_dict()
    specification["config"] = theme()
    svg = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    svg = _OF_MARKS.sub("", svg)
    svg = _OPENING.sub(lambda opening: _face(opening[0], key, title, description), svg, count=1)
    svg = svg.replace(f'fill="{HATCHED}"', f'fill="url(#{key}-hatch)"')
    svg = re.sub(r'\b(id="|url\(#)(clip\d+)', rf"\1{key}-\2", svg)
    demand_harmless(svg)
    return Drawing(key, title, description, svg)


def demand_harmless(svg: str) -> None:
    """Raise `UnsafeSvgError` unless the drawing is shapes and text: no script, style, link, image or event handler."""
    try:
        root = ET.fromstring(svg)  # noqa: S314 - our own drawing, made a line before
    except ET.ParseError as fault:
        raise UnsafeSvgError(f"The drawing is not proper XML: {fault}.") from fault
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if name not in _ALLOWED:
            raise UnsafeSvgError(f"A drawing may not hold the element “{name}”.")
        for attribute in element.attrib:
            if attribute.lower().startswith("on") or attribute.split("}")[-1] in {"href", "style"}:
                raise UnsafeSvgError(f"A drawing may not hold the attribute “{attribute}”.")


def _face(opening: str, key: str, title: str, description: str) -> str:
    """The opening tag with role, name and description, and the pattern of "not shown"."""
    tone = colors()
    # Without a height the drawing keeps its shape when a narrow page makes it smaller.
    named = (
        re.sub(r' height="[^"]*"', "", opening)[:-1] + f' role="img" aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
    )
    hatch = (
        f'<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{tone["surface"]}"></rect>'
        f'<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="{tone["line-strong"]}" stroke-width="1"></path>'
        "</pattern></defs>"
    )
    return f'{named}<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>{hatch}'
