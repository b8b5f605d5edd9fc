"""Staff: letters sent, what is to be done by hand, what failed, and whom nobody may contact."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of, names_of
from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import demand, signed_in
from img_program.notifications import actions
from img_program.notifications.forms import DoneTogetherForm, LetterFilterForm
from img_program.notifications.models import Channel, Delivery, Letter
from img_program.notifications.models.delivery import DeliveryQuerySet
from img_program.notifications.permissions import SET_DO_NOT_CONTACT, VIEW_LETTERS, VIEW_TEMPLATES, WORK_ON_DELIVERIES
from img_program.notifications.tables import ByHandTable, DeliveryTable, FailedTable, standing_status
from img_program.notifications.workflow import DELIVERY
from img_program.web.acts import ANY_STEP, Act, with_values
from img_program.web.bulk import Bulk
from img_program.web.components import Link, NavItem, Need
from img_program.web.lists import Listing, configure, list_page
from img_program.web.shown import tell_shown

ROWS = 50


def side(request: HttpRequest) -> dict[str, Any]:
    """The side navigation of this room's staff pages."""
    entries = [
        ("Letters sent", "staff_letters", VIEW_LETTERS),
        ("To be done by hand", "staff_by_hand", VIEW_LETTERS),
        ("Failed", "staff_failed", VIEW_LETTERS),
        ("Texts of letters", "staff_templates", VIEW_TEMPLATES),
    ]
    user = signed_in(request)
    shown = [(label, reverse(f"notifications:{name}")) for label, name, permission in entries if user.has_perm(permission)]
    return {
        "side_items": [NavItem(label, url, current=request.path.startswith(url)) for label, url in shown],
        "side_label": "Letters",
    }


def _found(form: LetterFilterForm, user: User) -> DeliveryQuerySet:
    deliveries = (
        Delivery.objects.open_to_office(user).with_standing().select_related("letter__template").defer("letter__body_html")
    )
    if not form.is_valid():
        return deliveries
    wanted = form.cleaned_data
    if wanted["template"]:
        deliveries = deliveries.filter(letter__template=wanted["template"])
    if wanted["standing"]:
        deliveries = deliveries.that_stand(wanted["standing"])
    if form.sent_since:
        first = datetime.combine(form.sent_since, time.min, timezone.get_current_timezone())
        deliveries = deliveries.filter(created_at__gte=first)
    return deliveries


@login_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Every delivery with its letter's envelope; filters."""
    demand(request.user, VIEW_LETTERS)
    form = LetterFilterForm(request.GET or None)
    table = configure(request, DeliveryTable(_found(form, signed_in(request))), per_page=ROWS)
    tell_shown(request, table.page.object_list, "letters sent")
    shown = Delivery.objects.open_to_office(signed_in(request))
    by_hand, trouble = shown.by_hand().count(), shown.in_trouble().count()
    needs = [Need("to be done by hand", reverse("notifications:staff_by_hand"), by_hand)] if by_hand else []
    if trouble:
        needs.append(Need("came back or could not be sent", reverse("notifications:staff_failed"), trouble))
    context = {"form": form, "table": table, "clear_url": request.path, "needs": needs, **side(request)}
    return render(request, "notifications/staff/letters.html", context)


