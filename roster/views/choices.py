"""Three different ways out: stop messages, stop sharing, leave the roster; and a copy of one's own data."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from img_program.accounts.permissions import signed_in
from img_program.database.workflow import WrongStateError
from img_program.notifications.actions import allow_messages, stop_messages
from img_program.web.files import attachment, rows_file
from roster.actions import download_my_data, leave_roster, return_to_roster
from roster.models import DataRequest
from roster.shares import shares_of, stop_share
from roster.views.people import own_record_or_404


@login_required
@require_POST
def change_messages(request: HttpRequest) -> HttpResponse:
    """Stop messages, or let them come again: the one switch of the notifications room. The person stays on the roster."""
    own_record_or_404(request)
    person = signed_in(request)
    if request.POST.get("press") == "resume":
        allow_messages(user=person, by=person)
        messages.success(request, "Messages may come again.")
    else:
        stop_messages(user=person, by=person)
        messages.success(request, "Messages are stopped. You are still on the roster.")
    return redirect("roster:my_record")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """With whom the record is shared, each with one press to stop it; nobody without a "Yes" to that organization and purpose."""
    own_record_or_404(request)
    person = signed_in(request)
    if request.method == "POST":
        try:
            stop_share(room=request.POST.get("room", ""), key=request.POST.get("key", ""), by=person)
        except LookupError:
            raise Http404 from None
        messages.success(request, "Sharing is stopped. You are still on the roster.")
        return redirect("roster:sharing")
    context = {"shares": shares_of(person), "back_url": reverse("roster:my_record")}
    return render(request, "roster/participant/sharing.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the roster: what is kept and why is said before the press."""
    record = own_record_or_404(request)
    if request.method == "POST":
        try:
            leave_roster(record, by=signed_in(request))
            messages.success(request, "You have left the roster.")
        except WrongStateError:
            messages.info(request, "You had already left the roster.")
        return redirect("roster:my_record")
    context = {"record": record, "back_url": reverse("roster:my_record")}
    return render(request, "roster/participant/leave.html", context)


@login_required
@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    """Come back to the roster with the record as it was."""
    try:
        return_to_roster(own_record_or_404(request), by=signed_in(request))
        messages.success(request, "You are on the roster again.")
    except WrongStateError:
        messages.info(request, "You are on the roster.")
    return redirect("roster:my_record")


@login_required
@never_cache
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything we hold about the person, to read and print, with the other forms to fetch."""
    record = own_record_or_404(request)
    data = download_my_data(record, by=signed_in(request), form=DataRequest.Form.PAGE)
    context = {"data": data, "back_url": reverse("roster:my_record")}
    return render(request, "roster/participant/my_data.html", context)


@login_required
@never_cache
@require_GET
def my_data_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file: JSON or CSV."""
    if form not in ("json", "csv"):
        raise Http404
    record = own_record_or_404(request)
    data = download_my_data(record, by=signed_in(request), form=DataRequest.Form(form))
    if form == "json":
        text = json.dumps(data.as_json(), ensure_ascii=False, indent=2)
        return attachment(text, "my-roster-data.json", "application/json; charset=utf-8")
    header = ("Group", "Field", "Value", "Classification", "Who may see it")
    cells = [(each.group, each.field, each.value, each.classification, each.recipients) for each in data.fields]
    return rows_file([header, *cells], "my-roster-data")
