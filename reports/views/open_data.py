"""Data for everybody: what there is, and the files. Nothing of it is personal, so any site may read it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reports.models import PublishedEdition
from reports.open_data import grants, packages
from reports.open_data.numbers import FIELDS, as_csv, version_of

_FOR_AN_HOUR = cache_control(public=True, max_age=3600)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What there is, its license, and what is withheld."""
    versions = PublishedEdition.objects.listed()
    context = {
        "versions": [(each, version_of(each)) for each in versions],
        "fields": FIELDS,
        "license": packages.LICENSE,
        "withheld": packages.WITHHELD,
    }
    return render(request, "reports/public/data.html", context)


def whole_address(path: str) -> str:
    """A path of the site as others write it: by its own name, not by the one that a request came under."""
    return f"{settings.SITE_URL}{path}"


def _json(data: dict[str, Any]) -> HttpResponse:
    return _open(JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _open(response: HttpResponse) -> HttpResponse:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _version(year: int, number: int) -> PublishedEdition:
    if number == 0:
        raise Http404
    return get_object_or_404(PublishedEdition.objects.defer("content"), report_year=year, number=number)


@require_safe
@_FOR_AN_HOUR
def package(request: HttpRequest, year: int, number: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The Data Package of a version."""
    return _json(packages.data_package(_version(year, number), whole_address))


@require_safe
@_FOR_AN_HOUR
def csvw(request: HttpRequest, year: int, number: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The metadata of CSV on the Web."""
    return _json(packages.csv_on_the_web(_version(year, number), whole_address))


@require_safe
@_FOR_AN_HOUR
def numbers(request: HttpRequest, year: int, number: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The numbers of a version."""
    return _open(HttpResponse(as_csv(_version(year, number)), content_type="text/csv; charset=utf-8"))


@require_safe
@_FOR_AN_HOUR
def changes(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Every version and what changed."""
    versions = PublishedEdition.objects.listed().order_by("-published_at", "-number")
    return _json(packages.changes(versions, whole_address))


@require_safe
@_FOR_AN_HOUR
def awards(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Awards in the 360Giving standard."""
    return _json(grants.awards(whole_address))


@require_safe
@_FOR_AN_HOUR
def rounds(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Rounds that are open."""
    return _json(grants.rounds(whole_address))


@require_safe
@_FOR_AN_HOUR
def parameters(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The numbers of the law."""
    return _json(grants.parameters())
