"""The office's pages about meetings and advice."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import bodies as act_on
from consultation.forms.bodies import AnswerForm, MeetingForm, RecordMeetingForm
from consultation.models import Advice, Meeting
from consultation.permissions import MANAGE, VIEW
from consultation.tables import AdviceTable, MeetingTable
from consultation.views.common import Detail, Fact, Item, Section, detail_page, open_acts, staff_list
from consultation.views.staff_barriers import advice_items
from consultation.workflow import ADVICE, MEETING, AdviceState, MeetingState
from img_program.accounts.permissions import demand, signed_in
from img_program.documents.words import ReasonForm
from img_program.web.acts import Act, NothingForm, act_page
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state

_MEETINGS = Listing(
    "Meetings", "Agenda before, attendance and minutes after.", MeetingTable, ("body__name", "place", "agenda"),
    by_state(MeetingState), "meetings", "Words",
)  # fmt: skip
_ADVICE = Listing(
    "Advice", "What was advised, and what the office did with it.", AdviceTable, ("text", "response", "body__name", "barrier__name"),
    by_state(AdviceState), "advice", "Words",
)  # fmt: skip


@login_required
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings."""
    demand(request.user, VIEW)
    return staff_list(request, _MEETINGS, Meeting.objects.select_related("body"))


@login_required
@require_safe
def advice_list(request: HttpRequest) -> HttpResponse:
    """Advice."""
    demand(request.user, VIEW)
    return staff_list(request, _ADVICE, Advice.objects.select_related("body", "barrier", "question"))


def _record(row: Meeting, by: Any, form: Any) -> Meeting:
    data = form.cleaned_data
    return act_on.record_meeting(
        row, by=by, summary=data["summary"], presence=form.presence(), guests=form.cleaned_data["guests"], minutes=data["minutes"]
    )


MEETING_ACTS = {
    "record": Act("Record the meeting", "Save", MANAGE, _record, partial(RecordMeetingForm)),
    "change": Act(
        "Change the plan", "Save", MANAGE,
        lambda row, by, form: act_on.change_meeting(row, by=by, **form.cleaned_data),
        lambda row, *args: MeetingForm(*args, row=row),
    ),
    "cancel": Act(
        "Cancel", "Cancel the meeting", MANAGE,
        lambda row, by, form: act_on.cancel_meeting(row, by=by, **form.cleaned_data), ReasonForm,
    ),
}  # fmt: skip


@login_required
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: agenda, who came, minutes, the advice that was given."""
    user = signed_in(request)
    demand(user, VIEW)
    row = get_object_or_404(Meeting.objects.select_related("body", "minutes"), pk=pk)
    names = list(MEETING_ACTS) if MEETING.available(row.state) else []
    came = [
        Item(each.member.name if each.member else f"{each.guest} (guest)", each.get_presence_display())
        for each in row.attendance.select_related("member")
    ]
    facts = [Fact("Begins", row.starts_at), Fact("Place", row.place)]
    if row.state_reason:
        facts.append(Fact("Why", row.state_reason))
    if row.minutes:
        facts.append(Fact("Minutes", str(row.minutes), reverse("documents:document", args=[row.minutes.pk])))
    detail = Detail(
        title=row.body.name,
        caption="Meeting",
        state=row.get_state_display(),
        links=open_acts(user, MEETING_ACTS, names, "consultation:staff_meeting_act", row),
        facts=facts,
        sections=[
            Section("Agenda", "agenda", [], "", note=row.agenda),
            Section("What was discussed", "summary", [], "Not recorded yet.", note=row.summary),
            Section("Attendance", "attendance", came, "Not recorded yet."),
            Section("Advice", "advice", advice_items(row.advice.select_related("body")), "No advice was given."),
        ],
        crumbs=[Link("Meetings", reverse("consultation:staff_meetings"))],
    )
    return detail_page(request, detail, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Record, change or cancel a meeting."""
    demand(request.user, VIEW)
    row = get_object_or_404(Meeting.objects.select_related("body"), pk=pk)
    return act_page(request, MEETING_ACTS.get(act), row, back=reverse("consultation:staff_meeting", args=[pk]))


ADVICE_ACTS = {
    "consider": Act(
        "Take it under consideration", "Take it under consideration", MANAGE,
        lambda row, by, _form: act_on.consider_advice(row, by=by), NothingForm,
    ),
    "answer": Act(
        "Answer", "Save the answer", MANAGE, lambda row, by, form: act_on.answer_advice(row, by=by, **form.cleaned_data), AnswerForm
    ),
}  # fmt: skip


@login_required
@require_safe
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of advice, and the answer."""
    user = signed_in(request)
    demand(user, VIEW)
    row = get_object_or_404(Advice.objects.select_related("body", "meeting__body", "barrier", "question"), pk=pk)
    steps = {step.action for step in ADVICE.available(row.state)}
    names = [name for name, is_open in (("answer", "follow" in steps), ("consider", "consider_advice" in steps)) if is_open]
    detail = Detail(
        title=f"Advice of {row.body}",
        caption="Advice",
        state=row.get_state_display(),
        lead=row.text,
        links=open_acts(user, ADVICE_ACTS, names, "consultation:staff_advice_act", row),
        facts=[
            Fact("Given", row.given_on),
            Fact("About", row.about),
            Fact("Meeting", str(row.meeting) if row.meeting else "At none"),
            Fact("May be published", "Yes" if row.is_public else "No"),
            Fact("Our answer", row.response or "Not answered yet"),
            Fact("Answered", row.answered_on or ""),
        ],
        crumbs=[Link("Advice", reverse("consultation:staff_advice"))],
    )
    return detail_page(request, detail, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def advice_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Consider or answer advice."""
    demand(request.user, VIEW)
    row = get_object_or_404(Advice.objects.select_related("body"), pk=pk)
    return act_page(request, ADVICE_ACTS.get(act), row, back=reverse("consultation:staff_advice_one", args=[pk]))
