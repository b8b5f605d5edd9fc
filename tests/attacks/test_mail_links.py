"""Mail gateways open every link, some with a full browser: reading spends nothing, signs nobody in and answers nothing.

Every mail with a link that works without signing in is made, each of its links is opened by strangers before its person,
and then its person uses it. Beside that no page anywhere changes anything by being read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from grants.rounds.actions.reviewers import invite_reviewer
from grants.rounds.models import RoundReviewer
from img_program.accounts.actions.invitations import invite_staff
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import staff_roles
from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import change_member_roles, end_membership, invite_member
from img_program.organizations.models import Membership, MembershipRole
from residency.service.actions import links as private_links
from residency.service.models import Verification, YearlyCheck
from roster.actions.still_here import ask_the_quiet
from roster.models import StillHere
from tests.attacks.every_address import Attacker, targets
from tests.grants.rounds.factories import make_round
from tests.people import People, make_member, make_user, sign_in
from tests.residency.service.test_links import CONFIRM, working
from tests.roster.factories import make_registrant
from tests.roster.test_still_here import SAME, silent_for_long

TEMPLATES = Path(configured.BASE_DIR) / "templates" / "mail"
LINK = re.compile(r"https?://[^\s\"'<>]+")
# Written by reading on purpose: evidence of who read, the session, and what throttles count.
EVIDENCE = {
    "accounts_accesslog",
    "accounts_sessionactivity",
    "accounts_signinattempt",
    "django_session",
    "pghistory_context",
}
# What reading is when the person it belongs to is signed in; to a gateway these pages only say "sign in".
BY_ITS_PERSON = {
    "notifications:letter": {"notifications_letter"},  # when the letter was read
    "notifications:pdf": {"notifications_letter"},
    "accounts:confirm_by_code": {"mail_outboxmessage"},  # the code that the page asks for
    "roster:my_data": {"roster_datarequest"},  # that somebody asked for their data, as the law wants it noted
    "roster:my_data_file": {"roster_datarequest"},
}
SAVEPOINT = re.compile(r'^\s*(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)', re.IGNORECASE)
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


def newest(recipient: str) -> OutboxMessage:
    """The last message to an address."""
    with as_system(reason="test"):
        return OutboxMessage.objects.filter(recipient=recipient).latest("created_at")


def links(message: OutboxMessage) -> list[str]:
    """The paths of every link in both forms of a message."""
    found = {link.rstrip(".,)") for link in LINK.findall(f"{message.text} {message.html}")}
    paths = sorted(path for link in found if (path := link.removeprefix(configured.SITE_URL)) != link)
    assert paths, message.template
    return [path or "/" for path in paths]


def gateway(message: OutboxMessage) -> None:
    """What a gateway does: HEAD and GET of every link and of what it leads to, twice, with nobody's cookies and then again."""
    for path in links(message):
        visitor = Client()
        for _time in range(2):
            visitor.head(path, follow=True)
            visitor.get(path, follow=True)
            Client().get(path, follow=True)


def private_link(message: OutboxMessage) -> str:
    """The one link that works by itself."""
    (path,) = [each for each in links(message) if re.search(r"/[\w-]{20,}/$", urlsplit(each).path)]
    return path


def _staff_invitation(people: People) -> tuple[OutboxMessage, Callable[[], bool]]:
    with acting_as(people.program_manager):
        invite_staff(email="new@state.example", roles=[StaffRoleName.COORDINATOR], by=people.program_manager)
    message = newest("new@state.example")

    def use() -> bool:
        user = make_user("new@state.example")
        sign_in(Client(), user).post(private_link(message))
        return bool(staff_roles(user))

    return message, use


