"""Numbers and lines that must never be sent are known by their shape; ordinary numbers are left alone."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.rules.looks_forbidden import A_NUMBER, PASSPORT, SOCIAL_SECURITY, looks_forbidden

# The specimen of ICAO Doc 9303.
_SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My number is 219-09-9999.", SOCIAL_SECURITY),
        ("219 09 9999", SOCIAL_SECURITY),
        ("219\u201309\u20139999", SOCIAL_SECURITY),
        ("SSN: 219099999", SOCIAL_SECURITY),
        ("Social Security number is 219099999", SOCIAL_SECURITY),
        ("A123456789", A_NUMBER),
        ("A 123-456-789", A_NUMBER),
        ("A# 123 456 789", A_NUMBER),
        ("alien registration number: 12345678", A_NUMBER),
        ("USCIS # 123-456-789", A_NUMBER),
        (_SPECIMEN, PASSPORT),
        ("C1USA0000000000<<<<<<<<<<<<<<<<", PASSPORT),
    ],
)
def test_it_is_found_and_never_repeated(text: str, found: str) -> None:
    assert looks_forbidden(text) == found
    with pytest.raises(ValidationError) as refusal:
        refuse_forbidden_text(text)
    assert not any(mark.isdigit() for mark in refusal.value.messages[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Call 612-555-0199 or (651) 201-3838.",
        "000-12-3456",
        "666-12-3456",
        "912-34-5678",
        "219-00-9999",
        "219-09-0000",
        "ZIP 55401-1234",
        "ECFMG 0-123-456-7",
        "NPI 1234567893",
        "EIN 41-6007162",
        "Grant 2026-05-0123",
        "Invoice 1219-09-99991",
        "Payment of $123,456,789",
        "A 5-year plan for 2026",
        "Program A: 12 participants; phone 612 555 0199",
        "P<0.05 and A<B<<C",
        "Step 1: 245, Step 2 CK: 250, on 12/09/2024",
    ],
)
def test_ordinary_words_and_numbers_pass(text: str) -> None:
    assert looks_forbidden(text) is None
    refuse_forbidden_text(text)


@given(st.integers(1, 899).filter(lambda area: area != 666), st.integers(1, 99), st.integers(1, 9999), st.sampled_from("-."))
def test_every_number_that_could_be_issued_is_found(area: int, group: int, serial: int, separator: str) -> None:
    text = f"number {area:03}{separator}{group:02}{separator}{serial:04}"
    assert looks_forbidden(text) == SOCIAL_SECURITY


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    assert looks_forbidden(text) in (None, SOCIAL_SECURITY, A_NUMBER, PASSPORT)
