"""The office's pages about the catalogue, and about what physicians reached."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import professions as act_on
from consultation.forms.professions import CheckForm, EntryTextForm, FactForm, ProfessionForm
from consultation.models import FactKind, Profession, ProfessionFact, ProfessionVersion
from consultation.permissions import CONFIRM_ENTRY, MANAGE, VIEW
from consultation.tables import ProfessionTable
from consultation.views.common import Detail, Fact, Item, Section, detail_page, open_acts, staff_list, status_of
from consultation.workflow import EntryState
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import Act, NothingForm, act_page
from img_program.web.components import Link, Status
from img_program.web.lists import Listing

_PROFESSIONS = Listing(
    "Other professions",
    "What physicians read about other health professions, once each fact is confirmed.",
    ProfessionTable,
    ("name",),
    {},
    "professions",
    "Profession",
)


@login_required
@require_safe
def profession_list(request: HttpRequest) -> HttpResponse:
    """The catalogue."""
    user = signed_in(request)
    demand(user, VIEW)
    in_force = ProfessionVersion.objects.filter(profession=OuterRef("pk"), state=EntryState.CONFIRMED)
    oldest = ProfessionFact.objects.filter(version__profession=OuterRef("pk"), version__state=EntryState.CONFIRMED)
    rows = Profession.objects.annotate(
        version_in_force=Subquery(in_force.values("number")[:1]),
        oldest_check=Subquery(oldest.order_by("checked_on").values("checked_on")[:1]),
    )
    actions = (Link("New profession", reverse("consultation:staff_profession_new")),) if user.has_perm(MANAGE) else ()
    return staff_list(request, _PROFESSIONS, rows, actions=actions)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profession_new(request: HttpRequest) -> HttpResponse:
    """A new entry."""
    act = Act(
        "New profession", "Save", MANAGE, lambda _obj, by, form: act_on.add_profession(by=by, **form.cleaned_data), ProfessionForm
    )
    return act_page(request, act, None, back=reverse("consultation:staff_professions"), crumb="Other professions")


PROFESSION_ACTS = {
    "version": Act(
        "Begin a next version", "Begin", MANAGE, lambda row, by, _form: act_on.start_version(row, by=by), NothingForm,
        lead="It begins as a copy. Physicians keep reading the version in force until you confirm the next.",
    ),
    "unlist": Act(
        "Take out of the catalogue", "Take out", MANAGE,
        lambda row, by, _form: act_on.list_profession(row, by=by, is_listed=False), NothingForm,
        lead="Plans that follow it go on.",
    ),
    "list": Act(
        "Put back into the catalogue", "Put back", MANAGE,
        lambda row, by, _form: act_on.list_profession(row, by=by, is_listed=True), NothingForm,
    ),
}  # fmt: skip


@login_required
@require_safe
def profession(request: HttpRequest, pk: int) -> HttpResponse:
    """One profession with its versions."""
    user = signed_in(request)
    demand(user, VIEW)
    row = get_object_or_404(Profession, pk=pk)
    versions = [
        Item(
            f"Version {each.number}", each.summary, when=each.confirmed_on, meta="in force from" if each.confirmed_on else "",
            url=reverse("consultation:staff_version", args=[each.pk]), status=status_of(each.get_state_display()),
        )
        for each in row.versions.all()
    ]  # fmt: skip
    detail = Detail(
        title=row.name,
        caption="Way back to physician" if row.is_physician else "Other health profession",
        links=open_acts(user, PROFESSION_ACTS, ["version", "unlist" if row.is_listed else "list"], "consultation:staff_profession_act", row),
        facts=[Fact("In the catalogue", "Yes" if row.is_listed else "No")],
        sections=[Section("Versions", "versions", versions, "No version yet.")],
        crumbs=[Link("Other professions", reverse("consultation:staff_professions"))],
    )  # fmt: skip
    return detail_page(request, detail, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profession_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Begin a version, take out or put back."""
    demand(request.user, VIEW)
    row = get_object_or_404(Profession, pk=pk)
    return act_page(request, PROFESSION_ACTS.get(act), row, back=reverse("consultation:staff_profession", args=[pk]))


def _write_text(row: ProfessionVersion, by: Any, form: Any) -> ProfessionVersion:
    return act_on.write_entry(row, by=by, summary=form.cleaned_data["summary"], steps=form.parsed_steps())


