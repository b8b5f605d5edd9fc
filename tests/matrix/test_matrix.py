"""Every address of the program, by every person, with every method it takes: nothing is open by oversight.

What a room's own table (`CASES`) does not decide stands in `expected.txt`, one line for each address and method. A new
address fails here until it has a row: in its room's table, or in the file. `IMG_WRITE_MATRIX=1 pytest tests/matrix`
writes the file anew; read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access import ANONYMOUS, EVERYBODY, MEMBERS, OUTSIDERS, STAFF
from tests.matrix.addresses import addresses, room_cases
from tests.matrix.rows import Row, rows
from tests.people import People, sign_in

FILE = Path(__file__).parent / "expected.txt"
WRITING = os.environ.get("IMG_WRITE_MATRIX") == "1"
REGISTRANT = "registrant"
GROUPS = {"members": MEMBERS, "outsiders": OUTSIDERS, "staff": STAFF}
# Answers that do or show something; the others refuse (4xx) or ask to sign in.
DONE = {200, 302, 422, 409}
# Addresses that anybody may open without signing in: what the public reads, and the doors of sign-in itself.
PUBLIC_ROOMS = ("published:", "web:", "account_", "mfa_", "health_")
PUBLIC = {
    "accounts:accept_invitation",
    "accounts:password_login",
    "assessments:about",
    "assessments:verify",
    "awards:public_list",
    "consultation:about",
    "consultation:advisers",
    "consultation:barrier",
    "consultation:profession",
    "consultation:professions",
    "consultation:recommendations",
    "grants:ask",
    "grants:blank_form",
    "grants:opportunities",
    "grants:opportunity",
    "grants:public_application",
    "roster:home",
    "roster:notice",
    "roster:self_check",
    "roster:start",
    "service:contributors",
    "statute:law",
    "statute:parameters_csv",
}


def _line(row: str, answers: dict[str, int]) -> str:
    parts = []
    for status in sorted(set(answers.values())):
        names = {name for name, answer in answers.items() if answer == status}
        words = []
        for group, members in GROUPS.items():
            if names >= set(members):
                words.append(group)
                names -= set(members)
        words += [name for name in (*EVERYBODY, REGISTRANT) if name in names]
        parts.append(f"{status} {' '.join(words)}")
    return f"{row} | {' | '.join(parts)}"


def _expected() -> dict[str, str]:
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return {line.partition(" | ")[0]: line for line in lines if line}


def _statuses(line: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in line.split(" | ")[1:]:
        status, *words = part.split()
        for word in words:
            found |= dict.fromkeys(GROUPS.get(word, (word,)), int(status))
    return found


def _answers(row: Row, people: People) -> dict[str, int]:
    arguments = list(row.args(people))
    names = [*EVERYBODY, *([REGISTRANT] if REGISTRANT in people.__dict__ else [])]
    for name in names:
        if name != ANONYMOUS:
            getattr(people, name)
    url = reverse(row.url_name, args=arguments)
    answers: dict[str, int] = {}
    for name in names:
        cache.clear()  # the library counts attempts of one visitor there
        with transaction.atomic():
            client = Client()
            if name != ANONYMOUS:
                sign_in(client, getattr(people, name))
            response = client.post(url) if row.method == "POST" else client.get(url)
            if response.streaming:
                list(response)
            answers[name] = response.status_code
            transaction.set_rollback(True)
    return answers


@pytest.mark.parametrize("row", rows(), ids=str)
@pytest.mark.django_db
def test_each_person_gets_the_answer_of_the_table(row: Row, people: People) -> None:
    line = _line(str(row), _answers(row, people))
    if WRITING:
        lines = _expected() | {str(row): line}
        known = {str(each) for each in rows()}
        FILE.write_text("".join(f"{text}\n" for name, text in sorted(lines.items()) if name in known))
        return
    expected = _expected()
    assert str(row) in expected, f"nobody has decided who may do this; after thinking, add to {FILE.name}:\n{line}"
    assert line == expected[str(row)]


def test_every_address_and_method_has_exactly_one_decision() -> None:
    needed = {str(row) for row in rows()}
    assert set(_expected()) == needed, "lines without an address, or addresses without a line"
    assert {case.url_name for case in room_cases()} <= set(addresses())


def test_without_signing_in_only_public_pages_answer() -> None:
    answers = {(case.url_name, case.expected[ANONYMOUS]) for case in room_cases() if ANONYMOUS in case.expected}
    answers |= {(row.split()[1], _statuses(line)[ANONYMOUS]) for row, line in _expected().items()}
    opened = {name for name, status in answers if status in {200, 422} and not name.startswith(PUBLIC_ROOMS)}
    assert opened - PUBLIC == set()


def test_an_auditor_changes_nothing_of_the_program() -> None:
    """The auditor's POSTs are refused wherever the auditor is not the person concerned: own account, search terms."""
    own = ("account_", "mfa_", "usersessions_", "accounts:", "web:", "notifications:", "roster:self_check", "assessments:verify")
    done = {
        name
        for row, line in _expected().items()
        for method, name in [row.split()]
        if method == "POST" and _statuses(line)["auditor"] in DONE and not name.startswith(own)
    }
    assert done == AUDITOR_MAY


# What reaches the auditor there: a redirect to the office's own list, and terms of a search (POSTed so that no log has them).
AUDITOR_MAY = {"documents:mine", "roster:staff_search"}
