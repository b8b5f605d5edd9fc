"""The law and this system, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from img_program.statute.models import Parameter
from img_program.statute.permissions import VIEW_PARAMETER_HISTORY
from img_program.statute.queries import law as read_law
from img_program.statute.uses import uses_of
from img_program.web.files import rows_file

COLUMNS = ("key", "label", "value", "unit", "from", "until", "citation", "certainty", "note", "where applied")


@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """Each provision in plain words, its numbers over time, and where they are applied."""
    context = {
        "provisions": read_law(timezone.localdate()),
        "may_keep": request.user.has_perm(VIEW_PARAMETER_HISTORY),
    }
    return render(request, "statute/law.html", context)


@require_safe
def parameters_csv(_request: HttpRequest) -> HttpResponse:
    """Every value of every parameter, past, present and planned."""
    rows: list[Sequence[object]] = [COLUMNS]
    for row in Parameter.objects.select_related("provision").order_by("key", "effective"):
        last = row.ends_before - timedelta(days=1) if row.ends_before else ""
        cells = (row.key, row.label, row.in_words(), row.unit, row.starts_on, last, row.provision.citation)
        rows.append((*cells, row.get_certainty_display(), row.note, "; ".join(uses_of(row.key))))
    return rows_file(rows, "program-parameters")
