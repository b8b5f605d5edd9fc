"""The office's pages of the roster in a real Chromium: on a phone and on a wide screen, accessible, nothing sideways."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.actions import Told, add_residence, ask_for_review, record_fact, start_notice, store_view
from roster.exporting.actions import ask_for_release
from roster.importing.actions import import_now, preview_now
from roster.models import FactKind, FactStatus, NoticeKind, RosterRelease
from roster.rules.dates import RoughDate
from tests.browser.walker import look_at_each
from tests.people import People
from tests.roster.factories import certify, make_registrant
from tests.roster.importing.files import row_of, text_of

pytestmark = pytest.mark.browser


def asked_release(people: People, record_pk: int) -> RosterRelease:
    """A file that the manager asked for."""
    with acting_as(people.program_manager):
        return ask_for_release(
            by=people.program_manager,
            registrant_ids=[record_pk],
            purpose="Letters about the spring course",
            recipient="Office of Rural Health",
            form="csv",
            with_eligibility=True,
            destroy_by=timezone.localdate() + timedelta(days=30),
        )


@pytest.mark.django_db(transaction=True)
def test_import_release_and_texts_are_accessible_on_a_phone_and_wide(people: People, live_server: Any, browser: Browser) -> None:
    record = make_registrant(people.stranger, name="Hodan Ali")
    with acting_as(people.stranger):
        ask_for_review(record, by=people.stranger, words="Please look again.")
    bad = text_of(row_of(), row_of(reference="R-2", name="", school_country="Nowhere"), row_of(reference="R-3", name="Hodan Ali"))
    preview = preview_now(file=BytesIO(bad.encode()), name="people.csv")
    done = import_now(preview, skip_bad_rows=True)
    release = asked_release(people, record.pk)
    with acting_as(people.coordinator):
        view = store_view(by=people.coordinator, terms={"q": "Ali", "status": "active"})
        notice = start_notice(kind=NoticeKind.JOINING, language="so", by=people.coordinator)
    pages: list[tuple[str, list[Any], str]] = [
        ("staff_list", [], "Roster"),
        ("staff_view", [view.pk], "Roster"),
        ("staff_add", [], "Add a person who calls"),
        ("staff_import", [], "Import people from a file"),
        ("staff_import_run", [preview.pk], "Preview of the import"),
        ("staff_import_run", [done.pk], "The people are imported"),
        ("staff_release_ask", [view.pk], "Ask for a bulk release"),
        ("staff_releases", [], "Bulk releases"),
        ("staff_release", [release.pk], "Bulk release"),
        ("staff_person", [record.pk], "Hodan Ali"),
        ("staff_person_tab", [record.pk, "eligibility"], "Hodan Ali"),
        ("staff_in_touch", [], "Keeping in touch"),
        ("staff_heard", [record.pk], "How did you hear from them?"),
        ("staff_notices", [], "Notices"),
        ("staff_notice", [notice.pk], "How we use your information"),
        ("staff_notice_edit", [notice.pk], "Edit the notice"),
        ("staff_notice_check", [notice.pk], "Who checked the Somali (Soomaali) text?"),
        ("staff_specialties", [], "Specialties"),
        ("staff_addresses", [], "Useful addresses"),
        ("staff_address_end", ["washington"], "Until when do we tell visitors of it?"),
    ]
    look_at_each(
        browser,
        live_server.url,
        [(people.coordinator, title, reverse(f"roster:{name}", args=arguments)) for name, arguments, title in pages],
    )
    with as_system(reason="test"):
        assert RosterRelease.objects.get().state == "asked"


@pytest.mark.django_db(transaction=True)
def test_decisions_and_moves_are_accessible_on_a_phone_and_wide(people: People, live_server: Any, browser: Browser) -> None:
    record = make_registrant(people.stranger, name="Hodan Ali", us_is_home="not_sure", residence="other_state", state="IA")
    with acting_as(people.stranger):
        period = add_residence(record, by=people.stranger, since=RoughDate(date(2020, 1, 1), "year"), until=None)
    import_now(preview_now(file=BytesIO(text_of(row_of(reference="00123")).encode()), name="people.csv"), skip_bad_rows=False)
    asks = preview_now(file=BytesIO(text_of(row_of(reference="123")).encode()), name="people.csv")
    looks: list[tuple[User, str, str]] = [
        (people.coordinator, "Statuses that need a person", reverse("roster:staff_looks")),
        (people.coordinator, "Hodan Ali", reverse("roster:staff_person_tab", args=[record.pk, "eligibility"])),
        (people.coordinator, "Preview of the import", reverse("roster:staff_import_run", args=[asks.pk])),
        (people.stranger, "Hodan Ali", reverse("roster:my_record")),
        (people.stranger, "When did you live in Minnesota?", reverse("roster:minnesota")),
        (people.stranger, "Until when did you live in Minnesota?", reverse("roster:end_period", args=[period.pk])),
        (people.stranger, "In which country is your medical school?", reverse("roster:change", args=["school"])),
    ]
    look_at_each(browser, live_server.url, looks)


@pytest.mark.django_db(transaction=True)
def test_exams_and_ecfmg_are_accessible_on_a_phone_and_wide(people: People, live_server: Any, browser: Browser) -> None:
    record = make_registrant(people.stranger, name="أمينة ورسمة")
    certify(record, people.coordinator, through=date(2031, 6, 30), pathway="pathway", number="0-123-456-7")
    with acting_as(people.stranger):
        exam = record_fact(
            record, by=people.stranger, kind=FactKind.STEP_1, told=Told(FactStatus.PASSED, RoughDate(date(2024, 5, 3)), attempt=2)
        )
    looks: list[tuple[User, str, str]] = [
        (people.stranger, "Exams, ECFMG and clinical experience", reverse("roster:facts")),
        (people.stranger, "Where I stand", reverse("roster:where_i_stand")),
        (people.coordinator, "أمينة ورسمة", reverse("roster:staff_person_tab", args=[record.pk, "standing"])),
        (people.stranger, "USMLE Step 1", reverse("roster:fact", args=[exam.pk])),
        (people.stranger, "ECFMG certification", reverse("roster:new_fact", args=["ecfmg"])),
        (people.stranger, "Clinical experience in the United States", reverse("roster:new_fact", args=["us_experience"])),
        (people.stranger, "In which year did you last work as a physician?", reverse("roster:change", args=["practiced"])),
        (people.coordinator, "أمينة ورسمة", reverse("roster:staff_person_tab", args=[record.pk, "facts"])),
        (people.coordinator, "USMLE Step 1", reverse("roster:staff_fact", args=[exam.pk])),
    ]
    look_at_each(browser, live_server.url, looks)
