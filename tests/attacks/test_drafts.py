"""What somebody types is kept: a page left, a session over or a lost connection loses nothing, and nobody else sees it."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from img_program.accounts.models import FormDraft, User
from img_program.accounts.secrets import box
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole
from tests.attacks.test_two_colleagues import opened
from tests.grants.rounds.factories import Round, disclose
from tests.people import People, make_member, sign_in

WORDS = "Strong plan, but the second year is not costed."


@pytest.fixture
def address(people: People) -> str:
    """A page of the office on which somebody writes why."""
    return reverse("consultation:staff_barrier_new")


def _draft_name(client: Client, address: str) -> str:
    found = re.search(r'name="draft_for" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


def _typed(client: Client, address: str, **words: str) -> dict[str, str]:
    return {"draft_for": _draft_name(client, address), "name": "No clerkship", **words}


@pytest.mark.django_db
def test_a_draft_comes_back_with_the_page_and_goes_when_it_is_sent(people: People, address: str) -> None:
    client = sign_in(Client(), people.coordinator)
    long = next(name for name in re.findall(r'<textarea name="([^"]+)"', client.get(address).content.decode()))
    saved = client.post(reverse("accounts:draft"), _typed(client, address, **{long: WORDS}), headers={"X-Autosave": "1"})
    assert saved.json()["saved_at"].endswith(".m.")
    page = client.get(address).content.decode()
    assert WORDS in page
    assert 'value="No clerkship"' in page
    assert "This is your draft" in page
    with as_system(reason="test"):
        (row,) = FormDraft.objects.all()
    assert WORDS.encode() not in bytes(row.fields_encrypted)
    # Sent with a mistake in it, the draft stays; sent well, it goes.
    assert client.post(address, _typed(client, address, name="")).status_code == 422
    with as_system(reason="test"):
        assert FormDraft.objects.exists()
    name = _draft_name(client, address)
    leave = client.post(reverse("accounts:session_extend"), {"draft_for": name})
    assert leave.status_code == 302
    with as_system(reason="test"):
        assert not FormDraft.objects.exists()


@pytest.mark.django_db
def test_nobody_else_sees_it_and_it_hangs_on_its_form(people: People, address: str) -> None:
    client = sign_in(Client(), people.coordinator)
    client.post(reverse("accounts:draft"), _typed(client, address), headers={"X-Autosave": "1"})
    other = sign_in(Client(), people.program_manager)
    assert "No clerkship" not in other.get(address).content.decode()
    with acting_as(people.program_manager):
        assert not FormDraft.objects.exists()
    with acting_as(people.coordinator):
        assert FormDraft.objects.count() == 1
    assert "No clerkship" not in client.get(reverse("consultation:staff_barriers")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "https://evil.example/#Form", "//evil.example/#Form", "/x", "/" + "y" * 600 + "#Form"])
def test_a_draft_belongs_to_a_page_of_ours(people: People, name: str) -> None:
    client = sign_in(Client(), people.coordinator)
    response = client.post(reverse("accounts:draft"), {"draft_for": name, "name": "x"})
    assert response.status_code == 422


@pytest.mark.django_db
def test_without_a_script_a_press_keeps_it(people: People, address: str) -> None:
    client = sign_in(Client(), people.coordinator)
    response = client.post(reverse("accounts:draft"), _typed(client, address))
    assert (response.status_code, response.headers["Location"]) == (302, address)
    assert 'value="No clerkship"' in client.get(address).content.decode()


@pytest.mark.django_db
def test_no_secret_is_kept(people: People) -> None:
    client = sign_in(Client(), people.coordinator)
    sent = {"draft_for": "/account/password/change/#Form", "password1": "very secret indeed", "note": "x"}
    client.post(reverse("accounts:draft"), sent, headers={"X-Autosave": "1"})
    with as_system(reason="test"):
        row = FormDraft.objects.get()
    assert b"very secret" not in box("form-draft").decrypt(bytes(row.fields_encrypted))


@pytest.mark.django_db
def test_a_draft_on_its_way_does_not_come_after_its_form(people: People, address: str) -> None:
    client = sign_in(Client(), people.coordinator)
    page = client.get(address).content.decode()
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    name = _draft_name(client, address)
    sent = client.post(reverse("accounts:session_extend"), {"draft_for": name, "form_token": token[1]})
    assert sent.status_code == 302
    late = client.post(reverse("accounts:draft"), {"draft_for": name, "form_token": token[1], "name": "Late"})
    assert late.status_code == 422
    with as_system(reason="test"):
        assert not FormDraft.objects.exists()
    # The form as it is rendered anew is another one.
    assert client.post(reverse("accounts:draft"), _typed(client, address)).status_code == 302
    with as_system(reason="test"):
        assert FormDraft.objects.count() == 1


@pytest.mark.django_db
def test_a_draft_is_discarded_by_its_person_in_two_steps(people: People, address: str) -> None:
    client = sign_in(Client(), people.coordinator)
    assert "Discard this draft" not in client.get(address).content.decode()
    client.post(reverse("accounts:draft"), _typed(client, address))
    page = client.get(address).content.decode()
    assert "<summary>Discard this draft</summary>" in page
    other = sign_in(Client(), people.program_manager)
    other.post(reverse("accounts:draft"), {"draft_for": _draft_name(client, address), "press": "discard"})
    with as_system(reason="test"):
        assert FormDraft.objects.count() == 1
    gone = client.post(reverse("accounts:draft"), {"draft_for": _draft_name(client, address), "press": "discard"})
    assert (gone.status_code, gone.headers["Location"]) == (302, address)
    assert "No clerkship" not in client.get(address).content.decode()
    out = client.post(reverse("accounts:draft"), {"draft_for": "//evil.example/#Form", "press": "discard"})
    assert out.headers["Location"] == reverse("accounts:home_redirect")


@pytest.mark.django_db
def test_a_draft_keeps_no_number_of_an_identity_document(people: People, address: str) -> None:
    client = sign_in(Client(), people.coordinator)
    for words in ("My SSN is 123-45-6789.", "green card number 123-456-789"):
        kept = client.post(reverse("accounts:draft"), _typed(client, address, name=words), headers={"X-Autosave": "1"})
        assert kept.status_code == 422, words
        assert "take it out" in kept.json()["message"]
    with as_system(reason="test"):
        assert not FormDraft.objects.exists()


@pytest.fixture
def reviewer(people: People) -> tuple[User, str]:
    """A reviewer who disclosed, and the page of a review."""
    made = Round(people)
    disclose(made.first, made.opportunity, made.mine, made.theirs)
    return made.first, reverse("rounds:review", args=[made.of_first[0].pk])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_reviewer_leaves_the_page_and_finds_every_word(
    reviewer: tuple[User, str], browser: Browser, live_server: LiveServer
) -> None:
    cache.clear()
    with opened(browser, live_server.url, *reviewer) as page:
        comment, points = page.locator("textarea").first, page.locator("input[name$=-points]").first
        comment.fill(WORDS)
        points.fill("7.5")
        expect(page.locator("[data-autosave-status][data-state=saved]")).to_contain_text("Saved at")
        page.reload()
        expect(page.locator("textarea").first).to_have_value(WORDS)
        expect(page.locator("input[name$=-points]").first).to_have_value("7.5")
        expect(page.locator("[data-autosave-status]")).to_contain_text("This is your draft")
        page.goto(f"{live_server.url}/home/")
        page.go_back()
        expect(page.locator("textarea").first).to_have_value(WORDS)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Save my scores").click()
        expect(page.locator("textarea").first).to_have_value(WORDS)
    with as_system(reason="test"):
        assert not FormDraft.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_browsers_in_one_profile(people: People, browser: Browser, live_server: LiveServer) -> None:
    cache.clear()
    colleague = make_member(people.organization, MembershipRole.ADMINISTRATOR)
    address = reverse("organizations:profile", args=[people.organization.pk])
    with (
        opened(browser, live_server.url, people.owner, address) as a,
        opened(browser, live_server.url, colleague, address) as b,
    ):
        a.locator("[name=city]").fill("Bemidji")
        a.get_by_role("button", name="Save").click()
        a.wait_for_load_state()
        b.locator("[name=website]").fill("https://example.org/")
        b.locator("[name=city]").fill("Duluth")
        b.get_by_role("button", name="Save").click()
        expect(b.locator("[data-conflict=city]")).to_contain_text("Bemidji")
        expect(b.locator("[data-conflict]")).to_have_count(1)
        expect(b.locator("[name=website]")).to_have_value("https://example.org/")
        assert b.evaluate("document.documentElement.scrollWidth <= innerWidth")
        b.get_by_role("button", name="Use theirs").click()
        b.wait_for_load_state()
        b.goto(live_server.url + address)
        expect(b.locator("[name=city]")).to_have_value("Bemidji")
        expect(b.locator("[name=website]")).to_have_value("https://example.org/")