@login_required
@require_safe
def letter(request: HttpRequest, pk: Any) -> HttpResponse:
    """One letter: envelope, how it reached people, history. The text itself is one press further."""
    demand(request.user, VIEW_LETTERS)
    user = signed_in(request)
    letters = Letter.objects.open_to_office(user).select_related("template", "version").defer("body_html")
    found = get_object_or_404(letters, pk=pk)
    log_access(request, kind=AccessLog.Kind.VIEW, subject=found)
    deliveries = list(
        Delivery.objects.with_standing()
        .filter(letter=found)
        .select_related("outbox", "replaced_by")
        .only(
            "letter_id",
            "user_id",
            "name",
            "channel",
            "reach",
            "state",
            "reason",
            "created_at",
            "ended_at",
            "ended_by_id",
            "replaces_id",
            "outbox__error_words",
            "outbox__sent_at",
            "outbox__may_have_been_sent_twice",
            "replaced_by__id",
        )
    )
    names = names_of([found.sent_by_id, *(each.ended_by_id for each in deliveries)])
    context = {
        "letter": found,
        "deliveries": [(each, standing_status(each.standing), names.get(each.ended_by_id or 0, "")) for each in deliveries],  # type: ignore[attr-defined]  # annotated
        "sent_by": names.get(found.sent_by_id or 0, "the system"),
        "entries": history_of(found),
        "may_work": user.has_perm(WORK_ON_DELIVERIES),
        "may_stop": user.has_perm(SET_DO_NOT_CONTACT),
        "crumbs": [Link("Letters", reverse("notifications:staff_letters")), Link(found.template.name)],
        **side(request),
    }
    return render(request, "notifications/staff/letter.html", context)


def waiting_by_hand(user: Any) -> QuerySet[Delivery]:
    """What is to be done by hand, as this member of the office may see it; oldest first."""
    rows = Delivery.objects.open_to_office(user).by_hand()
    return rows.select_related("letter__template", "claimed_by").defer("letter__body_html")


BY_HAND_ACTS = {
    "claim": Act(
        "Take these upon yourself", "I do this", WORK_ON_DELIVERIES, lambda row, by, _form: actions.claim(row, by=by),
        step=ANY_STEP, done="They are yours until you give them back.",
    ),
    "done": Act(
        "Done by hand", "Done", WORK_ON_DELIVERIES, with_values(actions.mark_done), DoneTogetherForm, step="mark_done",
        lead="Each person was reached, or each letter is posted.", done="It is noted with each letter.",
    ),
    "give_back": Act(
        "Give these back", "Give back", WORK_ON_DELIVERIES, lambda row, by, _form: actions.give_back(row, by=by), step=ANY_STEP,
        done="They are free for everybody again.",
    ),
}  # fmt: skip
BY_HAND = Listing(
    "To be done by hand",
    "Say only that a letter waits. Read the letter to the person only after you know whom you talk to.",
    ByHandTable,
    states={
        channel.value: (str(channel.label), lambda rows, channel=channel: rows.filter(channel=channel))  # type: ignore[misc]  # bound early
        for channel in Channel
        if channel != Channel.EMAIL
    },
    per_page=ROWS,
    bulk=Bulk(
        "by-hand", waiting_by_hand, BY_HAND_ACTS, ("claim", "done", "give_back"), DELIVERY,
        lambda row, _act: reverse("notifications:staff_letter", args=[row.letter_id]),
        words=lambda row: row.errand,
    ),
)  # fmt: skip
FAILED = Listing(
    "Failed deliveries", "The letters are stored. Tell each person in another way, or send again.", FailedTable, per_page=ROWS
)


def _worked_on(request: HttpRequest, listing: Listing, rows: QuerySet[Delivery]) -> HttpResponse:
    demand(request.user, VIEW_LETTERS)
    hidden = () if request.user.has_perm(WORK_ON_DELIVERIES) else ("todo",)
    return list_page(request, listing, rows, page={"layout": "layouts/staff.html", **side(request)}, hidden=hidden)


@login_required
@require_safe
def by_hand(request: HttpRequest) -> HttpResponse:
    """Calls to make, letters to post, navigators to tell; oldest first."""
    return _worked_on(request, BY_HAND, waiting_by_hand(request.user))


@login_required
@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """Mail that came back or could not be sent."""
    trouble = Delivery.objects.open_to_office(signed_in(request)).in_trouble().select_related("letter__template", "outbox")
    columns = ("name", "reach", "reason", "channel", "state", "created_at", "ended_at")
    return _worked_on(request, FAILED, trouble.only(*columns, "letter__template__name", "outbox__error_words"))
