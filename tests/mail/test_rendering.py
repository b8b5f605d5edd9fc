"""Every message exists as subject, text and HTML, in the common layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from img_program.mail.rendering import render
from tests.servers import ROOT

FORMS = (".subject.txt", ".txt", ".html")
FOLDERS = [ROOT / "templates" / "mail", ROOT / "tests" / "mail" / "templates" / "mail"]


def _messages() -> dict[str, set[str]]:
    """Name of each message: the forms that exist. What begins with an underscore is a part, not a message."""
    found: dict[str, set[str]] = {}
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*.*")):
            name = path.relative_to(folder).as_posix()
            form = next(form for form in FORMS if name.endswith(form))
            if not path.name.startswith(("base.", "_")):
                found.setdefault(name.removesuffix(form), set()).add(form)
    return found


def _source(name: str, form: str) -> str:
    return next(path for folder in FOLDERS if (path := Path(folder, name + form)).exists()).read_text()


def test_every_message_has_its_three_forms_in_the_common_layout() -> None:
    messages = _messages()
    assert "tests/hello" in messages
    assert {name: forms for name, forms in messages.items() if forms != set(FORMS)} == {}
    for name in messages:
        assert '{% extends "mail/base.txt" %}' in _source(name, ".txt"), name
        assert '{% extends "mail/base.html" %}' in _source(name, ".html"), name
        assert len(_source(name, ".subject.txt").strip().splitlines()) == 1, name


def test_nothing_in_a_message_is_fetched_from_a_network() -> None:
    for name in [*_messages(), "base"]:
        source = _source(name, ".html").lower()
        for tag in ("<img", "<link", "<script", "<iframe", "url("):
            assert tag not in source, name


def test_both_forms_say_who_writes_why_and_how_to_ask(settings: Settings) -> None:
    settings.PROGRAM_CONTACT = {"email": "img-program@example.org", "phone": "651-555-0100"}
    rendered = render("tests/hello", {"what": "Dr. Ng & <sons>"})
    for words in (rendered.text, rendered.html):
        assert "International Medical Graduate Assistance Program" in words
        assert "Why you got this message:" in words
        assert "img-program@example.org" in words
        assert "651-555-0100" in words
        assert "Demonstration" not in words
    assert "Dr. Ng & <sons>" in rendered.text
    assert "Dr. Ng &amp; &lt;sons&gt;" in rendered.html


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_says_so_in_the_subject_and_in_both_forms(settings: Settings, *, demo: bool) -> None:
    settings.DEMO = demo
    rendered = render("tests/hello", {"what": "your record"})
    assert rendered.subject.startswith("[Demonstration] ") is demo
    assert ("DEMONSTRATION" in rendered.text) is demo
    assert ("Demonstration." in rendered.html) is demo
