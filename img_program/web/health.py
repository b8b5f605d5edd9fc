"""Health: is the process alive; is it ready to serve."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.core.cache import cache as shared_cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL answers and has every table, else 503.

    Without Valkey pages work and jobs wait: ready, but it says so.
    """
    database = _database()
    shared_cache.set("health", "answers", 10)
    parts = {"database": database, "cache": shared_cache.get("health", "does not answer")}
    is_ready = database == "answers"
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ready" if is_ready else "not ready", **parts}, status=status)


class HealthMiddleware:
    """Answers before anything else asks the database: a process is alive while PostgreSQL is down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._answers = {"/health/live/": live, "/health/ready/": ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Health, or the request."""
        answer = self._answers.get(request.path)
        return answer(request) if answer else self._get_response(request)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            (is_there,) = cursor.fetchone()
            if not is_there:
                return "is empty"
            cursor.execute("SELECT app, name FROM django_migrations")
            return "answers" if _latest() <= set(cursor.fetchall()) else "lacks migrations"
    except DatabaseError:
        return "does not answer"


@cache
def _latest() -> frozenset[tuple[str, str]]:
    """The last migration of each app, by the code of this process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
