"""What ASVS asks of the whole code or of every answer, each looked for everywhere instead of where somebody thought of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import Settings

from tests.matrix.addresses import addresses
from tests.people import PASSWORD, make_user, sign_in
from tests.settings.test_production import start
from tests.sources import ROOT, python_files

RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "telnetlib", "lxml"}
# Own markup that was escaped part by part, or cleaned by nh3 before it was stored; each place says so.
MARKED_SAFE = {
    "img_program/geography/designations/tables.py",
    "img_program/web/forms.py",
    "img_program/web/tables.py",
    "img_program/web/templatetags/components.py",
    "reports/templatetags/report_parts.py",
    "roster/texts.py",
}


@cache
def _trees() -> tuple[tuple[str, ast.Module], ...]:
    paths = python_files()
    assert len(paths) > 300
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in paths)


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for name, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                target = node.func
                called = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
                yield name, called, node


# A cell of a workbook says no zone: its day is the day that stands there.
HAS_NO_ZONE = {"img_program/documents/spreadsheet.py"}


def test_the_day_of_a_moment_is_asked_in_minnesota() -> None:
    """`moment.date()` is the day in Greenwich: from six in the evening it is tomorrow here."""
    asked = set(python_files()) | set((ROOT / "tests").rglob("*.py")) | set((ROOT / "benchmarks").rglob("*.py"))
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in asked
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in {"date", "today", "utcnow"})
        and not (node.args or node.keywords)
    }
    assert {each for each in found if each.split(":")[0] not in HAS_NO_ZONE} == set()


def test_no_text_becomes_code() -> None:
    found = [(name, called) for name, called, call in _calls() if called in RUNS_TEXT and isinstance(call.func, ast.Name)]
    assert found == []


def test_nothing_is_unpickled_and_no_command_passes_through_a_shell() -> None:
    imports = [
        (name, each)
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for each in {
            *(alias.name.partition(".")[0] for alias in node.names),
            (getattr(node, "module", "") or "").partition(".")[0],
        }
        if each in UNSAFE_MODULES
    ]
    assert imports == []
    shells = [name for name, _called, call in _calls() for key in call.keywords if key.arg == "shell"]
    systems = [name for name, called, _call in _calls() if called in {"system", "popen"}]
    assert shells + systems == []


def test_no_query_is_made_of_text() -> None:
    """Values go to PostgreSQL as parameters; names of tables through psycopg's `sql`."""
    found = [
        (name, called)
        for name, called, call in _calls()
        if called in {"execute", "executemany", "raw", "RawSQL", "extra"}
        and call.args
        and (
            isinstance(call.args[0], ast.JoinedStr)
            or (isinstance(call.args[0], ast.BinOp) and isinstance(call.args[0].op, ast.Mod))
            or (isinstance(call.args[0], ast.Call) and getattr(call.args[0].func, "attr", "") == "format" and "sql" not in name)
        )
        and isinstance(call.args[0], (ast.JoinedStr, ast.BinOp))
    ]
    assert [each for each in found if each[0] not in SQL_OF_NAMES] == []


# Run by the owner at a migration or by the embedded server; the text holds names of our own tables only.
SQL_OF_NAMES: set[str] = set()


def test_markup_is_declared_safe_in_known_places_only() -> None:
    found = {name for name, called, _call in _calls() if called in {"mark_safe", "SafeString"}}
    assert {name for name in found if not re.fullmatch(r"residency/.*tables\.py", name)} <= MARKED_SAFE
    templates = [path for path in (ROOT / "templates").rglob("*.html") if re.search(r"autoescape off", path.read_text())]
    assert templates == []


def test_no_form_takes_every_field_of_a_model() -> None:
    found = [
        name
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(getattr(target, "id", "") in {"fields", "exclude"} for target in node.targets)
        and (
            (isinstance(node.value, ast.Constant) and node.value.value == "__all__")
            or any(getattr(t, "id", "") == "exclude" for t in node.targets)
        )
        and "form" in name
    ]
    assert found == []


def test_scripts_keep_nothing_in_the_browser_and_talk_to_no_other_window() -> None:
    scripts = {path.name: path.read_text() for path in (ROOT / "static" / "js").glob("*.js")}
    assert len(scripts) > 5
    for name, script in scripts.items():
        for used in ("localStorage", "indexedDB", "sessionStorage.setItem", "postMessage", "document.write", "eval("):
            assert used not in script, name


@pytest.mark.django_db
def test_every_answer_carries_the_headers_of_protection(client: Client) -> None:
    for path in ("/", "/account/login/", "/nowhere/", "/health/live/", "/law/"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "object-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        assert re.search(r"charset=utf-8|application/json", headers["Content-Type"]), path


@pytest.mark.django_db
def test_trace_is_not_answered(client: Client) -> None:
    for path in ("/account/login/", "/", "/law/", "/account/"):
        assert client.generic("TRACE", path).status_code in {302, 405}, path


@pytest.mark.django_db
def test_every_post_without_a_token_is_refused() -> None:
    stranger = Client(enforce_csrf_checks=True)
    tried = 0
    for name, methods in addresses().items():
        if "POST" not in methods or name == "notifications:mail_events":
            continue
        path = _some_address(name)
        tried += 1
        assert stranger.post(path, {"x": "y"}).status_code in {403, 404}, name
    assert tried > 200


def _some_address(name: str) -> str:
    for arguments in ([], [1], ["00000000-0000-0000-0000-000000000007"], ["a"], [1, 1], ["a", 1], [1, "a"], ["a", "b"]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return (
        f"/{get_resolver().reverse_dict.getlist(name)[0][0][0][0]}" if get_resolver().reverse_dict.getlist(name) else "/nowhere/"
    )


@pytest.mark.django_db
def test_nobody_is_led_to_another_site(client: Client) -> None:
    user = make_user("ana@example.org")
    sign_in(client, user)
    for following in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        response = client.post(f"/account/reauthenticate/?next={following}", {"password": PASSWORD})
        assert "evil" not in response.headers.get("Location", "")
        assert "javascript" not in response.headers.get("Location", "")


def test_production_cookies_and_transport() -> None:
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "KNOWN_DEVICE_COOKIE_NAME",
        "SESSION_COOKIE_SAMESITE",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_SSL_REDIRECT",
        "PASSWORD_HASHERS",
        "TRUSTED_PROXIES",
    ]
    done = start(say=f"{{name: getattr(settings, name) for name in {names!r}}}")
    values = ast.literal_eval(done.stdout.strip().splitlines()[-1])
    assert values == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "KNOWN_DEVICE_COOKIE_NAME": "__Host-known_device",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_SSL_REDIRECT": True,
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "TRUSTED_PROXIES": ["127.0.0.0/8", "::1"],
    }


@pytest.mark.django_db
def test_a_password_counts_as_typed_up_to_128_characters(client: Client, settings: Settings) -> None:
    long = "Ж long passphrase with spaces " + "x" * 98
    user = make_user("ana@example.org", password=long)
    assert user.check_password(long)
    assert not user.check_password(long.strip().lower())
    assert not user.check_password(long[:-1])
    page = client.get("/account/login/password/").content.decode()
    assert 'type="password"' in page
    assert "onpaste" not in page
    assert configured.AUTH_PASSWORD_VALIDATORS
