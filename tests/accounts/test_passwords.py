"""Passwords: long, not common, not made of our own words; nothing else is asked of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from img_program.accounts.models import User
from img_program.accounts.passwords import BreachedPasswordsValidator
from tests.accounts.test_sign_in import give_app
from tests.people import make_user

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    ["short", "fourteen chars", "x" * 129, "minnesota-residency-2026", "ana.example.org2026!", "1234567890123456789", "passwordpassword"],
)  # fmt: skip
def test_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(email="ana.example@example.org"))


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "aaa bbb ccc ddd eee", "ŋäñ 漢字かな交じり文 Ωμέγα", "x7" * 64, "                spaces count too", "🦊🐻🐼🦁🐸🐙🦉🦋🌲🌊🔥❄️⭐🌙☀️"],
)  # fmt: skip
def test_accepted_without_rules_of_composition(password: str) -> None:
    validate_password(password, User(email="ana@example.org"))


def test_eight_characters_are_enough_beside_a_second_factor() -> None:
    user = make_user()
    with pytest.raises(ValidationError):
        validate_password("kelp moon", user)
    give_app(user)
    validate_password("kelp moon", user)
    with pytest.raises(ValidationError):
        validate_password("kelp mo", user)


def test_every_purpose_of_a_key_is_in_the_inventory() -> None:
    inventory = (ROOT / "docs" / "accounts.md").read_text()
    source = "\n".join(path.read_text() for path in (ROOT / "img_program").rglob("*.py"))
    purposes = set(re.findall(r'\b(?:box|digest)\(f?"([a-z-]+)', source)) | set(re.findall(r'_PURPOSE = "([a-z-]+)"', source))
    assert len(purposes) > 5
    assert [each for each in sorted(purposes) if f"`{each}" not in inventory] == []


@pytest.mark.parametrize(
    "password",
    ["1qaz2wsx3edc4rfv", "passwordpasswordpassword", "iloveyouiloveyou", "!!iloveyouiloveyou2024", "IloveyouIloveyou"],
)
def test_passwords_of_breaches_are_refused_in_any_dress(password: str) -> None:
    with pytest.raises(ValidationError):
        BreachedPasswordsValidator().validate(password)


def test_words_of_ones_own_are_no_breach() -> None:
    BreachedPasswordsValidator().validate("correct horse battery staple")
