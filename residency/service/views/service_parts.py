"""The parts of an obligation for the office: periods of work, sites, questions, payments, leaves, private links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import Act, Ask, NothingForm, press
from residency.service.actions import links as act_on_links
from residency.service.actions import service as act_on
from residency.service.actions import service_events as events
from residency.service.actions.questions import answer_question
from residency.service.actions.repayment import record_document_seen, record_payment
from residency.service.actions.sites import determine_site, mark_site
from residency.service.forms import AnswerForm, DayForm, DetermineForm, LastDayForm, PaperForm, PaymentForm, PointForm, WorkForm
from residency.service.models.links import Verification, YearlyCheck
from residency.service.models.repayment import Declared, PaymentYear
from residency.service.models.service import EmploymentPeriod, ServiceSite
from residency.service.models.service_records import LifeEvent, ServiceQuestion
from residency.service.permissions import (
    ANSWER_QUESTION,
    ASK_EMPLOYER,
    JUDGE_SITE,
    RECORD_EVENT,
    RECORD_PAYMENT,
    REPORT_WORK,
    VIEW_OBLIGATIONS,
)
from residency.service.rules.site_counts import SiteOutcome
from residency.service.views.service_acts import form_page


def _work_form(row: EmploymentPeriod, *args: Any) -> WorkForm:
    first = {"percent": f"{row.share * 100:.0f}", "is_primary_care": "yes" if row.is_primary_care else "no"}
    return WorkForm(*args, row=row, initial=first)


def _point_form(row: EmploymentPeriod, *args: Any) -> PointForm:
    first = {"point": "{}, {}".format(*row.site.point)} if row.site.point else {}
    return PointForm(*args, initial=first)


PERIOD_ACTS = {
    "change": Act(
        "Correct or end this work", "Save", REPORT_WORK,
        lambda row, by, form: act_on.change_work(row, by=by, **form.values()), _work_form, done="The work is changed.",
    ),
    "ask": Act(
        "Ask the employer", "Send the link", ASK_EMPLOYER, lambda row, by, _form: act_on_links.ask_employer(row, by=by),
        NothingForm, lead="A private link. It shows the physician's name and the dates, nothing else.", done="The link is on its way.",
    ),
    "paper": Act(
        "Record the employer's word on paper", "Save", ASK_EMPLOYER,
        lambda row, by, form: act_on_links.record_paper_seen(row, by=by, **form.cleaned_data), PaperForm,
        done="The months are confirmed.",
    ),
    "point": Act(
        "Write where the site is", "Save", JUDGE_SITE, lambda row, by, form: mark_site(row.site, by=by, **form.cleaned_data), _point_form,
        lead="The site is judged anew, by the census tract, city and county in which the point lies. What a person decided stays.",
        done="The point is on record, and the site was judged anew.",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def period_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One thing that can be done with a period of work."""
    demand(request.user, VIEW_OBLIGATIONS)
    row = get_object_or_404(EmploymentPeriod.objects.select_related("site", "obligation__registrant"), pk=pk)
    back = reverse("service:obligation", args=[row.obligation_id])
    return form_page(request, PERIOD_ACTS.get(act), row, back=back, crumb=f"{row.obligation.registrant}, {row.site}")


def _determined(row: ServiceSite, by: Any, form: Any) -> object:
    data = form.cleaned_data
    return determine_site(
        row, by=by, as_of=date.fromisoformat(data["as_of"]), outcome=SiteOutcome(data["outcome"]), reason=data["reason"]
    )


def _determine_form(row: ServiceSite, *args: Any) -> DetermineForm:
    return DetermineForm(row, *args)


