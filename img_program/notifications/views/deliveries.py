"""What the office does with one delivery: done by hand, claimed, came back, sent again; and whether a person may be contacted at all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from img_program.accounts.history import history_of, names_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in
from img_program.database.workflow import WrongStateError
from img_program.notifications import actions
from img_program.notifications.forms import AgainForm, BounceForm, DoneForm
from img_program.notifications.models import Delivery
from img_program.notifications.permissions import SET_DO_NOT_CONTACT, WORK_ON_DELIVERIES
from img_program.notifications.views.staff_letters import side
from img_program.organizations.forms import ReasonForm
from img_program.web.acts import attempt
from img_program.web.components import Link


def _delivery(request: HttpRequest, pk: Any) -> Delivery:
    demand(request.user, WORK_ON_DELIVERIES)
    open_ones = Delivery.objects.open_to_office(signed_in(request))
    return get_object_or_404(open_ones.select_related("letter__template").defer("letter__body_html"), pk=pk)


def _refused(request: HttpRequest, refusal: WrongStateError) -> None:
    messages.error(request, str(refusal))


def _form_page(request: HttpRequest, delivery: Delivery, form: Any, **context: Any) -> HttpResponse:
    page = {
        "form": form,
        "back": reverse("notifications:staff_letter", args=[delivery.letter_id]),
        "crumbs": [Link("Letters", reverse("notifications:staff_letters")), Link(context["title"])],
        "caption": f"{delivery.letter.template.name}, to {delivery.name}",
    }
    return render(request, "notifications/staff/form.html", page | context | side(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, pk: Any) -> HttpResponse:
    """Say what became of a call, a posted letter, a word to the navigator."""
    delivery, user = _delivery(request, pk), signed_in(request)
    form = DoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        is_done, note = form.cleaned_data["outcome"] == "done", form.cleaned_data["note"]
        act = actions.mark_done if is_done else actions.note_attempt
        try:
            if attempt(form, lambda: act(delivery, by=user, note=note)):
                messages.success(request, f"Done: {delivery.name}." if is_done else "Noted. It stays to be done.")
                return redirect("notifications:staff_by_hand")
        except WrongStateError as refusal:
            _refused(request, refusal)
            return redirect("notifications:staff_by_hand")
    lead = f"{delivery.get_channel_display()}: {delivery.reach}" if delivery.reach else delivery.get_channel_display()
    return _form_page(request, delivery, form, title=delivery.errand, lead=lead, save="Save")


@login_required
@require_POST
def claim(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take an errand upon oneself, or give it back."""
    delivery, user = _delivery(request, pk), signed_in(request)
    gives_back = request.POST.get("press") == "give_back"
    try:
        (actions.give_back if gives_back else actions.claim)(delivery, by=user)
        messages.success(request, "It is free for everybody again." if gives_back else f"Yours: {delivery.errand}.")
    except WrongStateError as refusal:
        _refused(request, refusal)
    return redirect("notifications:staff_by_hand")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bounce(request: HttpRequest, pk: Any) -> HttpResponse:
    """Record that a mail came back."""
    delivery = _delivery(request, pk)
    form = BounceForm(request.POST or None)
    if form.is_valid():
        try:
            actions.record_bounce(delivery, words=form.cleaned_data["words"], by=signed_in(request))
            messages.success(request, "Recorded. The person can now be told in another way.")
        except WrongStateError as refusal:
            _refused(request, refusal)
        return redirect("notifications:staff_letter", delivery.letter_id)
    return _form_page(request, delivery, form, title="The mail came back", save="Record it")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: Any) -> HttpResponse:
    """Tell the person of the same stored letter once more."""
    delivery = _delivery(request, pk)
    form = AgainForm(request.POST or None, initial={"channel": delivery.channel, "reach": ""})
    if form.is_valid() and attempt(form, lambda: actions.send_again(delivery, by=signed_in(request), **form.cleaned_data)):
        messages.success(request, "The person is told of the same letter again.")
        return redirect("notifications:staff_letter", delivery.letter_id)
    lead = "The letter itself stays as it was sent."
    return _form_page(request, delivery, form, title="Send again", lead=lead, save="Send again")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a person may be contacted: stop every channel, or allow them again."""
    demand(request.user, SET_DO_NOT_CONTACT)
    person, user = get_object_or_404(User, pk=pk), signed_in(request)
    choice = actions.choice_of(person)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if "allow" in request.POST:
        actions.allow_messages(user=person, by=user)
        messages.success(request, "Messages may be sent to this person again.")
        return redirect("notifications:staff_contact", pk)
    if form.is_valid() and attempt(form, lambda: actions.stop_messages(user=person, by=user, **form.cleaned_data)):
        messages.success(request, "Every channel to this person is closed. Letters are stored for them all the same.")
        return redirect("notifications:staff_contact", pk)
    names = names_of([person.pk, choice.stopped_by_id])
    context = {
        "person": names.get(person.pk, person.email),
        "choice": choice,
        "form": form,
        "stopped_by": names.get(choice.stopped_by_id or 0, ""),
        "may_allow": choice.stopped_by_id != person.pk,
        "entries": history_of(choice) if choice.changed_at and choice.pk and not choice._state.adding else [],  # noqa: SLF001
        "crumbs": [Link("Letters", reverse("notifications:staff_letters")), Link("Contact")],
        **side(request),
    }
    return render(request, "notifications/staff/contact.html", context)
