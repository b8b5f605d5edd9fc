"""The office's pages about stakeholder bodies, their members, meetings and advice."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import bodies as act_on
from consultation.forms.bodies import (
    AdviceForm,
    BodyForm,
    EndSeatForm,
    MeetingForm,
    MemberForm,
    PublicationForm,
    SeatForm,
)
from consultation.models import BodyMember, Meeting, StakeholderBody
from consultation.permissions import MANAGE, VIEW
from consultation.tables import BodyTable
from consultation.views.common import Detail, Fact, Item, Section, detail_page, open_acts, staff_list, status_of
from consultation.views.staff_barriers import advice_items
from img_program.accounts.permissions import demand, signed_in
from img_program.statute.parameters import parameter
from img_program.web.acts import Act, act_page
from img_program.web.components import Link
from img_program.web.lists import Listing

_BODIES = Listing("Bodies", "Who advises the program.", BodyTable, ("name", "purpose"), {}, "bodies", "Words")


@login_required
@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """Bodies."""
    user = signed_in(request)
    demand(user, VIEW)
    actions = (Link("New body", reverse("consultation:staff_body_new")),) if user.has_perm(MANAGE) else ()
    rows = StakeholderBody.objects.with_members(timezone.localdate()).select_related("provision")
    return staff_list(request, _BODIES, rows, actions=actions)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """Put a body on record."""
    act = Act("New body", "Save", MANAGE, lambda _obj, by, form: act_on.found_body(by=by, **form.cleaned_data), BodyForm)
    return act_page(request, act, None, back=reverse("consultation:staff_bodies"), crumb="Bodies")


BODY_ACTS = {
    "member": Act(
        "New member", "Save", MANAGE, lambda row, by, form: act_on.seat_member(row, by=by, **form.cleaned_data), partial(MemberForm),
        lead="The name is published only with the person's consent.",
    ),
    "meeting": Act(
        "Plan a meeting", "Save", MANAGE, lambda row, by, form: act_on.plan_meeting(row, by=by, **form.cleaned_data), MeetingForm
    ),
    "advice": Act(
        "Record advice", "Save", MANAGE, lambda row, by, form: act_on.record_advice(row, by=by, **form.cleaned_data), partial(AdviceForm)
    ),
    "seat": Act(
        "Composition", "Save", MANAGE, lambda row, by, form: act_on.set_seat(row, by=by, **form.cleaned_data), SeatForm,
        lead="One line of the composition: an interest and the least number of its members.",
    ),
}  # fmt: skip


@login_required
@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: composition against members, meetings, advice; made to be printed."""
    user = signed_in(request)
    demand(user, VIEW)
    subject = get_object_or_404(StakeholderBody.objects.select_related("provision"), pk=pk)
    today = timezone.localdate()
    members = list(subject.members.select_related("seat"))
    current = [each for each in members if each.is_current_on(today)]
    seats = [
        (seat, sum(each.seat_id == seat.pk for each in current)) for seat in subject.seats.all()
    ]  # fmt: skip
    facts = [
        Fact("Law", subject.provision.citation if subject.provision else "None"),
        Fact("Members today", len(current)),
    ]
    if subject.provision_id == "144-1911-consultation":
        practice = parameter("consultation.members_in_practice", on=today)
        facts.append(Fact("In practice", f"{practice.in_words()} ({practice.citation})"))
    detail = Detail(
        title=subject.name,
        caption="Stakeholder body",
        lead=subject.purpose,
        links=open_acts(user, BODY_ACTS, list(BODY_ACTS), "consultation:staff_body_act", subject),
        facts=facts,
        sections=[
            Section("Composition", "seats", [_seat_item(seat, count) for seat, count in seats], "No composition is on record."),
            Section("Members", "members", [_member_item(user, each) for each in current], "Nobody is a member today."),
            Section("Earlier members", "earlier", [_member_item(user, each) for each in members if each not in current], "None."),
            Section("Meetings", "meetings", [_meeting_item(each) for each in subject.meetings.all()[:20]], "No meeting yet."),
            Section("Advice", "advice", advice_items(subject.advice.select_related("body")[:20]), "No advice is on record."),
        ],
        crumbs=[Link("Bodies", reverse("consultation:staff_bodies"))],
    )
    return detail_page(request, detail, subject)


def _seat_item(seat: Any, count: int) -> Item:
    wanted = f"at least {seat.at_least}, has {count}"
    status = status_of("Filled") if count >= seat.at_least else None
    return Item(seat.interest, wanted, meta="" if status else "Somebody is missing", status=status)


def _member_item(user: Any, member: BodyMember) -> Item:
    acts = list(MEMBER_ACTS) if member.ends_on is None else ["publication"]
    published = "name may be published" if member.is_public else "name is not published"
    return Item(
        member.name,
        ", ".join(filter(None, [member.seat.interest, member.affiliation, published])),
        when=member.starts_on,
        meta="since",
        links=open_acts(user, MEMBER_ACTS, acts, "consultation:staff_member_act", member),
    )


def _meeting_item(meeting: Meeting) -> Item:
    url = reverse("consultation:staff_meeting", args=[meeting.pk])
    return Item(meeting.place, "", when=meeting.starts_at, url=url, status=status_of(meeting.get_state_display()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def body_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Something about a body."""
    demand(request.user, VIEW)
    row = get_object_or_404(StakeholderBody, pk=pk)
    return act_page(request, BODY_ACTS.get(act), row, back=reverse("consultation:staff_body", args=[pk]))


MEMBER_ACTS = {
    "end": Act(
        "End membership", "Save", MANAGE, lambda row, by, form: act_on.end_seat(row, by=by, **form.cleaned_data), EndSeatForm
    ),
    "publication": Act(
        "Consent to publication", "Save", MANAGE,
        lambda row, by, form: act_on.set_publication(row, by=by, **form.cleaned_data),
        lambda row, *args: PublicationForm(*args, row=row),
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The end of a membership, or the consent to publish the name."""
    demand(request.user, VIEW)
    row = get_object_or_404(BodyMember.objects.select_related("body", "seat"), pk=pk)
    return act_page(request, MEMBER_ACTS.get(act), row, back=reverse("consultation:staff_body", args=[row.body_id]))