DETERMINE = Act(
    "Decide whether a site counts", "Save", JUDGE_SITE, _determined, _determine_form,
    lead="Only a person says that a site does not count.", done="Your decision is on record, and the physician is told.",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A person's word on a site."""
    demand(request.user, VIEW_OBLIGATIONS)
    row = get_object_or_404(ServiceSite.objects.select_related("obligation__registrant", "obligation__user"), pk=pk)
    found = list(row.judgements.all())
    back = reverse("service:obligation", args=[row.obligation_id])
    return form_page(request, DETERMINE, row, back=back, crumb=f"{row.employer}, {row.address}", judgements=found)


ANSWER = Act(
    "Answer a question", "Save", ANSWER_QUESTION, lambda row, by, form: answer_question(row, by=by, **form.cleaned_data), AnswerForm,
    done="Your answer is on record.",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A question with its facts, and a person's answer."""
    demand(request.user, VIEW_OBLIGATIONS)
    row = get_object_or_404(ServiceQuestion.objects.select_related("obligation__registrant"), pk=pk)
    back = reverse("service:obligation", args=[row.obligation_id])
    return form_page(
        request, ANSWER, row, back=back, crumb=row.obligation.registrant.name, facts=row.facts, differences=row.differences
    )


PAYMENT_ACTS = {
    "pay": Act(
        "Record a payment", "Save", RECORD_PAYMENT,
        lambda row, by, form: record_payment(row, by=by, **form.cleaned_data), PaymentForm,
        lead="It is entered in the revolving account, and the physician is told.", done="The payment is in the account.",
    ),
    "seen": Act(
        "Document seen", "Save", RECORD_PAYMENT,
        lambda row, by, form: record_document_seen(row, by=by, **form.cleaned_data), DayForm,
        lead="You saw a document that shows the compensation. Do not copy it and do not keep it.", done="Noted.",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Finance records what came in."""
    demand(request.user, VIEW_OBLIGATIONS)
    row = get_object_or_404(
        PaymentYear.objects.with_paid().select_related("obligation__registrant", "obligation__agreement", "obligation__user"),
        pk=pk,
    )
    crumb = f"{row.obligation.registrant}, employment year {row.number}"
    facts = f"Left to pay: ${row.left:,.2f}." if act == "pay" and row.declared != Declared.COMPENSATION else ""
    back = reverse("service:obligation", args=[row.obligation_id])
    return form_page(request, PAYMENT_ACTS.get(act), row, back=back, crumb=crumb, facts=facts)


EVENT_ACTS = {
    "end": Act(
        "The leave ended", "Save", RECORD_EVENT, lambda row, by, form: events.end_leave(row, by=by, **form.cleaned_data), LastDayForm,
        done="The leave has its last day.",
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """The last day of a leave."""
    demand(request.user, VIEW_OBLIGATIONS)
    row = get_object_or_404(LifeEvent.objects.select_related("obligation__registrant"), pk=pk)
    back = reverse("service:obligation", args=[row.obligation_id])
    return form_page(request, EVENT_ACTS.get(act), row, back=back, crumb=row.obligation.registrant.name)


LINKS: dict[str, Any] = {"employer": Verification, "physician": YearlyCheck}
PRESSES: dict[str, Callable[..., object]] = {"again": act_on_links.send_again, "withdraw": act_on_links.withdraw_link}


@login_required
@require_POST
def link_press(request: HttpRequest, pk: UUID, kind: str, act: str) -> HttpResponse:
    """Send a private link again, or take it back."""
    demand(request.user, VIEW_OBLIGATIONS)
    demand(request.user, ASK_EMPLOYER)
    model, pressed, user = LINKS.get(kind), PRESSES.get(act), signed_in(request)
    if model is None or pressed is None:
        raise Http404
    row: Any = get_object_or_404(model.objects.select_related("obligation__user"), pk=pk)
    done = "A new link is on its way. The earlier one stops working." if act == "again" else "The link stops working."
    ask = Ask("Take the link back?", "The link in the e-mail stops working at once.", "Take it back", NothingForm)
    is_end = act == "withdraw"
    return press(
        request, lambda: pressed(row, by=user), done, "service:obligation", row.obligation_id, ask=ask if is_end else None
    )
