"""Pictures lose everything but their pixels."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, PngImagePlugin

from img_program.documents.checking import check_upload
from tests.documents.files import picture, sent


def test_a_photograph_loses_its_place_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRETCAMERA"
    exif[ExifTags.Base.Orientation] = 6
    content = picture("JPEG", size=(40, 20), exif=exif)
    assert b"SECRETCAMERA" in content
    kept = check_upload(sent("a.jpg", content)).file.read()
    assert b"SECRETCAMERA" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert drawn.size == (20, 40)
        assert not drawn.getexif()


def test_words_hidden_in_a_png_are_gone_and_transparency_stays() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "SECRETWORDS")
    made = io.BytesIO()
    Image.new("RGBA", (5, 5), (10, 20, 30, 40)).save(made, "PNG", pnginfo=words)
    kept = check_upload(sent("a.png", made.getvalue())).file.read()
    assert b"SECRETWORDS" in made.getvalue()
    assert b"SECRETWORDS" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert drawn.getpixel((2, 2)) == (10, 20, 30, 40)
