"""The office's pages about barriers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import barriers as act_on
from consultation.forms.barriers import ActionForm, BarrierForm, ChangeBarrierForm, ChangeEntryForm, EntryForm, NoteForm
from consultation.models import Barrier, BarrierAction, BarrierEntry, ProgressNote
from consultation.permissions import MANAGE, VIEW
from consultation.tables import BarrierTable, EntryTable
from consultation.views.common import Detail, Fact, Item, Section, detail_page, open_acts, outside, staff_list, status_of
from consultation.workflow import BARRIER, BarrierState
from img_program.accounts.permissions import demand, signed_in
from img_program.statute.parameters import NoParameterError, parameter
from img_program.web.acts import Act, act_page
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state

_BARRIERS = Listing(
    "Barriers",
    "What keeps immigrant physicians from a residency position. The annual report tells the progress.",
    BarrierTable,
    ("name", "description"),
    by_state(BarrierState),
    "barriers",
    "Words",
)


def _unanswered(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(statement="").exclude(state=BarrierState.REMOVED)


_ENTRIES = Listing(
    "Barriers at programs",
    "Which program holds which barrier, since when, and what the program itself says.",
    EntryTable,
    ("organization__name", "program__name", "barrier__name", "policy", "source"),
    {**by_state(BarrierState), "unanswered": ("The program has not answered", _unanswered)},
    "barriers-at-programs",
    "Words",
)


@login_required
@require_safe
def barrier_list(request: HttpRequest) -> HttpResponse:
    """The register."""
    user = signed_in(request)
    demand(user, VIEW)
    actions = (Link("New barrier", reverse("consultation:staff_barrier_new")),) if user.has_perm(MANAGE) else ()
    return staff_list(request, _BARRIERS, Barrier.objects.with_programs(), actions=actions)


@login_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """What single programs hold."""
    demand(request.user, VIEW)
    return staff_list(request, _ENTRIES, BarrierEntry.objects.select_related("organization", "program", "barrier"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_new(request: HttpRequest) -> HttpResponse:
    """Put a barrier into the register."""
    act = Act("New barrier", "Save", MANAGE, lambda _obj, by, form: act_on.add_barrier(by=by, **form.cleaned_data), BarrierForm)
    return act_page(request, act, None, back=reverse("consultation:staff_barriers"), crumb="Barriers")


def _change_barrier_form(subject: Barrier, *args: Any) -> ChangeBarrierForm:
    return ChangeBarrierForm(*args, row=subject)


def _change_entry_form(subject: BarrierEntry, *args: Any) -> ChangeEntryForm:
    return ChangeEntryForm(*args, row=subject)


def _today_note(subject: Barrier | BarrierEntry, *args: Any) -> NoteForm:
    return NoteForm(subject, *args, initial={"noted_on": timezone.localdate()})


def _moves() -> dict[str, Act]:
    """One act for each step of the workflow; its reason stays as a note."""

    def make(action: str) -> Act:
        words = next(step.button for step in BARRIER.transitions if step.action == action)
        return Act(
            words, "Save", MANAGE, lambda row, by, form: act_on.move(row, by=by, action=action, **form.cleaned_data), _today_note,
            lead="Say what happened. It stays as a note beside the barrier.",
        )  # fmt: skip

    return {step.action: make(step.action) for step in BARRIER.transitions}


_WORK = {
    "action": Act(
        "Record what was tried", "Save", MANAGE,
        lambda row, by, form: act_on.record_action(row, by=by, **form.cleaned_data), partial(ActionForm),
    ),
    "note": Act(
        "Note on progress", "Save", MANAGE,
        lambda row, by, form: act_on.note_progress(row, by=by, **form.cleaned_data), _today_note,
        lead="A note can't be changed later. Correct it with a new one.",
    ),
    **_moves(),
}  # fmt: skip
BARRIER_ACTS = {
    **_WORK,
    "entry": Act(
        "A program holds it", "Save", MANAGE,
        lambda row, by, form: act_on.record_entry(row, by=by, **form.values()), EntryForm,
        lead="The institution sees its own entry and may answer.",
    ),
    "change": Act(
        "Change the words", "Save", MANAGE,
        lambda row, by, form: act_on.change_barrier(row, by=by, **form.cleaned_data), _change_barrier_form,
    ),
}  # fmt: skip
ENTRY_ACTS = {
    **_WORK,
    "change": Act(
        "Correct the entry", "Save", MANAGE,
        lambda row, by, form: act_on.change_entry(row, by=by, **form.cleaned_data), _change_entry_form,
    ),
}  # fmt: skip


def note_items(notes: Iterable[ProgressNote], *, shows_reader: bool = True) -> list[Item]:
    """Notes, newest first."""
    return [
        Item(
            f"Now: {note.get_state_after_display()}" if note.state_after else "Note", note.text, when=note.noted_on,
            meta=note.get_visibility_display() if shows_reader else "",
        )
        for note in notes
    ]  # fmt: skip


def action_items(actions: Iterable[BarrierAction], *, shows_reader: bool = True) -> list[Item]:
    """What was tried, newest first."""
    return [
        Item(
            f"{action.who}{f' with {action.with_whom}' if action.with_whom else ''}",
            f"{action.what}{f' Result: {action.result}' if action.result else ''}",
            when=action.tried_on,
            meta=action.get_visibility_display() if shows_reader else "",
        )
        for action in actions
    ]


def values_of_law(barrier: Barrier) -> list[Fact]:
    """The values of the law that belong to a barrier, as they are today."""
    found = []
    for key in barrier.parameters:
        try:
            value = parameter(key, on=timezone.localdate())
        except NoParameterError:
            continue
        found.append(Fact(value.label, f"{value.in_words()} ({value.citation})"))
    return found


@login_required
@require_safe
def barrier(request: HttpRequest, pk: int) -> HttpResponse:
    """One barrier: words, who holds it, what was tried, progress, history."""
    user = signed_in(request)
    demand(user, VIEW)
    subject = get_object_or_404(Barrier.objects.select_related("provision"), pk=pk)
    names = [*(step.action for step in BARRIER.available(subject.state)), "entry", "action", "note", "change"]
    advice = subject.advice.select_related("body")
    held = [
        Item(
            each.holder, each.policy, url=reverse("consultation:staff_entry", args=[each.pk]), when=each.since,
            status=status_of(each.get_state_display()), meta="since" if each.since else "",
        )
        for each in subject.entries.select_related("organization", "program")
    ]  # fmt: skip
    detail = Detail(
        title=subject.name,
        caption=subject.get_kind_display(),
        state=subject.get_state_display(),
        lead=subject.description,
        links=open_acts(user, BARRIER_ACTS, names, "consultation:staff_barrier_act", subject),
        facts=[
            Fact("Named in law", "Yes" if subject.is_named_in_law else "No"),
            outside("Source", subject.source, subject.source_url),
            Fact("How sure", subject.get_certainty_display()),
            Fact("Law", subject.provision.citation if subject.provision else "None"),
            *values_of_law(subject),
            Fact("In the register", "Yes" if subject.is_listed else "No"),
        ],
        sections=[
            Section("Who holds it", "held", held, "No program is on record with it."),
            Section("What was tried", "tried", action_items(subject.actions.filter(entry=None)), "Nothing is recorded yet."),
            Section("Progress", "progress", note_items(subject.notes.filter(entry=None)), "No note yet."),
            Section("Advice about it", "advice", advice_items(advice), "No advice was given about it."),
        ],
        crumbs=[Link("Barriers", reverse("consultation:staff_barriers"))],
    )
    return detail_page(request, detail, subject)


def advice_items(advice: Iterable[Any]) -> list[Item]:
    """Advice in short."""
    return [
        Item(
            each.body.name, each.text, when=each.given_on, url=reverse("consultation:staff_advice_one", args=[each.pk]),
            status=status_of(each.get_state_display()),
        )
        for each in advice
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One step of a barrier."""
    demand(request.user, VIEW)
    back = reverse("consultation:staff_barrier", args=[pk])
    return act_page(request, BARRIER_ACTS.get(act), get_object_or_404(Barrier, pk=pk), back=back)


