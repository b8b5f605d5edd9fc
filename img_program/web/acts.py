"""One thing that a person does with a row: a page with a form, or a press. What is refused is answered with 422.

Which layout and which organization a page has is the room's: it hands in the page's context (`page`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import pghistory
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.html import format_html

from img_program.database.workflow import Workflow, WrongStateError
from img_program.web.components import Link
from img_program.web.fields import LongTextField
from img_program.web.forms import Form
from img_program.web.once import NOT_TYPED
from img_program.web.refusals import layout_of, refusal_words, refused
from img_program.web.shown import tell_shown

STAFF_PAGE: Mapping[str, Any] = {"layout": "layouts/staff.html"}
CONFIRMED, ANY_STEP = "confirmed", "*"


class NothingForm(Form):
    """Only a button."""


class ReasonForm(Form):
    """Why."""

    reason = LongTextField(label="Why?", max_length=2000)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person can do with a row: its words, its form, and the action that runs with the form's values.

    `run` takes the row, the person and the valid form. `permission` may depend on the row. `follows` says what can't be
    taken back: then a press elsewhere only opens this page, which says it and asks. `step` is the arrow of the table of
    transitions that must leave the row's state for the act to be offered; ANY_STEP for every state that is not the end.
    `undone_by` names the act that takes it back exactly: what was done is then told with a link to it.
    `before` takes the row and the person and raises FirstThis while something comes first, so that nothing is typed in vain.
    """

    title: str
    save: str
    permission: str | Callable[[Any], str]
    run: Callable[[Any, Any, Any], Any]
    form: Callable[..., forms.BaseForm] = NothingForm
    lead: str = ""
    done: str = "Done."
    follows: str = ""
    step: str = ""
    undone_by: str = ""
    before: Callable[[Any, Any], None] | None = None

    def permission_for(self, obj: Any) -> str:
        """What one must hold to do it with this row."""
        return self.permission if isinstance(self.permission, str) else self.permission(obj)


def with_values(action: Callable[..., Any]) -> Callable[[Any, Any, Any], Any]:
    """The usual `run`: an action of the row that takes what the form's fields hold."""
    return lambda row, by, form: action(row, by=by, **form.cleaned_data)


def attempt(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run an action; its refusal becomes an error of the form, and what it had written is taken back."""
    try:
        with transaction.atomic():
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
class Ask:
    """What is asked before a press that can't be taken back: what follows, and the reason, which stays in the history.

    `back` is where a second thought leads, when the page on which it was pressed isn't the one that follows.
    """

    title: str
    follows: str
    save: str
    form: type[forms.BaseForm] = ReasonForm
    back: str = ""


def press(
    request: HttpRequest,
    act: Callable[[], Any],
    done: str,
    back: str,
    *args: Any,
    ask: Ask | None = None,
    page: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Run an action behind a single button, then say `done` and go back, as `redirect` does; a refusal is a page with its words.

    With `ask` the first press opens a page that says what follows, and only its button acts. Permission is asked before.
    """
    address, reason = resolve_url(back, *args), ""
    if ask is not None:
        is_answered = CONFIRMED in request.POST
        form = ask.form(request.POST if is_answered else None)
        if not is_answered or not form.is_valid():
            return _asking(request, ask, form, ask.back or address, page or {"layout": layout_of(request)})
        reason = str(form.cleaned_data.get("reason", ""))
    try:
        with transaction.atomic(), pghistory.context(**({"reason": reason} if reason else {})):
            act()
    except (WrongStateError, ValidationError) as refusal:
        return refused(request, refusal_words(refusal), back=address)
    if done:
        messages.success(request, done)
    return redirect(address)


def _asking(request: HttpRequest, ask: Ask, form: forms.BaseForm, back: str, page: Mapping[str, Any]) -> HttpResponse:
    left_out = NOT_TYPED | {CONFIRMED, *form.fields}
    kept = [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]
    context = {"form": form, "title": ask.title, "save": ask.save, "follows": ask.follows, "kept": kept, "back_url": back}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "components/act.html", {**page, **context}, status=status)


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    save: str,
    back: str,
    page: Mapping[str, Any] = STAFF_PAGE,
    template: str = "components/act.html",
    **context: Any,
) -> HttpResponse:
    """A page that is one form, with what was refused in it. `lead`, `crumb` and `follows` as in an act."""
    shown = {**page, "form": form, "title": title, "save": save, "back_url": back, **context}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, template, shown, status=status)


def act_page(
    request: HttpRequest,
    act: Act | None,
    obj: Any,
    *,
    back: str,
    page: Mapping[str, Any] = STAFF_PAGE,
    crumb: str = "",
    template: str = "components/act.html",
    url: Callable[[str], str] | None = None,
) -> HttpResponse:
    """The page of one act, and its POST. 404 for an act that does not exist, 403 without its permission."""
    if act is None:
        raise Http404
    if not request.user.has_perm(act.permission_for(obj), obj):
        raise PermissionDenied(act.permission_for(obj))
    if act.before is not None:
        act.before(obj, request.user)
    tell_shown(request, [obj], act.title)
    is_press = act.follows and request.method == "POST" and CONFIRMED not in request.POST
    form = _form_of(act, obj, request, is_bound=request.method == "POST" and not is_press)
    if form.is_bound and form.is_valid() and attempt(form, lambda: act.run(obj, request.user, form)):
        undo = url(act.undone_by) if url and act.undone_by else ""
        messages.success(request, format_html('{} <a href="{}">Undo</a>', act.done, undo) if undo else act.done)
        return redirect(back)
    return form_page(
        request,
        form,
        title=act.title,
        save=act.save,
        back=back,
        page=page,
        template=template,
        lead=act.lead,
        follows=act.follows,
        crumb=crumb or str(obj),
    )


def _form_of(act: Act, obj: Any, request: HttpRequest, *, is_bound: bool) -> forms.BaseForm:
    made: Any = act.form
    arguments = (request.POST, request.FILES or None) if is_bound else (None, None)
    form: forms.BaseForm = made(*arguments) if isinstance(made, type) else made(obj, *arguments)
    return form


def buttons(user: Any, acts: Mapping[str, Act], names: Iterable[str], url: Callable[[str], str], obj: Any) -> list[Link]:
    """Links to those of the named acts that the person may do."""
    return [Link(acts[name].title, url(name)) for name in names if user.has_perm(acts[name].permission_for(obj), obj)]


def possible(user: Any, acts: Mapping[str, Act], workflow: Workflow, url: Callable[[str], str], obj: Any) -> list[Link]:
    """Links to the acts for which an arrow leaves the row's state in the table of transitions, as far as the person may."""
    steps = {each.action for each in workflow.available(getattr(obj, workflow.field))}
    if steps:
        steps.add(ANY_STEP)
    return buttons(user, acts, [name for name, act in acts.items() if act.step in steps], url, obj)
