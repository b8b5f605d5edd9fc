"""Add a person who calls: the notice is read first, then the nine questions, on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from img_program.web.components import Link
from img_program.web.forms import Form, error_links
from roster.actions import add_person
from roster.forms.base import QuestionForm
from roster.forms.office import NoticeGivenForm
from roster.forms.questions import QUESTIONS
from roster.models import NoticeChannel
from roster.notices import notice_of_today
from roster.permissions import ADD_REGISTRANTS
from roster.texts import as_html
from roster.views.people import posted
from roster.views.staff import staff_with


def _is_skipped(form: QuestionForm) -> bool:
    """Nothing was chosen where the question may be skipped."""
    return bool(form.skip_label) and not any(form.data.get(form.add_prefix(name)) for name in form.fields)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Everything is checked together; what may be skipped may stay empty."""
    user = staff_with(request, ADD_REGISTRANTS)
    given = NoticeGivenForm(posted(request))
    forms = [question(posted(request), prefix=question.slug) for question in QUESTIONS]
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        columns: dict[str, Any] = {}
        checked: list[Form] = [given, *(form for form in forms if not _is_skipped(form))]
        for form in forms:
            if _is_skipped(form):
                form.is_bound = False
                columns |= form.skipped_columns()
            elif form.is_valid():
                columns |= form.columns()
        faulty = [form for form in checked if not form.is_valid()]  # every form says what is wrong
        if not faulty:
            try:
                person = add_person(by=user, columns=columns, notice_channel=NoticeChannel(given.cleaned_data["notice_channel"]))
                messages.success(request, f"{person.name} is on the roster.")
                return redirect("roster:staff_person", person.pk)
            except ValidationError as fault:
                given.add_error(None, ValidationError(fault.messages))
        faults = [link for form in checked for link in error_links(form)]
    notice = notice_of_today()
    context = {
        "given": given,
        "forms": forms,
        "faults": faults,
        "notice": notice,
        "body": as_html(notice.body),
        "crumbs": [Link("Roster", reverse("roster:staff_list")), Link("Add a person")],
    }
    return render(request, "roster/staff/add.html", context, status=422 if faults else 200)
