"""What the pages of training show, and what they cost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from img_program.accounts.work_items import counted
from img_program.organizations.acting import acting_as
from residency.training.models import GateKind
from residency.training.work_items import training_work
from tests.people import People, sign_in
from tests.queries import DETAIL, LIST, queries_of
from tests.residency.training.factories import (
    agreement_in_force,
    appoint,
    approved_text,
    ask,
    begin,
    candidate,
    fund,
    institution,
    make_agreement,
    make_award,
    make_position,
    make_program,
    own_user,
    prepare_agreement,
    record_item,
    say,
)

pytestmark = pytest.mark.django_db


def test_the_question_has_nothing_chosen_and_no_is_as_easy_as_yes(people: People) -> None:
    program, record = make_program(people), candidate("Ada Candidate")
    own = sign_in(Client(), own_user(record))
    url = reverse("training:my_share", args=[program.organization_id])
    page = own.get(url).content.decode()
    assert "checked" not in page
    assert own.post(url, {}).status_code == 422
    manager = sign_in(Client(), people.manager)
    candidates = reverse("training:candidates", args=[program.organization_id])
    for answer, is_seen in (("no", False), ("yes", True), ("no", False)):
        assert own.post(url, {"answer": answer}).status_code == 302
        assert ("Ada Candidate" in manager.get(candidates).content.decode()) is is_seen
    assert own.get(reverse("training:mine")).status_code == 200


def test_the_payment_page_says_what_is_missing(people: People) -> None:
    award = make_award(people)
    agreement = make_agreement(people, award)
    position = make_position(people)
    fund(people, position, award)
    appoint(people, position)
    request = ask(people, agreement, 1000)
    page = sign_in(Client(), people.finance).get(reverse("awards:payment", args=[request.pk])).content.decode()
    assert "the contract between program and physician is not recorded" in page
    assert "The residency program uploads the signed contract." in page


def test_who_is_shown_what_waits(people: People) -> None:
    appointment = appoint(people)
    prepare_agreement(people, appointment)
    record_item(people, appointment, GateKind.CONTRACT)
    labels = {}
    for name, user in (
        ("coordinator", people.coordinator),
        ("manager", people.manager),
        ("finance", people.finance),
        ("physician", own_user(appointment)),
    ):
        with acting_as(user):
            labels[name] = [need.label for need in counted(user, training_work(user))]
    assert labels == {
        "coordinator": ["paper of a resident to confirm", "accreditation to check"],
        "manager": ["resident whose papers are missing"],
        "finance": [],
        "physician": ["Read your participant agreement"],
    }


def test_a_copy_of_ones_own_data_holds_residency_too(people: People) -> None:
    appointment = begin(people, appoint(people))
    agreement_in_force(people, appointment)
    own = sign_in(Client(), own_user(appointment))
    text = own.get(reverse("roster:my_data_file", args=["csv"])).content.decode()
    assert f'{people.organization.name},"Yes' in text
    for words in ("Training began", "Participant agreement", "Signatures", "The Match"):
        assert words in text


def test_the_list_of_residents_says_what_is_missing_and_gives_no_file(people: People) -> None:
    appoint(people)
    staff = sign_in(Client(), people.coordinator)
    url = reverse("training:staff_appointments")
    for query in ("", "?state=no-agreement"):
        page = staff.get(f"{url}{query}").content.decode()
        assert "Signed contract, Years in Minnesota" in page
        assert "Download as CSV" not in page
    assert "Signed contract" not in staff.get(f"{url}?state=waiting").content.decode()
    assert staff.get(f"{url}?format=csv").status_code == 404
    assert staff.get(f"{reverse('training:staff_positions')}?format=csv").status_code == 200


def test_lists_cost_the_same_with_one_row_and_with_three(people: People) -> None:
    organization = institution(people)
    approved_text(people)
    staff, manager = sign_in(Client(), people.coordinator), sign_in(Client(), people.manager)
    program = make_program(people)
    pages = [
        (staff, reverse("training:staff_programs"), LIST),
        (staff, reverse("training:staff_positions"), LIST),
        (staff, reverse("training:staff_appointments"), LIST),
        (manager, reverse("training:candidates", args=[organization.pk]), LIST),
        (manager, reverse("training:organization", args=[organization.pk]), DETAIL),
        (manager, reverse("training:program", args=[program.pk]), DETAIL),
    ]
    counts = []
    for more in (1, 2):
        for _ in range(more):
            begin(people, appoint(people, make_position(people, program)))
            say(candidate(), organization)
        for client, url, _budget in pages:
            client.get(url)
        counts.append([len(queries_of(client, url)) for client, url, _budget in pages])
    assert counts[0] == counts[1]
    over = {url: queries_of(client, url) for client, url, budget in pages if len(queries_of(client, url)) > budget}
    assert over == {}
