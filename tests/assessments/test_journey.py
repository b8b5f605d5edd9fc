"""The whole way in the pages: instrument, session, place, declaration, rating, decision, result, certificate, check."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import page
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    Certificate,
    CertificateRendering,
    Decision,
    ExaminerAssignment,
    InstrumentVersion,
    Registration,
    Session,
    Sheet,
)
from img_program.database.context import as_system
from img_program.jobs import work
from img_program.mail.models import OutboxMessage
from img_program.web.comparing import mark
from roster.models import PhysicianFact
from tests.assessments.support import the_day_comes
from tests.people import People, make_user, sign_in
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db


def _post(client: Client, url: str, **data: object) -> None:
    response = client.post(url, {"confirmed": "yes", "reason": "As planned.", **data})
    assert response.status_code == 302, response.content.decode()[:4000]


def test_from_the_instrument_to_a_checked_certificate(people: People, tmp_path: Path) -> None:  # noqa: PLR0915 - one walk
    staff, second = sign_in(Client(), people.assessment_coordinator), sign_in(Client(), people.program_manager)
    user, examiner = make_user(), make_user(name="Elena Ruiz")
    record = make_registrant(user, name="Amina Warsame")
    own, tablet = sign_in(Client(), user), sign_in(Client(), examiner)
    with as_system(reason="test"):
        version = InstrumentVersion.objects.get(instrument__is_example=True)

    # the coordinator changes a part, approves, plans and opens
    part = reverse("assessments:staff_version_part", args=[version.pk, "rule"])
    _post(staff, part, version=1, total_minimum="2.8", standard=3, second_marking="mean", guide="Bring a pen.")
    _post(
        staff,
        reverse("assessments:staff_version", args=[version.pk]),
        press="approve",
        confirmed="yes",
        reason="Done.",
    )
    begins = timezone.localtime() + timedelta(days=20)
    when = {name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in (
        ("starts_at", begins), ("ends_at", begins + timedelta(hours=4)), ("registration_closes_at", begins - timedelta(days=5))
    )}  # fmt: skip
    _post(
        staff,
        reverse("assessments:staff_session_new"),
        version=version.pk,
        place="Skills center",
        address="1 Main St",
        places=2,
        **when,
    )
    with as_system(reason="test"):
        session = Session.objects.get()
    address = reverse("assessments:staff_session", args=[session.pk])
    assert abs(session.starts_at - begins) < timedelta(minutes=1)
    _post(staff, address, press="open_registration", confirmed="yes", reason="Done.")
    _post(staff, address, press="assign", email=examiner.email)

    # the physician asks; a person checks the certification first
    mine = reverse("assessments:my_session", args=[session.pk])
    assert "ECFMG certification comes first" in own.get(mine).content.decode()
    _post(own, mine, wish="extra time because of my back")
    _post(own, mine, wish="and a chair")
    with as_system(reason="test"):
        place = Registration.objects.get()
    assert (place.state, place.accommodation) == ("checking", "")
    candidate = reverse("assessments:staff_place", args=[place.pk])
    assert "Amina Warsame" in staff.get(reverse("assessments:staff_home")).content.decode()
    said = {"status": "certified", "year": "2020", "validity": "for_ever", "source": "paper_seen"}
    _post(staff, reverse("roster:staff_new_fact", args=[record.pk, "ecfmg"]), **said)
    assert "You have a place" in own.get(mine).content.decode()
    assert "because of my back" in staff.get(candidate).content.decode()
    _post(staff, candidate, press="accommodate", accommodation="extra time 25 %")

    # the examiner declares, the schedule is fixed, the session begins
    with as_system(reason="test"):
        assignment = ExaminerAssignment.objects.get()
        assert PhysicianFact.objects.get().registrant_id == record.pk
    declare = reverse("assessments:examiner_declare", args=[assignment.pk])
    assert "Amina Warsame" in tablet.get(declare).content.decode()
    _post(tablet, declare, **{f"knows_{place.pk}": "no"})
    schedule = reverse("assessments:staff_schedule", args=[session.pk])
    chosen = dict(
        re.findall(
            r'<select[^>]*name="(examiner_[^"]+)".*?<option value="(\d+)" selected',
            staff.get(schedule).content.decode(),
            re.DOTALL,
        )
    )
    assert len(chosen) == 4
    _post(staff, schedule, **chosen)
    the_day_comes(session)
    _post(staff, address, press="begin_session", confirmed="yes", reason="Done.")

    # rating: autosave, a missing comment is asked for, submit
    home = tablet.get(reverse("assessments:examiner_home")).content.decode()
    assert "Candidate 1" in home
    assert "Amina" not in home
    with as_system(reason="test"):
        sheets = list(Sheet.objects.all())
    for sheet in sheets:
        url = reverse("assessments:examiner_sheet", args=[sheet.pk])
        shown = tablet.get(url).content.decode()
        assert "extra time 25 %" in shown
        assert "Amina" not in shown
        keys = [key for key, _name, _words in sheet.questions.domains]
        low = {f"score_{key}": "2" for key in keys}
        answer = tablet.post(reverse("assessments:examiner_autosave", args=[sheet.pk]), low)
        assert answer.json()["conflict"] == ""
        stale = tablet.post(
            reverse("assessments:examiner_autosave", args=[sheet.pk]),
            {f"score_{keys[0]}": "4", f"seen:score_{keys[0]}": mark("")},
        )
        assert "data-conflict" in stale.json()["conflict"]
        refused = tablet.post(url, {"press": "submit", **low})
        assert refused.status_code == 422
        assert "needs a comment" in refused.content.decode()
        _post(tablet, url, press="submit", **{f"score_{key}": "4" for key in keys})
    _post(staff, address, press="close_session", confirmed="yes", reason="Done.")

    # the rule, two persons, the result
    _post(staff, candidate, press="propose")
    with as_system(reason="test"):
        decision = Decision.objects.get()
    assert own.get(reverse("assessments:my_result", args=[decision.pk])).status_code == 404
    _post(staff, candidate, press="confirm", decision=decision.pk, confirmed="yes", reason="Done.")
    again = staff.post(candidate, {"press": "confirm", "decision": decision.pk, "confirmed": "yes"})
    assert again.status_code == 422  # one person is one person
    with as_system(reason="test"):
        assert Decision.objects.get().state == "proposed"
    _post(second, candidate, press="confirm", decision=decision.pk, confirmed="yes", reason="Done.")
    result = own.get(reverse("assessments:my_result", args=[decision.pk])).content.decode()
    assert "You meet the standard" in result

    # the certificate: PDF by the job, shared by number and code
    with as_system(reason="test"):
        certificate, job = Certificate.objects.get(), CertificateRendering.objects.get()
    file = reverse("assessments:my_certificate_file", args=[certificate.pk])
    assert own.get(file).status_code == 302
    assert work.run("assessments.certificaterendering", str(job.pk))
    answer = own.get(file)
    assert answer["Content-Type"] == "application/pdf"
    (tmp_path / "certificate.pdf").write_bytes(answer.content)
    outcome = page.validate_pdf(str(tmp_path / "certificate.pdf"), profile=page.ValidationProfile.PDF_UA_1)
    assert outcome.is_compliant, str(outcome)
    with as_system(reason="test"):
        assert default_storage.exists(Certificate.objects.get().pdf_name)
    verify = Client().post(reverse("assessments:verify"), {"number": certificate.number, "code": certificate.code.lower()})
    assert "is valid on" in verify.content.decode()
    assert "Amina" not in verify.content.decode()

    # every mail is neutral
    with as_system(reason="test"):
        mails = list(OutboxMessage.objects.all())
    assert mails
    for mail in mails:
        told = f"{mail.subject} {mail.text} {mail.html} {mail.template} {mail.key}".lower()
        assert not re.search(r"assess|certif|result|session|family medicine", told), told
