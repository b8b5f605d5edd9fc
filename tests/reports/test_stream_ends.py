"""A PDF whose packed streams end with a carriage return is still valid PDF/A."""

from __future__ import annotations

import io
import zlib

import pikepdf

from img_program.pdf.finish import _end_streams_clearly


def _packed_ends(pdf: pikepdf.Pdf) -> set[bytes]:
    return {each.read_raw_bytes()[-1:] for each in pdf.objects if isinstance(each, pikepdf.Stream)}


def test_no_stream_ends_like_a_line() -> None:
    with pikepdf.new() as pdf:
        packed = io.BytesIO()
        texts = [bytes([number % 256]) * (number + 1) for number in range(600)]
        pdf.Root.Kept = pikepdf.Array(
            [pdf.make_indirect(pikepdf.Stream(pdf, zlib.compress(text), Filter=pikepdf.Name.FlateDecode)) for text in texts]
        )
        pdf.save(packed, compress_streams=False)
    with pikepdf.open(packed) as pdf:
        assert b"\r" in _packed_ends(pdf), "among so many some do"
        _end_streams_clearly(pdf)
        out = io.BytesIO()
        pdf.save(out, compress_streams=False)
    with pikepdf.open(out) as pdf:
        assert b"\r" not in _packed_ends(pdf)
        assert {each.read_bytes() for each in pdf.Root.Kept} == {bytes([number % 256]) * (number + 1) for number in range(600)}
