"""Every address of the program, by every person, with every method it takes: nothing is open by oversight.

What a room's own table (`CASES`) does not decide stands in `expected.txt`, one line for each address and method. A new
address fails here until it has a row: in its room's table, or in the file. `IMG_WRITE_MATRIX=1 pytest tests/matrix`
writes the file anew; read the difference before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.urls import reverse

from tests.access import ANONYMOUS, CONCERNED, EVERYBODY, MEMBERS, OUTSIDERS, STAFF, Crowd, may
from tests.matrix.addresses import addresses, room_cases
from tests.matrix.rows import rows
from tests.people import People

FILE = Path(__file__).parent / "expected.txt"
WRITING = os.environ.get("IMG_WRITE_MATRIX") == "1"
GROUPS = {"members": MEMBERS, "outsiders": OUTSIDERS, "staff": STAFF}
# Answers that do or show something; the others refuse (4xx) or ask to sign in.
REDIRECT = 302
DONE = {200, REDIRECT, 422, 409}
# Addresses that anybody may open without signing in: what the public reads, and the doors of sign-in itself.
PUBLIC_ROOMS = ("published:", "data:", "web:", "account_", "mfa_", "health_")
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
    "rounds:ask",
    "rounds:blank_form",
    "rounds:feed",
    "rounds:opportunities",
    "rounds:opportunity",
    "rounds:public_application",
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
        words += [name for name in (*EVERYBODY, *CONCERNED) if name in names]
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


@pytest.mark.django_db
def test_each_person_gets_the_answer_of_the_table(people: People, subtests: pytest.Subtests) -> None:
    crowd, expected, found, asked = Crowd(people), _expected(), {}, rows()
    assert asked
    for row in asked:
        with subtests.test(msg=str(row)), crowd.undone() as they:
            url = reverse(row.url_name, args=list(row.args(they)))
            names = [*EVERYBODY, *(name for name in CONCERNED if name in they.__dict__)]
            found[str(row)] = _line(str(row), {name: crowd.ask(name, row.method, url, {}, they) for name in names})
            if not WRITING:
                assert str(row) in expected, f"nobody decided who may; after thinking, add to {FILE.name}:\n{found[str(row)]}"
                assert may(_statuses(found[str(row)])) == may(_statuses(expected[str(row)])), found[str(row)]
    if WRITING:
        known = {str(row) for row in rows()}
        FILE.write_text("".join(f"{text}\n" for name, text in sorted((expected | found).items()) if name in known))


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
    own = ("account_", "mfa_", "accounts:", "web:", "notifications:", "roster:self_check", "assessments:verify")
    done = {
        name
        for row, line in _expected().items()
        for method, name in [row.split()]
        if method == "POST" and _statuses(line)["auditor"] in DONE and not name.startswith(own)
    }
    assert done == AUDITOR_MAY


# What reaches the auditor there: a redirect to the office's own list, and terms of a search (POSTed so that no log has them).
AUDITOR_MAY = {"documents:mine", "roster:staff_search"}


# What somebody must hold or send that no table of people has: their rows show only that nobody else gets through.
LINK, FACTOR, SENT = "a link of a mail", "an own second factor", "what a page sends"
NOT_BY_BEING_SOMEBODY = {
    "accounts:kept_post": "the session in which it was kept",
    "awards:award_new": "a recommendation that was negotiated",
    "bulk:progress": "rows that somebody of the office chose",
    "geography:check": "a list that somebody of the office sent",
    "geography:check_file": "a list that somebody of the office sent",
    "mfa_deactivate_totp": FACTOR,
    "mfa_download_recovery_codes": FACTOR,
    "mfa_remove_webauthn": FACTOR,
    "mfa_view_recovery_codes": FACTOR,
    "notifications:feed": "the address of an own calendar",
    "notifications:mail_events": "the signature of the mail service",
    "operations:metrics": "the token of what reads figures",
    "organizations:invitation": LINK,
    "organizations:open_invitation": LINK,
    "reports:correct_edition": "a report that is published",
    "roster:autosave": SENT,
    "roster:open_still_here": LINK,
    "roster:sharing": SENT,
    "roster:still_here": LINK,
    "roster:staff_release_file": "a release that was confirmed by a second person",
    "rounds:open_reviewer_invitation": LINK,
    "rounds:public_application": "a round that is public by now",
    "rounds:reviewer_invitation": LINK,
    "service:check": LINK,
    "service:open_check": LINK,
    "service:open_verification": LINK,
    "service:verification": LINK,
}


def _opens(answers: Mapping[str, int]) -> bool:
    """Somebody who signed in gets through, or what is open to all."""
    return any(status in DONE and (name != ANONYMOUS or status != REDIRECT) for name, status in answers.items())


def test_on_every_address_somebody_entitled_is_tried() -> None:
    """A table in which everybody is refused would pass on an address that is broken."""
    every: list[tuple[str, str, Mapping[str, int]]] = [
        (case.method.upper(), case.url_name, case.expected) for case in room_cases()
    ]
    for row, line in _expected().items():
        method, name = row.split()
        every.append((method, name, _statuses(line)))
    tried = {(method, name) for method, name, answers in every if _opens(answers)}
    refused = {name for method, name, _answers in every if (method, name) not in tried}
    assert refused == set(NOT_BY_BEING_SOMEBODY)
