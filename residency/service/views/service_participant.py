"""A physician's own commitment: where it stands, work, events, what is paid, the statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.permissions import demand, signed_in
from img_program.statute.parameters import remembering_parameters
from img_program.web.acts import Act
from residency.service.actions import service as act_on
from residency.service.actions import service_events as events
from residency.service.actions.repayment import declare_payment
from residency.service.facts import rows_of, service_facts
from residency.service.forms import DeclareForm, EventForm, NewWorkForm
from residency.service.models.account import AccountEntry
from residency.service.models.links import YearlyCheck
from residency.service.models.repayment import Declared, PaymentYear
from residency.service.models.service import EmploymentPeriod, Obligation, ServiceSite
from residency.service.models.service_records import EventKind
from residency.service.permissions import DECLARE_PAYMENT, RECORD_EVENT, REPORT_WORK, VIEW_OWN
from residency.service.rules.payment_owed import dollars, percent
from residency.service.timeline import timeline_of
from residency.service.views.service_acts import PHYSICIAN_LAYOUT, form_page
from residency.service.views.service_parts import PERIOD_ACTS


def _own(request: HttpRequest) -> Obligation:
    """The running obligation first. Raises Http404 without any."""
    user = signed_in(request)
    rows = Obligation.objects.filter(user=user).select_related("agreement", "registrant")
    found = rows.order_by("-state", "-begins_on").first()
    if found is None:
        raise Http404
    demand(user, VIEW_OWN, found)
    return found


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My commitment: months, places with their reasons, payments, what happened and what comes."""
    subject = _own(request)
    with remembering_parameters():
        rows = rows_of(subject)
        facts = service_facts(subject, rows, on=timezone.localdate())
    years = list(PaymentYear.objects.filter(obligation=subject).with_paid())
    payments = AccountEntry.objects.filter(payment_year__obligation=subject).select_related("payment_year")
    context = {
        "obligation": subject,
        "facts": facts,
        "years": years,
        "today": timezone.localdate(),
        "limit": dollars(facts.terms.yearly_limit),
        "share": percent(facts.terms.share),
        "check": YearlyCheck.objects.filter(obligation=subject).order_by("-sent_at").first(),
        "waiting": {each.period_id for each in rows.verifications if each.is_waiting},
        "events": timeline_of(subject, rows, years, payments),
    }
    return render(request, "service/mine.html", context)


def _event_form(_row: Obligation, *args: Any) -> EventForm:
    return EventForm(*args, is_staff=False)


def _new_work(row: Obligation, *args: Any) -> NewWorkForm:
    return NewWorkForm(*args, sites=ServiceSite.objects.filter(obligation=row))


OWN_ACTS = {
    "work": Act(
        "Tell us where you work", "Save", REPORT_WORK,
        lambda row, by, form: act_on.report_work(row, by=by, **form.values(), **form.where()), _new_work,
        lead="We look at once whether the place counts. If a map can't tell, a person looks and answers in writing.",
        done="Thank you. Your work is on record.",
    ),
    "event": Act(
        "Tell us what changed", "Save", RECORD_EVENT,
        lambda row, by, form: events.record_event(
            row, by=by, **form.cleaned_data | {"kind": EventKind(form.cleaned_data["kind"])}
        ), _event_form,
        lead="It decides nothing by itself. Where it matters, a person looks at it with you.", done="Thank you. It is on record.",
    ),
}  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_act(request: HttpRequest, act: str) -> HttpResponse:
    """Work or an event, in the physician's own words."""
    return form_page(request, OWN_ACTS.get(act), _own(request), back=reverse("service:mine"), layout=PHYSICIAN_LAYOUT)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_period(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct or end a period of work."""
    rows = EmploymentPeriod.objects.filter(user=signed_in(request)).select_related("site", "obligation")
    row = get_object_or_404(rows, pk=pk)
    return form_page(
        request, PERIOD_ACTS["change"], row, back=reverse("service:mine"), layout=PHYSICIAN_LAYOUT, crumb=str(row.site)
    )


def _declare_form(row: PaymentYear, *args: Any) -> DeclareForm:
    return DeclareForm(*args, initial={"version": row.version, "declared": row.declared, "compensation": row.compensation})


DECLARE = Act(
    "What you pay for this year", "Save", DECLARE_PAYMENT,
    lambda row, by, form: declare_payment(
        row, by=by, seen_version=form.cleaned_data["version"], declared=Declared(form.cleaned_data["declared"]),
        compensation=form.cleaned_data["compensation"],
    ), _declare_form, done="Thank you. Your page shows what you owe.",
)  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """“I pay the limit”, or the compensation of somebody who owes less."""
    rows = PaymentYear.objects.filter(user=signed_in(request)).select_related("obligation__agreement")
    row = get_object_or_404(rows, pk=pk)
    facts = (
        f"You owe {percent(row.share)} of what you were paid from {row.starts_on:%-d %B %Y} to {row.ends_on:%-d %B %Y}, "
        f"and {dollars(row.yearly_limit)} at most. If you pay the limit, we do not ask what you earn."
    )
    crumb = f"Employment year {row.number}"
    return form_page(request, DECLARE, row, back=reverse("service:mine"), layout=PHYSICIAN_LAYOUT, crumb=crumb, facts=facts)


@login_required
@never_cache
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """What is owed and what was paid, year by year, to print."""
    subject = _own(request)
    entries = AccountEntry.objects.filter(payment_year__obligation=subject).select_related("payment_year").order_by("entered_on")
    years = list(PaymentYear.objects.filter(obligation=subject).with_paid())
    context = {
        "obligation": subject,
        "years": years,
        "entries": entries,
        "paid": sum(year.paid for year in years),
        "today": timezone.localdate(),
        "back_url": reverse("service:mine"),
    }
    return render(request, "service/statement.html", context)
