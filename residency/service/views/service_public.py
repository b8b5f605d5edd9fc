"""What works without signing in: the list of contributors, and pages that open by a private link."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.throttle import count_attempt
from img_program.database.context import as_system
from img_program.web.acts import attempt
from img_program.web.proxies import place_of
from img_program.web.views import too_many_requests
from residency.service.actions.links import (
    EmployerAnswer,
    answer_verification,
    answer_yearly_check,
    find_verification,
    find_yearly_check,
)
from residency.service.contributions import public_contributions
from residency.service.forms import CheckForm, EmployerForm
from residency.service.models.links import PrivateLink
from residency.service.tables import GivenTable, contributors_csv

EMPLOYER_KEY: Final = "employer_link"
CHECK_KEY: Final = "yearly_check_link"
WAIT: Final = 15 * 60


@require_safe
def contributors(request: HttpRequest) -> HttpResponse:
    """Who gave, and how much: public by law; with `format=csv` as a file."""
    given = public_contributions()
    if request.GET.get("format") == "csv":
        return contributors_csv(given)
    context = {"table": GivenTable(given), "total": sum(each.amount for each in given)}
    return render(request, "service/account/contributors.html", context)


def _wrong_link(request: HttpRequest) -> HttpResponse:
    """Only links that are none are counted: a clinic's many right ones don't lock it out."""
    with as_system(reason="count wrong private links"):
        may = count_attempt("private-link-place", place_of(request))
    return _closed(request) if may else too_many_requests(request, wait_seconds=WAIT)


def _remember(request: HttpRequest, token: str, key: str, find: Callable[[str], PrivateLink | None], page: str) -> HttpResponse:
    """The link of the message: the session keeps it, so that the secret doesn't stay in the address."""
    if find(token) is None:
        request.session.pop(key, None)
        return _wrong_link(request)
    request.session[key] = token
    return redirect(page)


def _closed(request: HttpRequest) -> HttpResponse:
    """The same page for a wrong link and for one that was used: it tells nothing."""
    return render(request, "service/link_closed.html", {"hide_sign_in": True}, status=HTTPStatus.NOT_FOUND)


def _answered[L: PrivateLink](
    request: HttpRequest,
    key: str,
    found: L | None,
    form: Any,
    answer: Callable[[L, Any], object],
    template: str,
) -> HttpResponse:
    if found is None:
        request.session.pop(key, None)
        return _closed(request)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: answer(found, form.cleaned_data)):
        request.session.pop(key, None)
        return render(request, "service/link_thanks.html", {"hide_sign_in": True})
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"link": found, "form": form, "hide_sign_in": True}, status=status)


@require_safe
@never_cache
def open_verification(request: HttpRequest, token: str) -> HttpResponse:
    """An employer opens the link of the message."""
    return _remember(request, token, EMPLOYER_KEY, find_verification, "service:verification")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verification(request: HttpRequest) -> HttpResponse:
    """The physician's name and the dates; one answer. Nobody signs in."""
    form = EmployerForm(request.POST if request.method == "POST" else None)
    found = find_verification(str(request.session.get(EMPLOYER_KEY, "")))
    return _answered(
        request,
        EMPLOYER_KEY,
        found,
        form,
        lambda link, data: answer_verification(link, answer=EmployerAnswer(data["answer"], data["name"], data["note"])),
        "service/verification.html",
    )


@require_safe
@never_cache
def open_check(request: HttpRequest, token: str) -> HttpResponse:
    """A physician opens the link of the message."""
    return _remember(request, token, CHECK_KEY, find_yearly_check, "service:check")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Is everything as it was? One answer; nothing private stands on the page."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    found = find_yearly_check(str(request.session.get(CHECK_KEY, "")))
    return _answered(
        request,
        CHECK_KEY,
        found,
        form,
        lambda link, data: answer_yearly_check(link, is_same=data["is_same"], note=data["note"]),
        "service/check.html",
    )
