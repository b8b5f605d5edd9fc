"""Documents fetch nothing: neither the network nor a file of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from weasyprint import HTML

from img_program.pdf.files import RefusedAddressError, our_files


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://example.org/image.png",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "data:image/svg+xml,%3Csvg/%3E",
        "asset:../../manage.py",
        "asset:/etc/passwd",
        "other.png",
    ],
)
def test_any_address_but_our_own_files_ends_the_rendering(address: str) -> None:
    page = HTML(string=f'<title>x</title><img alt="x" src="{address}">', base_url="asset:", url_fetcher=our_files())
    with pytest.raises(RefusedAddressError):
        page.write_pdf()


def test_a_style_sheet_of_another_place_ends_it_too(tmp_path: Path) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text("p { color: red }", encoding="utf-8")
    with pytest.raises(RefusedAddressError):
        HTML(string=f'<link rel="stylesheet" href="{sheet.as_uri()}"><p>x', url_fetcher=our_files()).write_pdf()


def test_our_typeface_and_mark_are_given() -> None:
    files = our_files()
    assert files.fetch("asset:PublicSans-Regular.ttf").read()[:4] == b"\x00\x01\x00\x00"
    assert b"<svg" in files.fetch("asset:mark.svg").read()
