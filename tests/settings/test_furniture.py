"""The same furniture in every room: a closed list of names. What a room has beside it is its own subject, with the reason here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.sources import ROOT, python_files

FURNITURE = {
    "__init__", "actions", "apps", "data", "filters", "finders", "forms", "hooks", "jobs", "letters", "loader", "management", "middleware",
    "migrations", "models", "news", "offers", "permissions", "personal_data", "queries", "registry", "reminders", "rules", "shares", "tables",
    "tasks", "templatetags", "urls", "views", "work_items", "workflow",
}  # fmt: skip
# Rooms that decide, keep and show something; the foundation's toolboxes (database, web, jobs, mail, pdf) are named by their tools.
SUBJECTS: dict[str, dict[str, str]] = {
    "img_program/accounts": {
        "access_log": "who looked at what", "adapters": "what allauth asks of us", "context_processors": "for every page",
        "devices": "browsers that are known", "drafts": "what was typed and not sent", "fresh": "who proved who they are just now", "history": "versions in words",
        "holders": "who may do what a colleague was refused",
        "home": "what waits here: `work_items` is the registry of all rooms", "kept_posts": "forms that came too late",
        "log_entries": "lines of the log in words", "own_urls": "our pages beside the library's", "passwords": "rules of passwords",
        "receivers": "what allauth tells us", "second_factor": "who needs one", "secrets": "encryption at rest",
        "sent_forms": "forms are carried out once",
        "session_store": "sessions without their keys", "sessions": "how sessions end", "staff_permissions": "who may do what here: "
        "`permissions` is the registry of all rooms", "throttle": "attempts, counted",
    },
    "img_program/statute": {
        "fiscal": "fiscal years", "limits": "what a value may be", "parameters": "values as of a day", "uses": "where a value is applied", "values": "kinds of values",
    },
    "img_program/geography": {
        "areas": "where a point lies", "build_data": "makes the reference data", "build_places": "makes the data of places",
        "checking": "lists of sites, judged", "conditions": "what lists and the map ask of a place", "designations": "federal shortage designations, a room in the room", "fields": "a place or a point in a form", "gazetteer": "all places in memory",
        "geocoding": "from an address to a point",
        "jurisdictions": "the State's list of places", "labels": "names that tell places apart", "ladder": "from state to county", "map_urls": "addresses of maps", "pin_maps": "maps to put a pin on",
        "names": "spellings of a name", "navigation": "the side menu", "pictures": "small maps", "shapes": "outlines", "words": "words of answers",
        "zip_codes": "post offices",
    },
    "img_program/organizations": {
        "acting": "act as somebody", "in_view": "the organization a page is about", "roles": "guardian's groups", "standing": "who belongs",
    },
    "img_program/approvals": {
        "guards": "what the database refuses", "persons": "who is one person", "steps": "registry of steps",
    },
    "img_program/documents": {
        "approval_papers": "papers of approvals given elsewhere", "checking": "refusals in words", "fields": "form fields",
        "orphans": "files that no row knows", "purposes": "registry: whose rule opens a document", "quotas": "how much one may send", "scanning": "the virus scanner",
        "sealables": "registry: what can be sealed", "sealed_rows": "values taken out and put back", "spreadsheet": "a list that somebody sends, as rows", "storage": "files by their names",
        "words": "forms of reasons",
    },
    "img_program/notifications": {
        "calendar": "calendar feeds", "contacts": "how a person is reached", "invitation_reminders": "reminders of invitations",
        "languages": "languages of texts", "letter_pdf": "a letter on paper", "mail_events": "what mail providers tell",
        "placeholders": "names in texts", "readers": "who may read a letter", "rendering": "texts to letters",
    },
    "img_program/homes": {},
    "img_program/operations": {"backup": "backup and restore", "bucket": "the private bucket", "metrics": "figures for the monitoring"},
    "roster": {
        "answers": "answers in words", "benefits": "where somebody stands with each benefit", "business_days": "days of the office", "columns": "each column of a record, said once",
        "contacts": "how a physician is reached", "countries": "countries and former states", "data_inventory": "fields, classes, reasons", "eligibility": "statuses as of a day",
        "exporting": "roster files out", "importing": "roster files in", "journey": "steps of a physician", "looks": "when a person looks",
        "notices": "notices in force", "own_tables": "the roster's own tables in the copy", "personal_tables": "registry of tables about a person",
        "sealing": "what a sealing means here", "states": "states in words", "texts": "texts of the office", "view_log": "lines about the people a list shows",
    },
    "assessments": {"blueprint": "an instrument's design", "certificate_pdf": "the certificate on paper"},
    "grants/rounds": {
        "assignment": "who may read what", "budget": "sums of a budget", "checklist": "what is missing", "classification": "what is public when",
        "disclosure_form": "the form of conflicts", "journey": "where an application stands, for its applicant", "memo_pdf": "the memo on paper", "panel": "the reviews of one application", "public_data": "what the public sees", "ranking": "points and rank",
        "sealing": "hashes of what was published", "solver": "even shares", "submission_pdf": "the sealed copy on paper",
    },
    "grants/awards": {
        "commitments": "what higher rooms rest on an award", "gates": "gates of payments", "payment_rules": "all rules of a payment",
        "year_end": "what a fiscal year leaves open",
    },
    "residency/training": {
        "academic_year": "academic years", "expenses": "for whom money is asked", "funding": "what pays for positions", "payment_gate": "the gate, resident by resident",
        "people": "names of residents", "terms": "terms of a signed version",
    },
    "residency/service": {
        "account_forms": "forms of the revolving account", "contributions": "what is published", "facts": "service as of a day",
        "terms": "terms of a signed version", "timeline": "what happened",
    },
    "consultation": {},
    "reports": {
        "charts": "drawings", "data_urls": "addresses of open data", "disclosure": "protection of people", "edition": "the annual report", "figures": "published figures of others",
        "measures": "what is counted", "open_data": "data for everybody", "public_urls": "the public's addresses", "publication": "what is released",
        "summary": "the roster summary",
    },
}  # fmt: skip


def _names(room: str) -> set[str]:
    tracked = subprocess.run(["git", "ls-files", room], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    inside = [Path(path).relative_to(room) for path in tracked if (ROOT / path).exists()]
    return {path.parts[0].removesuffix(".py") for path in inside if len(path.parts) > 1 or path.suffix == ".py"}


@pytest.mark.parametrize("room", SUBJECTS)
def test_a_room_holds_the_furniture_and_its_own_subjects(room: str) -> None:
    found = _names(room)
    assert found - FURNITURE - set(SUBJECTS[room]) == set(), "use a name of the furniture, or say what the subject is"
    assert set(SUBJECTS[room]) - found == set(), "a subject that is no more"


@pytest.mark.parametrize("room", SUBJECTS)
def test_no_name_carries_the_prefix_of_another_half(room: str) -> None:
    forbidden = ("award_", "service_", "training_", "round_", "staff_")
    names = [name for name in _names(room) if name.startswith(forbidden)]
    assert names == (["staff_permissions"] if room == "img_program/accounts" else [])


@pytest.mark.parametrize(
    "room", [*SUBJECTS, "img_program/web", "img_program/jobs", "img_program/mail", "img_program/pdf", "demo"]
)
def test_no_file_is_too_full(room: str) -> None:
    assert [str(path) for path in python_files(room) if len(path.read_text().splitlines()) > 300] == []
