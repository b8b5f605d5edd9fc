"""The walls of the web: whose address counts, throttles that hit nobody else, new devices, keys that change, large bodies."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from img_program.accounts.models import SessionActivity
from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from img_program.settings import base
from img_program.web.proxies import TrustedProxyMiddleware, place_of
from tests.accounts.conftest import CODE_PAGE, by_password, code_sent_to, outbox
from tests.accounts.test_sign_in import app_code, give_app
from tests.people import PASSWORD, People, make_user, sign_in
from tests.sources import PRODUCT, ROOT, python_files

LOGIN = "/account/login/"
PROXY = "172.30.0.2"


@pytest.fixture(autouse=True)
def _fresh(settings: Settings) -> None:
    cache.clear()
    settings.TRUSTED_PROXIES = [PROXY, "10.1.0.0/16", "fd00::/8"]


def ask_for_code(email: str, place: str = "198.51.100.1", client: Client | None = None, forwarded: str = "") -> bool:
    """Ask for a sign-in code from somewhere; whether it was sent."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    response = (client or Client()).post(LOGIN, {"login": email}, REMOTE_ADDR=place, headers=headers)
    return response.status_code == 302


# --- whose address -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        (PROXY, "198.51.100.7", "198.51.100.7"),
        (PROXY, "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        (PROXY, "1.2.3.4, 198.51.100.7, 10.1.2.3", "198.51.100.7"),
        (PROXY, "198.51.100.7:51234", "198.51.100.7"),
        (PROXY, "[2001:db8::7]:443", "2001:db8::7"),
        (PROXY, "::ffff:198.51.100.7", "198.51.100.7"),
        (PROXY, "nonsense", PROXY),
        (PROXY, "", PROXY),
        ("::ffff:172.30.0.2", "198.51.100.7", "198.51.100.7"),
        ("fd00::2", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.7", ""),
    ],
)
def test_only_a_proxy_of_ours_says_who_the_sender_is(peer: str, forwarded: str, expected: str) -> None:
    seen: dict[str, Any] = {}

    def view(request):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        seen.update(request.META, secure=request.headers.get("X-Forwarded-Proto"))

    request = RequestFactory().get(
        "/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil"}
    )
    TrustedProxyMiddleware(view)(request)
    assert seen["REMOTE_ADDR"] == expected
    assert seen["secure"] == ("https" if peer.endswith(("172.30.0.2", "fd00::2")) else None)


def test_by_default_nobody_is_believed() -> None:
    assert base.TRUSTED_PROXIES == []


def test_a_person_with_a_whole_ipv6_network_is_one_place() -> None:
    places = {place_of(RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2:{host}::1")) for host in range(1, 9)}
    assert len(places) == 1


# --- throttles -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_nobody_shuts_another_persons_sign_in_by_asking_for_codes() -> None:
    make_user("ana@example.org", password=None)
    answers = [ask_for_code("ana@example.org", "203.0.113.66") for _ in range(20)]
    assert answers.count(True) == 5
    assert ask_for_code("ana@example.org", "198.51.100.1")
    code = code_sent_to("ana@example.org")
    assert code


@pytest.mark.django_db
def test_not_even_from_many_places() -> None:
    make_user("ana@example.org", password=None)
    for number in range(40):
        for _attempt in range(3):
            ask_for_code("ana@example.org", f"203.0.113.{number}")
    assert len(outbox("ana@example.org")) < 80, "above its count an address gets one message for each place"
    assert ask_for_code("ana@example.org", "198.51.100.1")


@pytest.mark.django_db
def test_a_known_device_is_never_shut_out_by_its_neighbours() -> None:
    make_user("ana@example.org", password=None)
    own = Client(REMOTE_ADDR="198.51.100.1")
    assert ask_for_code("ana@example.org", client=own)
    own.post(CODE_PAGE, {"code": code_sent_to("ana@example.org")})
    own.post("/account/logout/")
    for _attempt in range(10):
        ask_for_code("ana@example.org", "198.51.100.1")
    assert not ask_for_code("ana@example.org", "198.51.100.1")
    assert ask_for_code("ana@example.org", client=own)


@pytest.mark.django_db
def test_wrong_passwords_from_elsewhere_do_not_close_an_address() -> None:
    user = make_user("bo@example.org")
    for _attempt in range(30):
        Client(REMOTE_ADDR="203.0.113.66").post("/account/login/password/", {"login": user.email, "password": "wrong"})
    client = Client(REMOTE_ADDR="198.51.100.1")
    assert by_password(client, user.email).headers["Location"] == "/account/home/"
    blocked = Client(REMOTE_ADDR="203.0.113.66").post("/account/login/password/", {"login": user.email, "password": PASSWORD})
    assert blocked.status_code == 422, "the guesser's own place is closed, also for the right one"


@pytest.mark.django_db
def test_a_whole_clinic_signs_in_from_one_address(settings: Settings) -> None:
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "code-place": (8, 900), "code-entry": (8, 900)}
    for number in range(30):
        email = f"clinician{number}@example.org"
        make_user(email, password=None)
        browser = Client(REMOTE_ADDR="198.51.100.1")
        assert ask_for_code(email, client=browser)
        assert browser.post(CODE_PAGE, {"code": code_sent_to(email)}).headers["Location"] == "/account/home/"
    floods = [ask_for_code(f"stranger{number}@example.org") for number in range(12)]
    assert floods.count(True) == 8, "what leads to no sign-in is counted for the place"


@pytest.mark.django_db
def test_behind_a_proxy_of_ours_each_sender_counts_alone(settings: Settings) -> None:
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "code-place": (5, 900)}
    flood = [ask_for_code(f"a{number}@example.org", PROXY, forwarded="203.0.113.66") for number in range(75)]
    assert flood.count(True) == 5
    assert ask_for_code("ana@example.org", PROXY, forwarded="198.51.100.1")
    forged = [ask_for_code(f"b{n}@example.org", "203.0.113.67", forwarded=f"192.0.2.{n}") for n in range(9)]
    assert forged.count(True) == 5, "a claim of a stranger gives no fresh count"


