"""Our typeface for documents and charts, as the theme's build leaves it. Loads nothing heavy."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

FONT = "Public Sans"
FONT_FILES = {
    (400, "normal"): "PublicSans-Regular.ttf",
    (400, "italic"): "PublicSans-Italic.ttf",
    (600, "normal"): "PublicSans-SemiBold.ttf",
    (700, "normal"): "PublicSans-Bold.ttf",
}
SCHEME = "asset:"


class MissingFontsError(Exception):
    """The theme has not been built, so its typeface isn't there."""


def font_folder() -> Path:
    """Where the theme's build puts the typeface. Raises MissingFontsError when a file is missing."""
    folder = Path(settings.BASE_DIR) / "static" / "build" / "fonts"
    missing = [name for name in FONT_FILES.values() if not (folder / name).is_file()]
    if missing:
        raise MissingFontsError(f"Build the theme first; {', '.join(missing)} can't be found.")
    return folder


def font_faces() -> str:
    """The `@font-face` rules for a document's own `<style>`."""
    return "\n".join(
        f'@font-face {{ font-family: "{FONT}"; font-weight: {weight}; font-style: {style}; src: url("{SCHEME}{name}"); }}'
        for (weight, style), name in FONT_FILES.items()
    )