def _organization_invitation(people: People) -> tuple[OutboxMessage, Callable[[], bool]]:
    with acting_as(people.owner):
        invite_member(
            organization=people.organization, by=people.owner, email="new@northstar.example", role=MembershipRole.NAVIGATOR
        )
    message = newest("new@northstar.example")

    def use() -> bool:
        user = make_user("new@northstar.example")
        client = sign_in(Client(), user)
        client.get(private_link(message))
        client.post(reverse("organizations:invitation"), {"name": "Nia New"})
        with as_system(reason="test"):
            return Membership.objects.filter(user=user, ended_at=None).exists()

    return message, use


def _reviewer_invitation(people: People) -> tuple[OutboxMessage, Callable[[], bool]]:
    with acting_as(people.coordinator):
        invite_reviewer(make_round(people), name="Rita Viewer", email="rita@example.org", by=people.coordinator)
    message = newest("rita@example.org")

    def use() -> bool:
        client = sign_in(Client(), make_user("rita@example.org"))
        client.get(private_link(message))
        client.post(reverse("rounds:reviewer_invitation"))
        with as_system(reason="test"):
            return RoundReviewer.objects.exclude(accepted_at=None).exists()

    return message, use


def _employer_verification(people: People) -> tuple[OutboxMessage, Callable[[], bool]]:
    _obligation, period = working(people)
    with acting_as(people.coordinator):
        private_links.ask_employer(period, by=people.coordinator)
    message = newest("office@clinic.example")

    def use() -> bool:
        client = Client()
        client.get(private_link(message))
        client.post("/confirm-work/", CONFIRM)
        with as_system(reason="test"):
            return Verification.objects.confirmed().exists()

    return message, use


def _yearly_check(people: People) -> tuple[OutboxMessage, Callable[[], bool]]:
    obligation, _period = working(people)
    with acting_as(people.coordinator):
        private_links.send_yearly_check(obligation, by=people.coordinator)
    with as_system(reason="test"):
        message = OutboxMessage.objects.filter(template="service/yearly_check").latest("created_at")

    def use() -> bool:
        client = Client()
        client.get(private_link(message))
        client.post("/yearly-check/", {"is_same": "yes", "note": ""})
        with as_system(reason="test"):
            return YearlyCheck.objects.exclude(answered_at=None).exists()

    return message, use


def _still_here(_people: People) -> tuple[OutboxMessage, Callable[[], bool]]:
    user = make_user()
    record = silent_for_long(make_registrant(user))
    ask_the_quiet(on=timezone.localdate())
    message = newest(user.email)

    def use() -> bool:
        client = Client()
        client.get(private_link(message))
        client.post(reverse("roster:still_here"), SAME)
        with as_system(reason="test"):
            return StillHere.objects.filter(registrant=record).exclude(answered_at=None).exists()

    return message, use


def _password_reset(_people: People) -> tuple[OutboxMessage, Callable[[], bool]]:
    user = make_user("ana@example.org")
    Client().post("/account/password/reset/", {"email": user.email})
    message = newest(user.email)

    def use() -> bool:
        client, new = Client(), "four words nobody guesses"
        form = client.get(private_link(message), follow=True).redirect_chain[-1][0]
        client.post(form, {"password1": new, "password2": new})
        with as_system(reason="test"):
            return User.objects.get(pk=user.pk).check_password(new)

    return message, use


WORKING_BY_THEMSELVES = {
    "accounts/staff_invitation": _staff_invitation,
    "organizations/invitation": _organization_invitation,
    "rounds/reviewer_invited": _reviewer_invitation,
    "service/employer_verification": _employer_verification,
    "roster/still_here": _still_here,
    "service/yearly_check": _yearly_check,
    "accounts/password_reset": _password_reset,
}
# Their links name a page that asks to sign in, or hold no link but the site's own.
ASKING_TO_SIGN_IN = {
    "accounts/account_exists",
    "accounts/confirm_email",
    "accounts/login_code",
    "accounts/relinked_new",
    "accounts/relinked_old",
    "accounts/security_notice",
    "accounts/unknown_account",
    "documents/not_accepted",
    "documents/sealed",
    "rounds/question_answered",
    "notifications/letter_waits",
    "organizations/membership_ended",
    "organizations/roles_changed",
}