@login_required
@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """What one program holds, with its own statement."""
    user = signed_in(request)
    demand(user, VIEW)
    subject = get_object_or_404(BarrierEntry.objects.select_related("organization", "program", "barrier"), pk=pk)
    names = [*(step.action for step in BARRIER.available(subject.state)), "action", "note", "change"]
    statement = [Item(subject.holder, subject.statement, when=subject.stated_at)] if subject.statement else []
    detail = Detail(
        title=subject.holder,
        caption=subject.barrier.name,
        state=subject.get_state_display(),
        lead=subject.policy,
        links=open_acts(user, ENTRY_ACTS, names, "consultation:staff_entry_act", subject),
        facts=[
            Fact("Barrier", subject.barrier.name, reverse("consultation:staff_barrier", args=[subject.barrier_id])),
            Fact("Since", subject.since or "Not known"),
            outside("Source", subject.source, subject.source_url),
            Fact("Recorded", subject.recorded_at),
        ],
        sections=[
            Section("The program's own statement", "statement", statement, "The program has not answered yet."),
            Section("What was tried", "tried", action_items(subject.actions.all()), "Nothing is recorded yet."),
            Section("Progress", "progress", note_items(subject.notes.all()), "No note yet."),
        ],
        crumbs=[Link("At programs", reverse("consultation:staff_entries"))],
    )
    return detail_page(request, detail, subject)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One step of an entry."""
    demand(request.user, VIEW)
    subject = get_object_or_404(BarrierEntry.objects.select_related("organization", "program", "barrier"), pk=pk)
    return act_page(request, ENTRY_ACTS.get(act), subject, back=reverse("consultation:staff_entry", args=[pk]))