def _fact_act(kind: FactKind) -> Act:
    def form(row: ProfessionVersion, *args: Any) -> FactForm:
        return FactForm(*args, row=row.facts.filter(kind=kind).first())

    return Act(
        str(kind.label), "Save", MANAGE,
        lambda row, by, form: act_on.write_fact(row, by=by, kind=kind, **form.cleaned_data), form,
        lead="What you change counts as recalled until somebody reads it at its source and confirms it.",
    )  # fmt: skip


VERSION_ACTS = {
    "confirm": Act(
        "Confirm the entry", "Confirm", CONFIRM_ENTRY, lambda row, by, _form: act_on.confirm_version(row, by=by), NothingForm,
        lead="Physicians read this version from today. Every fact must have been read at its source.",
        done="Physicians read this version from today.",
    ),
    "text": Act(
        "Work and steps", "Save", MANAGE, _write_text,
        lambda row, *args: EntryTextForm(*args, row=row),
    ),
    **{kind.value: _fact_act(kind) for kind in FactKind},
    "drop": Act(
        "Drop this version", "Drop", MANAGE, lambda row, by, _form: act_on.drop_version(row, by=by), NothingForm
    ),
}  # fmt: skip


@login_required
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: facts with sources and checks, steps, what is missing."""
    user = signed_in(request)
    demand(user, VIEW)
    row = get_object_or_404(ProfessionVersion.objects.select_related("profession").prefetch_related("facts", "steps"), pk=pk)
    may_check = user.has_perm(CONFIRM_ENTRY) and row.state in (EntryState.DRAFT, EntryState.CONFIRMED)
    before = act_on.checked_before(timezone.localdate())
    missing = [Item(words) for words in act_on.missing_in(row)] if row.is_draft else []
    detail = Detail(
        title=row.profession.name,
        caption=f"Version {row.number}",
        state=row.get_state_display(),
        lead=row.summary,
        links=open_acts(user, VERSION_ACTS, list(VERSION_ACTS) if row.is_draft else [], "consultation:staff_version_act", row),
        facts=[
            Fact("In force from", row.confirmed_on or "Not yet"),
            *([Fact("Until", row.replaced_on)] if row.replaced_on else []),
        ],
        sections=[
            *([Section("Before it can be confirmed", "missing", missing, "Nothing is missing.")] if row.is_draft else []),
            Section(
                "Facts", "facts", [_fact_item(fact, may_check=may_check, before=before) for fact in _in_order(row)], "None yet."
            ),
            Section("Steps", "steps", [Item(step.title, step.help) for step in row.steps.all()], "No steps yet."),
        ],
        crumbs=[
            Link("Other professions", reverse("consultation:staff_professions")),
            Link(row.profession.name, reverse("consultation:staff_profession", args=[row.profession_id])),
        ],
    )
    return detail_page(request, detail, row)


def _in_order(row: ProfessionVersion) -> list[ProfessionFact]:
    order = list(FactKind)
    return sorted(row.facts.all(), key=lambda fact: order.index(FactKind(fact.kind)))


def _fact_item(fact: ProfessionFact, *, may_check: bool, before: Any) -> Item:
    is_due = fact.checked_on is not None and fact.checked_on < before
    status = (
        Status("late", "Check again")
        if is_due
        else Status("met", "Confirmed")
        if fact.is_checked
        else Status("person", "Recalled")
    )
    label = "Check again" if fact.is_checked else "Confirm"
    links = (
        [Link(f"{label}: {fact.get_kind_display()}", reverse("consultation:staff_fact_check", args=[fact.pk]))]
        if may_check
        else []
    )
    return Item(
        fact.get_kind_display(), f"{fact.text} Source: {fact.source} {fact.source_url}".strip(), when=fact.checked_on,
        meta="checked on" if fact.checked_on else "", status=status, links=links,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Write, confirm or drop a version."""
    demand(request.user, VIEW)
    row = get_object_or_404(ProfessionVersion.objects.select_related("profession"), pk=pk)
    return act_page(request, VERSION_ACTS.get(act), row, back=reverse("consultation:staff_version", args=[pk]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fact_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody read the fact at its source."""
    demand(request.user, VIEW)
    row = get_object_or_404(ProfessionFact.objects.select_related("version__profession"), pk=pk)
    act = Act(
        row.get_kind_display(), "Confirm", CONFIRM_ENTRY, lambda fact, by, _form: act_on.check_fact(fact, by=by), CheckForm,
        lead=f"{row.text} Source: {row.source} {row.source_url}",
    )  # fmt: skip
    back = reverse("consultation:staff_version", args=[row.version_id])
    return act_page(request, act, row, back=back, crumb=row.version.profession.name)
