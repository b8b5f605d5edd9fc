"""Nothing is pressed by mistake, and nothing that is pressed twice or too late ends in a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from img_program.database.workflow import Transition, Workflow, WrongStateError
from img_program.web.refusals import RefusalMiddleware
from tests.access import Case, Crowd
from tests.matrix.addresses import room_cases
from tests.matrix.rows import rows
from tests.people import People, sign_in

# One press in a form of nothing but buttons. Either the page that it opens says what follows and asks …
ASKS = {
    "accounts:decide_relinking",
    "accounts:revoke_role",
    "accounts:set_active",
    "accounts:withdraw_invitation",
    "documents:sealing_approve",
    "documents:sealing_lift_hold",
    "documents:sealing_release",
    "rounds:staff_drop_reviewer",
    "rounds:staff_end_assignment",
    "notifications:calendar_close",
    "notifications:staff_discard",
    "reports:edition_step",
    "roster:staff_notice_end",
    "service:link_press",
}
# … or somebody can undo it: where.
UNDONE = {
    "account_email": "the library's page of addresses; each can be added again",
    "account_logout": "sign in again",
    "accounts:session_list": "sign in again",
    "awards:line_remove": "add the expense again, as long as it is a draft",
    "consultation:my_plan_act": "set aside, go on, and tell again stand on the same page",
    "consultation:my_step_act": "done and not done stand on the same page; a step can be added again",
    "consultation:my_stop_sharing": "share again",
    "demo:sign_in_as": "the demonstration alone",
    "documents:not_identity": "nothing is taken by it; the same file, sent again, can be removed",
    "documents:sealing_file": "only reads",
    "documents:sealing_open": "only reads",
    "rounds:remove_file": "send the file again, as long as it is a draft",
    "rounds:staff_memo": "one more paper of what stands in the ranking; nothing rests on it",
    "rounds:staff_remove_part": "add it again, as long as it is a draft",
    "rounds:staff_settle_messages": "the answer can be written as before, and the next message waits again",
    "rounds:start": "a draft; nobody else sees it",
    "notifications:allow": "stop messages stands beside it",
    "notifications:staff_claim": "taking an errand and giving it back stand on the same page",
    "organizations:resend": "one more message",
    "roster:come_back": "leave again",
    "roster:messages": "stop and allow stand on the same page",
    "roster:notice": "nothing is kept before joining",
    "roster:remove_period": "add the time again",
    "roster:staff_import_confirm": "the second page of an import, after its preview",
    "roster:staff_remove_view": "keep the view again",
}
_FORM = re.compile(r'<form\b([^>]*method="post"[^>]*)>(.*?)</form>', re.DOTALL)
_TYPED = re.compile(r'\{\{ *\w*(form|field|invite|refusal|elsewhere)|<(input(?![^>]*type="hidden")|textarea|select)|\{% include')


def _one_press_forms() -> dict[str, str]:
    """Addresses of forms that hold nothing but buttons, with a template where each stands."""
    found: dict[str, str] = {}
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        for attributes, body in _FORM.findall(path.read_text()):
            named = re.search(r"\{% url '([\w:]+)'", attributes)
            if named and not _TYPED.search(body):
                found[named[1]] = path.name
    return found


def test_every_single_press_asks_or_can_be_undone() -> None:
    found = _one_press_forms()
    assert len(found) > 20
    assert {name: where for name, where in found.items() if name not in ASKS | set(UNDONE)} == {}
    assert not ASKS & set(UNDONE)


def _posts() -> list[Case]:
    return [case for case in room_cases() if case.method.lower() == "post"]


def _doer(case: Case) -> str | None:
    return next((name for name, status in case.expected.items() if status in {200, 302, 422}), None)


@pytest.mark.django_db
def test_an_irreversible_press_says_what_follows_and_does_nothing_yet(people: People, subtests: pytest.Subtests) -> None:
    crowd, seen = Crowd(people), set()
    for case in (each for each in _posts() if each.url_name in ASKS):
        name = _doer(case)
        with subtests.test(msg=str(case)), crowd.undone() as they:
            url = reverse(case.url_name, args=list(case.args(they)))
            assert name
            seen.add(case.url_name)
            cache.clear()
            page = crowd.browser(name).post(url, dict(case.data(they))).content.decode()
            assert 'name="confirmed" value="yes"' in page or "edition" in url or "/again/" in url
    assert seen


@pytest.mark.django_db
def test_every_post_twice_and_too_late_is_answered(people: People, subtests: pytest.Subtests) -> None:
    """The second press finds the state that the first one left."""
    crowd, pressed = Crowd(people), 0
    for case in _posts():
        name = _doer(case)
        if name is None:
            continue
        pressed += 1
        with subtests.test(msg=str(case)), crowd.undone() as they:
            url, data = reverse(case.url_name, args=list(case.args(they))), {"confirmed": "yes", **case.data(they)}
            assert [_answer(crowd, name, url, data) for _time in range(2)] == [True, True]
    for row in (each for each in rows() if each.method == "POST"):
        pressed += 1
        with subtests.test(msg=str(row)), crowd.undone() as they:
            url = reverse(row.url_name, args=list(row.args(they)))
            for name in ("owner", "stranger", "coordinator", "program_manager"):
                assert [_answer(crowd, name, url, {"confirmed": "yes"}) for _time in range(2)] == [True, True], name
    assert pressed > 100


def _answer(crowd: Crowd, name: str, url: str, data: dict[str, object]) -> bool:
    cache.clear()
    client = crowd.browser(name)
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.post(url, data)
        if response.streaming:
            list(getattr(response, "streaming_content", ()))
    return bool(response.status_code < 500)


S = ("draft", "approved")


def test_a_state_that_moved_on_is_told_with_the_state_as_it_is_now() -> None:
    workflow = Workflow("state", [S[0]], [Transition([S[0]], "approve", S[1])])
    with pytest.raises(WrongStateError, match="it is now “approved”"):
        workflow.target("approved", "approve")


@pytest.mark.django_db
def test_a_refusal_that_no_view_took_is_a_page_with_its_words() -> None:
    request = RequestFactory().post("/staff/anything/")
    middleware = RefusalMiddleware(lambda _request: None)  # type: ignore[arg-type,return-value]  # not reached

    response = middleware.process_exception(_as_nobody(request), WrongStateError("It was paid already."))
    assert response is not None
    assert response.status_code == 422
    assert "It was paid already." in response.content.decode()
    assert middleware.process_exception(request, ZeroDivisionError()) is None


def _as_nobody(request: HttpRequest) -> HttpRequest:
    request.user = AnonymousUser()
    return request


@pytest.mark.django_db
def test_pages_that_show_what_to_correct_have_one_status(people: People) -> None:
    client = sign_in(Client(), people.coordinator)
    response = client.post(reverse("organizations:staff_create"), {"name": ""})
    assert response.status_code == 422
    assert "<title>Please check this page" in response.content.decode()
    assert "autofocus" in response.content.decode()
