"""The only things a document may fetch: our own typefaces and mark, by name. Every other address stops the rendering."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from img_program.pdf.fonts import SCHEME, font_files, font_folder

MARK = "mark.svg"


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


def our_files() -> LocalFiles:
    """The typefaces and the mark. Raises MissingFontsError while the theme isn't built."""
    folder = font_folder()
    files = {name: (folder / name, "font/ttf") for name in font_files()}
    files[MARK] = (Path(settings.BASE_DIR) / "static" / "img" / MARK, "image/svg+xml")
    return LocalFiles(files)
