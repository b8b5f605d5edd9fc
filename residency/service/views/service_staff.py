"""Obligations for the office: what needs me, one obligation with its facts and history, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.history import histories_of
from img_program.accounts.permissions import demand, signed_in
from img_program.statute.parameters import remembering_parameters
from img_program.web.acts import Act, NothingForm, buttons
from img_program.web.components import Link, NavItem
from img_program.web.lists import configure
from residency.service.actions import links as act_on_links
from residency.service.actions import service as act_on
from residency.service.actions import service_events as events
from residency.service.facts import Rows, rows_of, service_facts
from residency.service.forms import CloseForm, DayForm, DecisionForm, EventForm, NewWorkForm
from residency.service.models.account import AccountEntry
from residency.service.models.links import YearlyCheck
from residency.service.models.repayment import PaymentYear
from residency.service.models.service import Obligation, Outcome, ServiceSite
from residency.service.models.service_records import EventKind, ServiceQuestion
from residency.service.permissions import (
    ANSWER_QUESTION,
    ASK_EMPLOYER,
    BEGIN_OBLIGATION,
    CLOSE_OBLIGATION,
    DECIDE_IN_FAVOR,
    JUDGE_SITE,
    RECORD_EVENT,
    RECORD_PAYMENT,
    REPORT_WORK,
    VIEW_COMPENSATION,
    VIEW_OBLIGATIONS,
)
from residency.service.tables import ObligationTable
from residency.service.timeline import timeline_of
from residency.service.views.service_acts import form_page
from residency.service.work_items import filters, to_begin, with_waits
from residency.training.models.agreement import ParticipantAgreement
from roster.view_log import log_people


@login_required
@require_safe
def obligations(request: HttpRequest) -> HttpResponse:
    """Everybody who promised service, by what waits for a person."""
    user = signed_in(request)
    demand(user, VIEW_OBLIGATIONS)
    lists, chosen = filters(timezone.localdate()), request.GET.get("state", "")
    rows = with_waits(Obligation.objects.visible_to(user)).select_related("registrant")
    if chosen in lists:
        rows = rows.filter(pk__in=lists[chosen][1].values("pk"))
    table = ObligationTable(rows)
    configure(request, table)
    begin = list(to_begin().select_related("registrant")) if user.has_perm(BEGIN_OBLIGATION) else []
    log_people(request, [*table.page.object_list, *begin], purpose="list: obligations")
    context = {
        "table": table,
        "lists": [NavItem("All", request.path, current=chosen not in lists)]
        + [NavItem(label, f"?state={code}", current=code == chosen) for code, (label, _rows) in lists.items()],
        "links": [Link(f"Begin the obligation of {each.registrant}", reverse("service:begin", args=[each.pk])) for each in begin],
    }
    return render(request, "service/obligations.html", context)


def _obligation(request: HttpRequest, pk: UUID) -> Obligation:
    demand(request.user, VIEW_OBLIGATIONS)
    rows = Obligation.objects.visible_to(signed_in(request)).select_related("registrant", "agreement", "user")
    found: Obligation = get_object_or_404(rows, pk=pk)
    return found


BEGIN = Act(
    "Begin the service obligation", "Begin", BEGIN_OBLIGATION, lambda row, by, _form: act_on.begin_obligation(row, by=by),
    NothingForm, lead="Service begins on the day after residency was completed, with the terms that were signed.",
    done="The obligation has begun. The physician can report work now.",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The day after residency."""
    demand(request.user, VIEW_OBLIGATIONS)
    agreement = get_object_or_404(ParticipantAgreement.objects.select_related("appointment", "registrant"), pk=pk)
    return form_page(request, BEGIN, agreement, back=reverse("service:obligations"), crumb=agreement.registrant.name)


