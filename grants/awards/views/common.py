"""What the pages from the award to the closeout share: lists with search and file, pages with one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import django_tables2
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.awards.forms.awards import NothingForm, SearchForm
from grants.awards.tables import table_csv
from img_program.accounts.access_log import log_access
from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import demand
from img_program.database.workflow import WrongStateError
from img_program.organizations.in_view import organization_page
from img_program.organizations.models import Organization
from img_program.web.components import ActiveFilter, Link
from img_program.web.tables import Table

ROWS = 25


def signed_in(request: HttpRequest) -> User:
    """The account behind a page that demands sign-in."""
    return cast("User", request.user)


def attempt(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run an action; its refusal becomes an error of the form."""
    try:
        act()
    except WrongStateError as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, cast("Any", errors))
        else:
            form.add_error(None, refusal)
    return form.is_valid()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of the office: rows, table, which fields the words search, and what each state filters.

    `words` labels the search field where a list holds something else than awards.
    """

    title: str
    lead: str
    table: type[Table]
    search: tuple[str, ...]
    states: Mapping[str, tuple[str, Callable[[QuerySet[Any]], QuerySet[Any]]]]
    file: str
    words: str = ""
    gives_file: bool = True


def by_state(choices: type[models.TextChoices]) -> dict[str, tuple[str, Callable[[QuerySet[Any]], QuerySet[Any]]]]:
    """The filters of a list whose rows have such a `state`."""

    def narrow_to(state: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
        return lambda rows: rows.filter(state=state)

    return {state.value: (str(state.label), narrow_to(state.value)) for state in choices}


def list_page(
    request: HttpRequest, listing: Listing, rows: QuerySet[Any], *, actions: tuple[Link, ...] = (), **context: Any
) -> HttpResponse:
    """Search, filter, sort, pages; with `format=csv` the same rows as a file, logged."""
    states = [(code, label) for code, (label, _narrow) in listing.states.items()]
    form = SearchForm(request.GET or None, states=states, words=listing.words)
    active: list[ActiveFilter] = []
    if form.is_valid():
        words, state = form.cleaned_data["q"], form.cleaned_data["state"]
        for word in words.split():
            found = Q()
            for field in listing.search:
                found |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(found)
        if words:
            active.append(ActiveFilter(f"Words: {words}", _without(request, "q")))
        if state:
            label, narrow = listing.states[state]
            rows = narrow(rows)
            active.append(ActiveFilter(label, _without(request, "state")))
    table = listing.table(rows)
    is_file = request.GET.get("format") == "csv"
    if is_file and not listing.gives_file:
        raise Http404
    django_tables2.RequestConfig(request, paginate=False if is_file else {"per_page": ROWS}).configure(table)
    if is_file:
        log_access(request, kind=AccessLog.Kind.EXPORT, rows=len(table.rows), purpose=f"list: {listing.file}")
        return table_csv(table, listing.file)
    query = request.GET.copy()
    query["format"] = "csv"
    page = {
        "title": listing.title,
        "lead": listing.lead,
        "table": table,
        "form": form,
        "active_filters": active,
        "clear_url": request.path,
        "export_url": f"?{query.urlencode()}" if listing.gives_file else "",
        "actions": actions,
    }
    return render(request, "awards/list.html", page | context)


def _without(request: HttpRequest, name: str) -> str:
    rest = request.GET.copy()
    for each in (name, "page"):
        rest.pop(each, None)
    return f"?{rest.urlencode()}"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person can do with a row: its words, its form, and the action that runs with the form's values."""

    title: str
    save: str
    permission: str
    run: Callable[[Any, User, Any], Any]
    form: Callable[..., forms.BaseForm] = NothingForm
    lead: str = ""
    done: str = "Done."


def act_page(
    request: HttpRequest, act: Act | None, obj: Any, *, back: str, organization: Organization | None = None, crumb: str = ""
) -> HttpResponse:
    """The page of one act, and its POST. 404 for an act that does not exist, 403 without its permission."""
    if act is None:
        raise Http404
    user = signed_in(request)
    demand(user, act.permission, obj)
    made: Any = act.form
    is_class = isinstance(made, type)
    arguments = (request.POST or None, request.FILES or None)
    form = made(*arguments) if is_class else made(obj, *arguments)
    if request.method == "POST" and not form.is_bound:
        form = made({}, None) if is_class else made(obj, {}, None)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: act.run(obj, user, form)):
        messages.success(request, act.done)
        return redirect(back)
    context = {"title": act.title, "lead": act.lead, "save": act.save, "form": form, "back_url": back, "crumb": crumb or str(obj)}
    status = 422 if request.method == "POST" else 200
    if organization is not None:
        return render(request, "awards/act.html", organization_page(request, organization, **context), status=status)
    return render(request, "awards/act.html", {"layout": "layouts/staff.html", **context}, status=status)


def buttons(user: User, acts: Mapping[str, Act], names: list[str], url: Callable[[str], str], obj: Any) -> list[Link]:
    """Links to those of the named acts that the person may do."""
    return [Link(acts[name].title, url(name)) for name in names if user.has_perm(acts[name].permission, obj)]
