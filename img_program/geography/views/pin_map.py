"""The outlines on which somebody puts a pin: public shapes, for whoever is signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from img_program.geography.pin_maps import map_of


@login_required
@require_safe
@cache_control(private=True, max_age=86_400)
def pin_map(request: HttpRequest) -> JsonResponse:
    """All counties, or one."""
    try:
        return JsonResponse(map_of(request.GET.get("county", "")))
    except LookupError as fault:
        raise Http404 from fault
