"""Staff look after the law's parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.statute import actions
from img_program.statute.forms import FutureValueForm, ProvisionForm, ValueForm, WithdrawForm
from img_program.statute.models import Certainty, Parameter, Provision
from img_program.statute.permissions import EDIT_PARAMETER, VIEW_PARAMETER_HISTORY
from img_program.statute.queries import certainty_status, in_plain_words, parameter_block, parameter_blocks
from img_program.web.acts import attempt
from img_program.web.components import HistoryEntry, Link
from img_program.web.once import NOT_TYPED

NOT_SHOWN = NOT_TYPED | {"confirmed", "change"}


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _rows(key: str) -> list[Parameter]:
    rows = list(Parameter.objects.over_time(key))
    if not rows:
        raise Http404
    return rows


def _history(key: str) -> list[HistoryEntry]:
    """The history of all rows that the key has or had, withdrawn ones too."""
    events = apps.get_model("statute", "ParameterEvent").objects.filter(key=key)
    identifiers = events.order_by("pgh_obj_id").values_list("pgh_obj_id", flat=True).distinct()
    entries = [in_plain_words(entry) for identifier in identifiers for entry in history_of(Parameter(pk=identifier))]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _crumbs(*last: Link) -> list[Link]:
    return [Link("The law's parameters", reverse("statute:parameters")), *last]


@login_required
@require_safe
def parameters(request: HttpRequest) -> HttpResponse:
    """Every parameter with its value today; what waits for staff comes first."""
    demand(request.user, VIEW_PARAMETER_HISTORY)
    blocks = parameter_blocks(timezone.localdate())
    waiting = [block for block in blocks if block.values[-1].row.certainty != Certainty.VERIFIED]
    context = {"waiting": waiting, "settled": [block for block in blocks if block not in waiting], "crumbs": []}
    return render(request, "statute/parameters.html", context)


@login_required
@require_safe
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    """One parameter: its values over time, where it is applied, its history."""
    demand(request.user, VIEW_PARAMETER_HISTORY)
    rows = _rows(key)
    context = {
        "subject": parameter_block(rows, timezone.localdate()),
        "provision": rows[-1].provision,
        "entries": _history(key),
        "may_edit": _user(request).has_perm(EDIT_PARAMETER),
        "crumbs": _crumbs(Link(rows[-1].label)),
    }
    return render(request, "statute/parameter.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_value(request: HttpRequest, key: str) -> HttpResponse:
    """A value from a coming day on: form, then a preview, then it is set."""
    demand(request.user, EDIT_PARAMETER)
    row = _rows(key)[-1]
    form = FutureValueForm(request.POST or None, row=row, version=actions.version_of(key))

    def act() -> None:
        data = form.cleaned_data
        actions.set_future_value(
            key=key,
            new=form.new_value(),
            starts_on=data["starts_on"],
            reason=data["reason"],
            version=data["version"],
            by=_user(request),
        )

    return _edit(request, form, act, title="Set a value for a coming day")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct_value(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A value put right, or confirmed: form, then a preview, then it is set."""
    demand(request.user, EDIT_PARAMETER)
    row = get_object_or_404(Parameter.objects.select_related("provision"), key=key, pk=pk)
    form = ValueForm(request.POST or None, row=row)

    def act() -> None:
        data = form.cleaned_data
        actions.correct_value(parameter_id=pk, new=form.new_value(), reason=data["reason"], by=_user(request))

    return _edit(request, form, act, title="Correct or confirm this value")


def _edit(request: HttpRequest, form: ValueForm, act: Callable[[], None], *, title: str) -> HttpResponse:
    address = reverse("statute:parameter", args=[form.row.key])
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "row": form.row,
        "crumbs": _crumbs(Link(form.row.label, address), Link(title)),
    }
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        if "confirmed" not in request.POST:
            typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_SHOWN]
            context |= {"preview": form.preview(), "starts_on": form.cleaned_data.get("starts_on"), "typed": typed}
            return render(request, "statute/preview.html", context)
        if attempt(form, act):
            messages.success(request, f"Saved: {form.row.label}.")
            return HttpResponseRedirect(address)
    return render(request, "statute/edit_value.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_value(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take back a value that hasn't started."""
    demand(request.user, EDIT_PARAMETER)
    row = get_object_or_404(Parameter, key=key, pk=pk)
    form = WithdrawForm(request.POST or None, initial={"version": actions.version_of(key)})

    def act() -> None:
        data = form.cleaned_data
        actions.withdraw_value(parameter_id=pk, reason=data["reason"], version=data["version"], by=_user(request))

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, "The planned value was withdrawn.")
        return redirect("statute:parameter", key)
    title = "Withdraw a planned value"
    crumbs = _crumbs(Link(row.label, reverse("statute:parameter", args=[key])), Link(title))
    return render(request, "statute/withdraw_value.html", {"form": form, "row": row, "title": title, "crumbs": crumbs})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provision(request: HttpRequest, key: str) -> HttpResponse:
    """Our words about a provision, and their history."""
    demand(request.user, EDIT_PARAMETER if request.method == "POST" else VIEW_PARAMETER_HISTORY)
    found = get_object_or_404(Provision, pk=key)
    form = ProvisionForm(request.POST or None, row=found)

    def act() -> None:
        actions.edit_provision(provision_key=key, by=_user(request), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, f"Saved: {found.citation}.")
        return redirect("statute:provision", key)
    context = {
        "form": form,
        "provision": found,
        "certainty": certainty_status(found.certainty),
        "entries": [in_plain_words(entry) for entry in history_of(found)],
        "may_edit": _user(request).has_perm(EDIT_PARAMETER),
        "crumbs": _crumbs(Link(found.citation)),
    }
    return render(request, "statute/provision.html", context)
