"""Health: is the process alive; is it ready to serve."""

from __future__ import annotations

from http import HTTPStatus

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
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
    """200 when PostgreSQL answers, else 503. Without Valkey pages work and jobs wait: ready, but it says so."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "answers"
    except DatabaseError:
        database = "does not answer"
    cache.set("health", "answers", 10)
    parts = {"database": database, "cache": cache.get("health", "does not answer")}
    is_ready = database == "answers"
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ready" if is_ready else "not ready", **parts}, status=status)