@login_required
@require_safe
def obligation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One obligation: questions first, then months, sites, payments, timeline, history."""
    subject, user = _obligation(request, pk), signed_in(request)
    log_access(request, subject=subject)
    today = timezone.localdate()
    with remembering_parameters():
        rows = rows_of(subject)
        facts = service_facts(subject, rows, on=today)
    sites = _sites(rows)
    years = list(PaymentYear.objects.filter(obligation=subject).with_paid())
    acts = [name for name in OBLIGATION_ACTS if (name == "reopen") != subject.is_open]
    context = {
        "obligation": subject,
        "facts": facts,
        "sites": sites,
        "questions": list(ServiceQuestion.objects.filter(obligation=subject).select_related("answered_by")),
        "years": years,
        "today": today,
        "may_see_compensation": user.has_perm(VIEW_COMPENSATION),
        "may": {
            "answer": user.has_perm(ANSWER_QUESTION),
            "judge": user.has_perm(JUDGE_SITE),
            "work": user.has_perm(REPORT_WORK),
            "ask": user.has_perm(ASK_EMPLOYER),
            "pay": user.has_perm(RECORD_PAYMENT),
            "event": user.has_perm(RECORD_EVENT),
        },
        "verifications": rows.verifications,
        "checks": list(YearlyCheck.objects.filter(obligation=subject)),
        "open_leaves": [each for each in rows.events if each.kind == EventKind.LEAVE and each.ends_on is None],
        "events": timeline_of(subject, rows, years, _payments(subject)),
        "entries": histories_of([("", subject), *((site.employer, site) for site, _judgements in sites)]),
        "links": buttons(
            user, OBLIGATION_ACTS, acts, lambda name: reverse("service:obligation_act", args=[subject.pk, name]), subject
        ),
    }
    return render(request, "service/obligation.html", context)


def _payments(subject: Obligation) -> Iterable[AccountEntry]:
    return AccountEntry.objects.filter(payment_year__obligation=subject).select_related("payment_year")


def _sites(rows: Rows) -> list[tuple[ServiceSite, list[Any]]]:
    sites = {period.site_id: period.site for period in rows.periods}
    return [(site, [each for each in rows.judgements if each.site_id == pk]) for pk, site in sites.items()]


def _new_work(row: Obligation, *args: Any) -> NewWorkForm:
    return NewWorkForm(*args, sites=ServiceSite.objects.filter(obligation=row))


def _event_form(_row: Obligation, *args: Any) -> EventForm:
    return EventForm(*args, is_staff=True)


def _event_values(form: Any) -> dict[str, Any]:
    return {**form.cleaned_data, "kind": EventKind(form.cleaned_data["kind"])}


OBLIGATION_ACTS = {
    "work": Act(
        "Report work", "Save", REPORT_WORK,
        lambda row, by, form: act_on.report_work(row, by=by, **form.values(), **form.where()), _new_work,
        done="The work is on record, and its place was looked at.",
    ),
    "event": Act(
        "Record an event", "Save", RECORD_EVENT,
        lambda row, by, form: events.record_event(row, by=by, **_event_values(form)), _event_form,
        lead="It decides nothing. Where a person should look, a question follows.", done="The event is on record.",
    ),
    "contact": Act(
        "Record contact", "Save", RECORD_EVENT,
        lambda row, by, form: events.record_contact(row, by=by, **form.cleaned_data), DayForm,
        lead="You heard from the physician, by phone or letter.", done="The contact is on record.",
    ),
    "check": Act(
        "Send the yearly check", "Send", ASK_EMPLOYER,
        lambda row, by, _form: act_on_links.send_yearly_check(row, by=by), NothingForm,
        lead="A private link to a question that takes two minutes. Who asked for no messages is not written to: call them.",
        done="Done. If the physician can be written to, the link is on its way.",
    ),
    "decision": Act(
        "Record a waiver or deferral", "Save", DECIDE_IN_FAVOR,
        lambda row, by, form: events.record_decision(row, by=by, **form.values()), DecisionForm,
        lead="What somebody decided in the physician's favor. The physician is told.", done="The decision is on record.",
    ),
    "close": Act(
        "Close the obligation", "Close", CLOSE_OBLIGATION,
        lambda row, by, form: events.close_obligation(
            row, by=by, outcome=Outcome(form.cleaned_data["outcome"]), reason=form.cleaned_data["reason"]
        ), CloseForm, done="The obligation is closed.",
    ),
    "reopen": Act(
        "Open the obligation again", "Open again", CLOSE_OBLIGATION,
        lambda row, by, _form: events.reopen_obligation(row, by=by), NothingForm, done="The obligation is open again.",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def obligation_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One thing that can be done with an obligation."""
    subject = _obligation(request, pk)
    back = reverse("service:obligation", args=[pk])
    return form_page(request, OBLIGATION_ACTS.get(act), subject, back=back, crumb=subject.registrant.name)
