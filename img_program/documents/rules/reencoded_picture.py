"""Pictures are drawn anew: what was hidden behind, between or beside the pixels (place, camera, scripts) stays out."""

from __future__ import annotations

import io
import warnings

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import SAVE_AGAIN, Upload

_FORMATS = {DocumentKind.PNG: "PNG", DocumentKind.JPEG: "JPEG"}
_ENDS = {DocumentKind.PNG: b"IEND\xaeB`\x82", DocumentKind.JPEG: b"\xff\xd9"}
_SCAN, _MOST_SCANS = b"\xff\xda", 100  # a progressive picture has about ten; thousands keep a decoder busy for minutes
_FAULTS = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError)
_BROKEN = f"The picture is damaged or was cut off on its way. {SAVE_AGAIN}"


class PictureRefusedError(Exception):
    """The picture can't be drawn; the message says what to do."""


def megapixels(upload: Upload) -> float:
    """Millions of pixels, from the head of the file alone. Raises PictureRefusedError for a picture that we don't draw."""
    picture = _opened(upload)
    return picture.width * picture.height / 1_000_000


def _opened(upload: Upload) -> Image.Image:
    kind = upload.claimed_kind
    # The decoder forgives a missing end; we don't.
    if _ENDS.get(kind or DocumentKind.PNG, b"") not in upload.tail(65_536):
        raise PictureRefusedError(_BROKEN)
    if kind is DocumentKind.JPEG and upload.rewound().read().count(_SCAN) > _MOST_SCANS:
        raise PictureRefusedError(_BROKEN)
    most = settings.DOCUMENT_IMAGE_MAX_MEGAPIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(upload.rewound(), formats=[_FORMATS[kind]] if kind in _FORMATS else [])
    except _FAULTS as fault:
        raise PictureRefusedError(_BROKEN) from fault
    if picture.width * picture.height > most * 1_000_000:
        raise PictureRefusedError(f"The picture has more than {most} million pixels. Make it smaller and send it again.")
    return picture


def reencoded_picture(upload: Upload) -> io.BytesIO:
    """The same picture, upright, without metadata, in its own format.

    Raises PictureRefusedError for a damaged picture or one with more pixels than DOCUMENT_IMAGE_MAX_MEGAPIXELS.
    """
    picture = _opened(upload)
    try:
        picture.load()
        return _draw(ImageOps.exif_transpose(picture), _FORMATS[upload.claimed_kind or DocumentKind.PNG])
    except _FAULTS as fault:
        raise PictureRefusedError(_BROKEN) from fault


def _draw(picture: Image.Image, wanted: str) -> io.BytesIO:
    modes = ("L", "RGB") if wanted == "JPEG" else ("1", "L", "LA", "P", "RGB", "RGBA")
    plain = picture if picture.mode in modes else picture.convert("RGB" if wanted == "JPEG" else "RGBA")
    plain.info = {key: value for key, value in plain.info.items() if key == "transparency"}
    drawn = io.BytesIO()
    if wanted == "JPEG":
        plain.save(drawn, "JPEG", quality=90)
    else:
        plain.save(drawn, "PNG")
    drawn.seek(0)
    return drawn
