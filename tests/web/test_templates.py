"""What no template may contain: inline styles and scripts, and on physicians' pages words that mislead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if path.relative_to(TEMPLATES).parts[0] not in {"mail", "reports"})
FOR_PHYSICIANS = sorted(
    path
    for path in PAGES
    if "participant" in path.parts or ({"roster", "public"} & set(path.parts[:-1]) and not {"staff", "grants"} & set(path.parts))
)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "hx-on attribute": re.compile(r"\shx-on", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "script without source": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")", re.IGNORECASE),
    "condition on the lazy nonce": re.compile(r"{%\s*if csp_nonce"),
    "comment that would be shown": re.compile(r"{#[^\n]*\n(?![^\n]*{#)[^{]*#}"),
}
# "a.m." and "p.m." end a sentence themselves.
TWO_FULL_STOPS = re.compile(r"\|(?:moment|clock)\s*}}(?:{%[^%]*%})*\.(?![\w.])")
# The meaning of each word is fixed by the program's vocabulary; these mislead a physician.
MISLEADING = {
    "unlicensed": re.compile(r"\bunlicensed\b", re.IGNORECASE),
    "pending": re.compile(r"\bpending\b(?! counsel)", re.IGNORECASE),
    "your application": re.compile(r"\byour application\b", re.IGNORECASE),
    "apply to the roster": re.compile(r"\bappl(?:y|ies|ied) (?:to|for) the roster\b", re.IGNORECASE),
    "residency for living": re.compile(r"\b(?:state|legal|permanent|proof of|Minnesota) residen(?:cy|ce)\b", re.IGNORECASE),
    "resident for living": re.compile(r"\b(?:Minnesota|permanent|state|county) residents?\b", re.IGNORECASE),
    "foreign doctor": re.compile(r"\bforeign (?:doctor|physician)s?\b|\balien\b|\billegal\b", re.IGNORECASE),
    "immigration facts never asked": re.compile(
        r"\b(?:asylum|refugee status|visa number|passport number|immigration category|country of birth|A-number)\b", re.IGNORECASE
    ),
    "privacy jargon": re.compile(r"\bdata subject\b|\bopt[- ]out\b", re.IGNORECASE),
    "month first": re.compile(
        r"\b(?:January|February|March|April|June|July|August|September|October|November|December) \d{1,2}, \d{4}\b"
    ),
    "blame": re.compile(r"\b(?:invalid|illegal|forbidden|failed|rejected|denied)\b", re.IGNORECASE),
}


def words(template: str) -> str:
    """What a reader can see: no tags, no template code."""
    without_code = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", " ", template, flags=re.DOTALL)
    # Saying that something is never asked, or must not be sent, is the one place where its name belongs.
    without_code = re.sub(r"[^.]*\b(?:never ask|[Dd]o not (?:send|write))[^.]*\.", " ", without_code)
    quoted = " ".join(re.findall(r"{%[^%]*\"([^\"]*)\"[^%]*%}", template))
    return f"{re.sub(r'<[^>]*>', ' ', without_code)} {quoted}"


def test_a_moment_at_the_end_of_a_sentence_has_one_full_stop() -> None:
    assert [str(page.relative_to(TEMPLATES)) for page in PAGES if TWO_FULL_STOPS.search(page.read_text())] == []


@pytest.mark.parametrize("what", INLINE)
def test_nothing_inline_that_the_content_security_policy_refuses(what: str) -> None:
    offenders = [
        str(page.relative_to(TEMPLATES))
        for page in PAGES
        if INLINE[what].search(re.sub(r"{%\s*comment.*?endcomment\s*%}", "", page.read_text(), flags=re.DOTALL))
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("what", "bad"),
    [
        ("style attribute", '<p style="color: red">'),
        ("style element", "<style>p{}</style>"),
        ("event attribute", '<a onclick="go()">'),
        ("hx-on attribute", '<a hx-on:click="go()">'),
        ("javascript address", '<a href="javascript:go()">'),
        ("script without source", "<script>go()</script>"),
        ("condition on the lazy nonce", "{% if csp_nonce %}"),
        ("comment that would be shown", "{# one\n two #}"),
    ],
)
def test_the_search_finds_what_it_looks_for(what: str, bad: str) -> None:
    assert INLINE[what].search(bad)


@pytest.mark.parametrize("what", MISLEADING)
def test_pages_for_physicians_use_the_program_s_words(what: str) -> None:
    assert len(FOR_PHYSICIANS) >= 3
    found = {str(page.relative_to(TEMPLATES)): MISLEADING[what].findall(words(page.read_text())) for page in FOR_PHYSICIANS}
    assert {page: hits for page, hits in found.items() if hits} == {}


def test_words_sees_text_and_quoted_arguments_but_no_code() -> None:
    seen = words('{% page_header "Unlicensed" %}{# pending #}<p class="pending">Hello {{ pending }}</p>')
    assert "Unlicensed" in seen
    assert "Hello" in seen
    assert "pending" not in seen
    assert words("<p>Hello. We never ask for a passport number.</p>").split() == ["Hello."]


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    names = set((TEMPLATES.parent / "theme" / "icons.txt").read_text().split())
    used = {name for page in PAGES for name in re.findall(r"{% icon \"([a-z_]+)\"", page.read_text())}
    assert used
    assert used - names == set()


PAGED_WITHOUT_THE_REQUEST = re.compile(r'\{% include "components/(?:table|pagination)\.html"[^%]* only %\}')


def test_no_table_that_can_have_pages_is_kept_from_the_address_of_its_page() -> None:
    assert PAGED_WITHOUT_THE_REQUEST.search('{% include "components/table.html" with table=table only %}')
    assert [str(page.relative_to(TEMPLATES)) for page in PAGES if PAGED_WITHOUT_THE_REQUEST.search(page.read_text())] == []
