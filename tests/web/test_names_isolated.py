"""A name inside a sentence keeps its own direction: templates print it through `named`."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from img_program.web.templatetags.components import named

_INLINE = re.compile(r"</?(?:a|strong|em|b|span)\b[^>]*>")
_OTHER = re.compile(r"<[^>]*>|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NAME = re.compile(
    r"\{\{ (?:[a-z_]+\.)*(?:(?:registrant|person|resident|mate|account|examiner|holder|organization)\.name"
    r"|(?:known|answered|applicant|recipient|organization|physician|candidate|share\.organization)_?name|share\.organization) \}\}"
)
_VARIABLE = re.compile(r"\{\{.*?\}\}")


def _bare_names(text: str) -> list[str]:
    """Runs of text in which a name stands among other letters."""
    runs = re.split(r"\0+", _OTHER.sub("\0", _INLINE.sub("", text)))
    return [run.strip() for run in runs if _NAME.search(run) and re.search(r"[^\W\d_]", _VARIABLE.sub("", run))]


def test_names_in_sentences_are_isolated() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    pages = [path for path in folder.rglob("*.html") if "mail" not in path.parts and "title" not in path.name]
    assert len(pages) > 100
    found = {
        str(path.relative_to(folder)): bare for path in pages if (bare := _bare_names(_without_titles(path.read_text("utf-8"))))
    }
    assert found == {}


def _without_titles(text: str) -> str:
    return re.sub(r"\{% block title %\}.*?\{% endblock %\}", "", text)


def test_a_name_stands_in_an_element_of_its_own_and_is_escaped() -> None:
    assert named("أمينة ورسمة") == "<bdi>أمينة ورسمة</bdi>"
    assert named("<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert named(None) == "<bdi></bdi>"