# --- new devices ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_password_alone_signs_nobody_in_on_a_new_device() -> None:
    user = make_user("ana@example.org")
    thief = Client()
    response = thief.post("/account/login/password/", {"login": user.email, "password": PASSWORD})
    assert response.headers["Location"] == CODE_PAGE
    assert "this device was not used for your account before" in thief.get(CODE_PAGE).content.decode()
    assert thief.get("/account/").status_code == 302
    assert "_auth_user_id" not in thief.session
    owner = Client()
    by_password(owner, user.email)
    assert "_auth_user_id" in owner.session
    assert "on a device that was not used for it before" in outbox(user.email)[-1].text
    sent = len(outbox(user.email))
    owner.post("/account/logout/")
    again = owner.post("/account/login/password/", {"login": user.email, "password": PASSWORD})
    assert again.headers["Location"] == "/account/home/"
    assert len(outbox(user.email)) == sent, "a known device needs neither code nor notice"


@pytest.mark.django_db
def test_a_known_device_is_known_for_its_account_and_its_password_only() -> None:
    ana, bo = make_user("ana@example.org"), make_user("bo@example.org")
    browser = Client()
    by_password(browser, ana.email)
    browser.post("/account/logout/")
    other = browser.post("/account/login/password/", {"login": bo.email, "password": PASSWORD})
    assert other.headers["Location"] == CODE_PAGE
    with as_system(reason="test"):
        ana.set_password("another long password of hers")
        ana.save(update_fields=[])
    changed = browser.post("/account/login/password/", {"login": ana.email, "password": "another long password of hers"})
    assert changed.headers["Location"] == CODE_PAGE
    name = configured.KNOWN_DEVICE_COOKIE_NAME
    browser.cookies[name] = f"{browser.cookies[name].value[:-3]}abc"
    forged = browser.post("/account/login/password/", {"login": ana.email, "password": "another long password of hers"})
    assert forged.headers["Location"] == CODE_PAGE


@pytest.mark.django_db
def test_a_device_that_is_not_ones_own_is_not_remembered() -> None:
    user = make_user("ana@example.org")
    browser = Client()
    by_password(browser, user.email, not_my_device="on")
    assert "_auth_user_id" in browser.session
    assert configured.KNOWN_DEVICE_COOKIE_NAME not in browser.cookies


# --- links, keys, bodies -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_link_for_a_new_password_names_our_site_whatever_the_request_says(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://img.example.org"
    make_user("ana@example.org")
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
        Client().post("/account/password/reset/", {"email": "ana@example.org"}, headers=headers)
        message = outbox("ana@example.org")[-1]
        assert "evil" not in message.text + message.html
        assert "https://img.example.org/account/password/reset/key/" in message.text
    Client().post(LOGIN, {"login": "nobody@example.org"}, headers={"Host": "evil.example"})
    with as_system(reason="test"):
        assert not [each for each in OutboxMessage.objects.all() if "evil" in each.text + each.html]


@pytest.mark.django_db
def test_no_mail_and_no_letter_is_written_with_a_requests_host() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in python_files(*PRODUCT)
        if "build_absolute_uri" in path.read_text() or "get_current_site" in path.read_text()
    ]
    assert found == []


@pytest.mark.django_db
def test_the_sessions_key_changes_when_its_person_proves_who_they_are_again() -> None:
    user = make_user("bo@example.org")
    secret = give_app(user)
    client = sign_in(Client(), user, second_factor=False)
    client.get("/account/")
    stolen = client.session.session_key
    client.post("/account/second-factor/reauthenticate/", {"code": app_code(secret)})
    assert client.session.session_key != stolen
    thief = Client()
    thief.cookies[configured.SESSION_COOKIE_NAME] = str(stolen)
    assert thief.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    before = client.session.session_key
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.session.session_key != before
    with as_system(reason="test"):
        assert SessionActivity.objects.filter(user=user).count() == 1, "the same session, under a new key"


class _Endless(io.BytesIO):
    """A body that notes how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Always more."""
        wanted = 65536 if size is None or size < 0 else size
        self.taken += wanted
        return b"x" * wanted


@pytest.mark.django_db
def test_a_large_body_is_refused_before_it_is_read(people: People) -> None:
    """Only people who may import national files send them; visitors send no files at all."""
    imports = reverse("geography:new_designation_import")
    sizes = {None: (2_000_000, LOGIN), people.stranger: (90_000_000, imports), people.finance_officer: (90_000_000, imports)}
    for user, (size, address) in sizes.items():
        client = sign_in(Client(), user) if user else Client()
        body = _Endless()
        more = {"CONTENT_LENGTH": str(size), "wsgi.input": body, "CONTENT_TYPE": "multipart/form-data; boundary=b"}
        response = client.generic("POST", address, **more)  # type: ignore[arg-type]  # as a server gives them
        assert response.status_code == 413, address
        assert body.taken == 0


@pytest.mark.django_db
def test_who_may_import_still_sends_a_national_file(people: People, settings: Settings) -> None:
    settings.REQUEST_MAX_MEGABYTES = 1
    body = b'--b\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\n' + b"1" * 2_000_000 + b"\r\n--b--\r\n"
    for second_factor, refused in ((True, False), (False, True)):
        client = sign_in(Client(), people.coordinator, second_factor=second_factor)
        response = client.generic("POST", reverse("geography:new_designation_import"), body, "multipart/form-data; boundary=b")
        assert (response.status_code == 413) is refused
