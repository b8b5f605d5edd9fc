"""Programs and positions, for the institution and the office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.geography.rules.is_rural import Answer, RuralLaw
from img_program.organizations.in_view import organization_page
from img_program.web.acts import Act, NothingForm, act_page, attempt, buttons, form_page, possible
from residency.training import actions
from residency.training.forms import AppointmentForm, DayForm, FundingForm, PositionsForm, ProgramForm, SiteForm
from residency.training.models import Appointment, FilledBy, Position, ProgramSite, RecordShare, ResidencyProgram
from residency.training.payment_gate import passing
from residency.training.people import candidates_of, names_of_residents
from residency.training.permissions import (
    CHECK_ACCREDITATION,
    FUND_POSITIONS,
    KEEP_POSITIONS,
    KEEP_PROGRAM,
    RECORD_APPOINTMENT,
    VIEW_CANDIDATES,
    VIEW_PROGRAM,
)
from residency.training.tables import status
from residency.training.workflow import POSITION, PositionState

RURAL_WORDS = {Answer.YES: "rural", Answer.NO: "not rural", Answer.UNKNOWN: "rural or not: a person decides"}


def _change_program(row: Any, by: Any, form: Any) -> object:
    return actions.change_program(row, by=by, **form.cleaned_data)


PROGRAM_ACTS = {
    "change": Act(
        "Change the program", "Save", KEEP_PROGRAM, _change_program,
        lambda row, *args: ProgramForm(*args, row=row),
        lead="Another accreditation number is checked anew by the program's office.", done="The change is saved.",
    ),
    "site": Act(
        "Add a site", "Add the site", KEEP_PROGRAM, lambda row, by, form: actions.add_site(row, by=by, **form.cleaned_data),
        SiteForm, lead="A hospital or clinic in Minnesota where residents train.", done="The site is added.",
    ),
    "positions": Act(
        "Plan positions", "Plan", KEEP_POSITIONS,
        lambda row, by, form: actions.plan_positions(
            row, by=by, academic_year=form.cleaned_data["academic_year"], labels=form.cleaned_data["labels"].splitlines()
        ),
        PositionsForm, done="The positions are planned. Open each when it can be filled.",
    ),
    "accreditation": Act(
        "Record a check of the accreditation", "Record", CHECK_ACCREDITATION,
        lambda row, by, form: actions.record_accreditation_check(row, by=by, **form.cleaned_data), DayForm,
        lead="You looked the accreditation up at its public source.", done="The check is recorded.",
    ),
    "end": Act(
        "End the program", "End the program", KEEP_PROGRAM,
        lambda row, by, form: actions.end_program(row, by=by, **form.cleaned_data), DayForm,
        lead="It takes no more residents. Those in training stay on record.", done="The program has ended.",
    ),
}  # fmt: skip
SITE_ACTS = {
    "end": Act(
        "Residents train here no more", "Save", KEEP_PROGRAM,
        lambda row, by, form: actions.end_site(row, by=by, **form.cleaned_data), DayForm, done="The site is ended.",
    ),
}  # fmt: skip


def _visible_program(request: HttpRequest, pk: int) -> ResidencyProgram:
    rows = ResidencyProgram.objects.visible_to(request.user).select_related("organization")
    found: ResidencyProgram = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_PROGRAM, found)
    return found


@login_required
@require_safe
def program(request: HttpRequest, pk: int) -> HttpResponse:
    """A program: its facts, sites, and positions by year."""
    subject, user = _visible_program(request, pk), signed_in(request)
    today = timezone.localdate()
    law = RuralLaw.of(today)
    sites = [
        (site, RURAL_WORDS[law.judge(site.place).answer])
        for site in subject.sites.select_related("place__successor").prefetch_related("place__parts__county")
    ]
    names = ["change", "site", "positions", "accreditation", "end"] if subject.is_running else []
    context: dict[str, Any] = {
        "program": subject,
        "length": subject.length_years(on=today),
        "sites": sites,
        "positions": subject.positions.with_funding(),
        "links": buttons(user, PROGRAM_ACTS, names, lambda name: reverse("training:program_act", args=[pk, name]), subject),
        "may_keep": user.has_perm(KEEP_PROGRAM, subject),
    }
    if staff_roles(user):
        context["entries"] = history_of(subject)
    return render(request, "training/program.html", organization_page(request, subject.organization, **context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def program_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One thing to do with a program."""
    subject = _visible_program(request, pk)
    back = reverse("training:program", args=[pk])
    return act_page(request, PROGRAM_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def site_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One thing to do with a site."""
    rows = ProgramSite.objects.filter(program__in=ResidencyProgram.objects.visible_to(request.user))
    subject = get_object_or_404(rows.select_related("organization"), pk=pk)
    back = reverse("training:program", args=[subject.program_id])
    return act_page(request, SITE_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))


POSITION_ACTS = {
    "open": Act(
        "Open the position", "Open", KEEP_POSITIONS, lambda row, by, _form: actions.open_position(row, by=by), NothingForm,
        lead="It can be filled now.", done="The position is open.",
        step="open_position",
    ),
    "unfilled": Act(
        "Mark as unfilled", "Mark as unfilled", KEEP_POSITIONS, lambda row, by, _form: actions.mark_unfilled(row, by=by),
        lead="Nobody was found. It can still be filled later, or closed. Nothing is paid for it.", done="It is unfilled.",
        step="mark_unfilled",
    ),
    "close": Act(
        "Close the position", "Close", KEEP_POSITIONS, lambda row, by, _form: actions.close_position(row, by=by),
        lead="It won't be filled any more.", done="The position is closed.",
        step="close_position",
    ),
    "fund": Act(
        "Record what an award pays", "Record", FUND_POSITIONS,
        lambda row, by, form: actions.fund_position(row, by=by, **form.cleaned_data),
        lambda row, *args: FundingForm(row, *args),  # noqa: PLW0108 - a class would be made without its position
        lead="The law caps what all awards together pay for one position in one year.", done="It is recorded.",
        step="*",
    ),
}  # fmt: skip


def _visible_position(request: HttpRequest, pk: int) -> Position:
    rows = Position.objects.visible_to(request.user).select_related("organization", "program")
    found: Position = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_PROGRAM, found)
    return found


@login_required
@require_safe
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """A position: its state, who pays for which year, who held it."""
    subject, user = _visible_position(request, pk), signed_in(request)
    sees_residents = user.has_perm(RECORD_APPOINTMENT, subject)
    rows = list(subject.appointments.select_related("position__program")) if sees_residents else []
    people, missing = names_of_residents(rows), passing(rows)
    context: dict[str, Any] = {
        "position": subject,
        "status": status(subject.get_state_display()),
        "fundings": subject.fundings.select_related("award"),
        "residents": [(row, people[row.registrant_id], [each.title for each in missing[row.pk]]) for row in rows],
        "sees_residents": sees_residents,
        "may_fund": user.has_perm(FUND_POSITIONS),
        "may_appoint": _is_fillable(subject) and sees_residents,
        "links": possible(user, POSITION_ACTS, POSITION, lambda name: reverse("training:position_act", args=[pk, name]), subject),
    }
    if staff_roles(user):
        context["entries"] = history_of(subject)
    return render(request, "training/position.html", organization_page(request, subject.organization, **context))


def _is_fillable(subject: Position) -> bool:
    return subject.state in (PositionState.OPEN, PositionState.UNFILLED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def position_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One thing to do with a position; `appoint` records who takes it."""
    subject = _visible_position(request, pk)
    if act == "appoint":
        return _appoint(request, subject)
    back = reverse("training:position", args=[pk])
    return act_page(request, POSITION_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))


