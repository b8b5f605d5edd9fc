"""What works without signing in: the list of contributors, and pages that open by a private link."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.notifications.views.private_links import answered, remember
from residency.service.actions.links import (
    EmployerAnswer,
    answer_verification,
    answer_yearly_check,
    find_verification,
    find_yearly_check,
)
from residency.service.contributions import public_contributions
from residency.service.forms import CheckForm, EmployerForm
from residency.service.tables import GivenTable, contributors_csv

EMPLOYER_KEY: Final = "employer_link"
CHECK_KEY: Final = "yearly_check_link"


@require_safe
def contributors(request: HttpRequest) -> HttpResponse:
    """Who gave, and how much: public by law; with `format=csv` as a file."""
    given = public_contributions()
    if request.GET.get("format") == "csv":
        return contributors_csv(given)
    context = {"table": GivenTable(given), "total": sum(each.amount for each in given)}
    return render(request, "service/account/contributors.html", context)


@require_safe
@never_cache
def open_verification(request: HttpRequest, token: str) -> HttpResponse:
    """An employer opens the link of the message."""
    return remember(request, token, EMPLOYER_KEY, find_verification, "service:verification")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verification(request: HttpRequest) -> HttpResponse:
    """The physician's name and the dates; one answer. Nobody signs in."""
    form = EmployerForm(request.POST if request.method == "POST" else None)
    found = find_verification(str(request.session.get(EMPLOYER_KEY, "")))
    return answered(
        request,
        EMPLOYER_KEY,
        found=found,
        form=form,
        answer=lambda link, data: answer_verification(link, answer=EmployerAnswer(data["answer"], data["name"], data["note"])),
        template="service/verification.html",
    )


@require_safe
@never_cache
def open_check(request: HttpRequest, token: str) -> HttpResponse:
    """A physician opens the link of the message."""
    return remember(request, token, CHECK_KEY, find_yearly_check, "service:check")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Is everything as it was? One answer; nothing private stands on the page."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    found = find_yearly_check(str(request.session.get(CHECK_KEY, "")))
    return answered(
        request,
        CHECK_KEY,
        found=found,
        form=form,
        answer=lambda link, data: answer_yearly_check(link, is_same=data["is_same"], note=data["note"]),
        template="service/check.html",
    )
