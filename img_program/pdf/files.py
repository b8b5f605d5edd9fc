"""The only things a document may fetch: our own typeface and mark, by name. Every other address stops the rendering."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "asset:"
MARK = "mark.svg"
FONT = "Public Sans"
FONT_FILES = {
    (400, "normal"): "PublicSans-Regular.ttf",
    (400, "italic"): "PublicSans-Italic.ttf",
    (600, "normal"): "PublicSans-SemiBold.ttf",
    (700, "normal"): "PublicSans-Bold.ttf",
}


class MissingFontsError(Exception):
    """The theme has not been built, so its typeface isn't there."""


class RefusedAddressError(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint has no types
    """A document asked for something outside our own files."""


class LocalFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answers `asset:NAME` for the names it was given, and nothing else: no network, no other file."""

    def __init__(self, files: Mapping[str, tuple[Path, str]]) -> None:
        super().__init__(allowed_protocols=())
        self._files = dict(files)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The file's bytes. Raises RefusedAddressError, which ends the rendering."""
        known = self._files.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if known is None:
            raise RefusedAddressError(f"A document may not fetch {url[:80]!r}.")
        path, kind = known
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def font_folder() -> Path:
    """Where the theme's build puts the typeface. Raises MissingFontsError when a file is missing."""
    folder = Path(settings.BASE_DIR) / "static" / "build" / "fonts"
    missing = [name for name in FONT_FILES.values() if not (folder / name).is_file()]
    if missing:
        raise MissingFontsError(f"Build the theme first; {', '.join(missing)} can't be found.")
    return folder


def our_files() -> LocalFiles:
    """The typeface and the mark. Raises MissingFontsError while the theme isn't built."""
    folder = font_folder()
    files = {name: (folder / name, "font/ttf") for name in FONT_FILES.values()}
    files[MARK] = (Path(settings.BASE_DIR) / "static" / "img" / MARK, "image/svg+xml")
    return LocalFiles(files)


def font_faces() -> str:
    """The `@font-face` rules for a document's own `<style>`."""
    return "\n".join(
        f'@font-face {{ font-family: "{FONT}"; font-weight: {weight}; font-style: {style}; src: url("{SCHEME}{name}"); }}'
        for (weight, style), name in FONT_FILES.items()
    )