def test_every_mail_of_the_program_is_one_of_these() -> None:
    templates = {str(path.relative_to(TEMPLATES)).removesuffix(".subject.txt") for path in TEMPLATES.rglob("*.subject.txt")}
    assert templates == set(WORKING_BY_THEMSELVES) | ASKING_TO_SIGN_IN


@pytest.mark.django_db
@pytest.mark.parametrize("template", WORKING_BY_THEMSELVES)
def test_a_gateway_spends_no_link_and_its_person_uses_it_then(people: People, template: str) -> None:
    message, use = WORKING_BY_THEMSELVES[template](people)
    assert message.template == template
    gateway(message)
    assert use(), "the link works for its person after strangers opened it"
    assert not re.search(r"\b(answered|accepted) already\b", Client().get(private_link(message), follow=True).content.decode())


@pytest.mark.django_db(transaction=True)
def test_a_full_browser_with_scripts_spends_nothing(live_server: LiveServer, browser: Browser, people: People) -> None:
    site = live_server.url
    scenes = [make(people) for make in WORKING_BY_THEMSELVES.values()]
    assert len(scenes) == len(WORKING_BY_THEMSELVES) > 0
    for message, _use in scenes:
        for path in links(message):
            for _time in range(2):
                context = browser.new_context()
                page = context.new_page()
                page.goto(f"{site}{path}", wait_until="networkidle")
                context.close()
    for message, use in scenes:
        assert use(), message.template


class Written:
    """The tables that statements wrote; what a savepoint takes back, as a trial of many rows does, was not written."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self._before: dict[str, set[str]] = {}

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Note a statement."""
        if found := SAVEPOINT.match(sql):
            if found[1].upper() == "SAVEPOINT":
                self._before[found[2]] = set(self.tables)
            else:
                self.tables = set(self._before[found[2]])
        elif found := WRITE.match(sql):
            self.tables.add(found[1])
        return execute(sql, *rest)


@pytest.mark.django_db
def test_reading_any_page_changes_nothing(people: People, subtests: pytest.Subtests) -> None:
    attacker, read = Attacker(people), [target for target in targets() if target.method == "GET"]
    assert read
    for target in read:
        with subtests.test(msg=str(target)), attacker.crowd.undone() as they:
            url = reverse(target.url_name, args=list(target.args(they)))
            client = attacker.browser(target.person, they)
            written = Written()
            with connection.execute_wrapper(written):
                for method in ("head", "get"):
                    response = getattr(client, method)(url)
                    if response.streaming:
                        list(response.streaming_content)
            assert written.tables - EVIDENCE - BY_ITS_PERSON.get(target.url_name, set()) == set()


@pytest.mark.django_db
def test_mail_about_one_organization_names_nothing_of_another(people: People) -> None:
    both = make_member(people.organization, MembershipRole.VIEWER, email="both@example.org", name="Bea Both")
    make_member(people.rival_organization, MembershipRole.FINANCE, user=both)
    with acting_as(people.owner):
        change_member_roles(organization=people.organization, by=people.owner, member=both, roles=[MembershipRole.NAVIGATOR])
    changed = newest(both.email)
    with acting_as(people.owner):
        end_membership(organization=people.organization, by=people.owner, member=both)
    for message in (changed, newest(both.email)):
        words = f"{message.subject} {message.text} {message.html}"
        assert people.organization.name in words
        for foreign in (people.rival_organization.name, people.rival.email, "Rhea", "Finance"):
            assert foreign not in words
    change = reverse("organizations:team", args=[people.organization.pk])
    assert f"{configured.SITE_URL}{change}" in changed.text, "the link leads to the organization the mail is about"
    assert people.organization.name not in sign_in(Client(), both).get(change).content.decode()