def _appoint(request: HttpRequest, subject: Position) -> HttpResponse:
    user = signed_in(request)
    demand(user, RECORD_APPOINTMENT, subject)
    if not _is_fillable(subject):
        raise Http404
    may_see = user.has_perm(VIEW_CANDIDATES, subject.organization)
    people = candidates_of(subject.organization, by=user) if may_see else []
    choices = [(str(person.share), person.name) for person in people]
    data = request.POST if request.method == "POST" else None
    form = AppointmentForm(choices, data, initial={"share": request.GET.get("share", "")})
    made: list[Appointment] = []
    if form.is_valid() and attempt(form, lambda: made.append(_record(subject, user, form.cleaned_data))):
        return redirect("training:appointment", made[0].pk)
    return form_page(
        request,
        form,
        title="Record an appointment",
        save="Record the appointment",
        back=reverse("training:position", args=[subject.pk]),
        page=organization_page(request, subject.organization),
        lead="The physician is told. Money moves only when the payment gate passes.",
        crumb=str(subject),
    )


def _record(subject: Position, user: Any, data: dict[str, Any]) -> Appointment:
    share = RecordShare.objects.visible_to(user).get(pk=data["share"])
    return actions.record_appointment(
        subject,
        by=user,
        share=share,
        filled_by=FilledBy(data["filled_by"]),
        exception_name=data["exception_name"],
        exception_year=data["exception_year"],
        starts_on=data["starts_on"],
    )
