"""A physician's own pages: sessions, a place, the result, the certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from assessments.actions import (
    ask_for_accommodation,
    ask_for_place,
    ask_for_second_marking,
    certification_on,
    readable_pdf,
    withdraw,
)
from assessments.forms import AskForm, WishForm
from assessments.models import (
    AccommodationRequest,
    Certificate,
    Decision,
    Registration,
    SecondMarking,
    Session,
    TextKind,
    text_in_force,
)
from assessments.permissions import OWN_CERTIFICATE, OWN_RESULT
from assessments.workflow import DecisionState, RegistrationState, SessionState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in
from img_program.database.workflow import WrongStateError
from img_program.web.acts import attempt, press
from img_program.web.components import Download, Status, Task
from roster.models import Registrant
from roster.views.people import own_record_or_404, posted

PLACE_STATUS = {
    RegistrationState.CHECKING: Status("person", "We check your certification first"),
    RegistrationState.WAITING: Status("current", "On the waiting list"),
    RegistrationState.REGISTERED: Status("done", "You have a place"),
    RegistrationState.WITHDRAWN: Status("neutral", "You withdrew"),
    RegistrationState.CLOSED: Status("neutral", "No place this time"),
    RegistrationState.ABSENT: Status("neutral", "You did not take part"),
}

# A result that is not good news wears no tick and no good word: the letter says what comes next.
RESULT_STATUS = {True: Status("done", "Meets the standard"), False: Status("neutral", "Read your letter")}


@login_required
@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What one can do now: certification, sessions, one's own places, results and certificates."""
    record = own_record_or_404(request)
    user = signed_in(request)
    places = list(Registration.objects.filter(user=user).select_related("session__specialty").order_by("-asked_at"))
    results = list(Decision.objects.filter(user=user, state=DecisionState.CONFIRMED).order_by("-confirmed_at"))
    certificates = list(Certificate.objects.filter(user=user).select_related("specialty"))
    mine = {place.session_id for place in places if place.state not in (RegistrationState.WITHDRAWN, RegistrationState.CLOSED)}
    sessions = Session.objects.to_choose().with_list_columns().order_by("starts_at")
    context = {
        "record": record,
        "places": [(place, PLACE_STATUS[RegistrationState(place.state)]) for place in places],
        "sessions": [session for session in sessions if session.pk not in mine] if record.is_active else [],
        "tasks": _tasks(record, places, results, certificates),
        "retake": text_in_force(TextKind.RETAKE_RULE, on=timezone.localdate()),
    }
    return render(request, "assessments/participant/home.html", context)


def _tasks(
    record: Registrant, places: list[Registration], results: list[Decision], certificates: list[Certificate]
) -> list[Task]:
    running = next((each for each in places if each.state == RegistrationState.REGISTERED), None)
    asked = next((each for each in places if each.state in (RegistrationState.CHECKING, RegistrationState.WAITING)), None)
    current = running or asked
    certified = certification_on(record, current.session.day if current else timezone.localdate())
    gate = Status("done", "Certified") if certified.counts else Status("person") if asked else Status("neutral")
    tasks = [Task("ECFMG certification is on record and valid", gate, reverse("roster:facts"), certified.words)]
    if current:
        address = reverse("assessments:my_session", args=[current.session_id])
        tasks.append(Task("Your place", PLACE_STATUS[RegistrationState(current.state)], address))
        tasks.append(Task("Read how to prepare", Status("neutral", "To read"), address + "#prepare"))
    else:
        tasks.append(Task("Ask for a place", Status("neutral"), "#sessions", "Choose a session below."))
    tasks += [
        Task("Your result", RESULT_STATUS[each.is_ready], reverse("assessments:my_result", args=[each.pk])) for each in results
    ]
    tasks += [
        Task(
            f"Your certificate, {each.specialty.name}",
            Status("done", "Valid") if each.is_valid else Status("not-met", "Revoked"),
            reverse("assessments:my_certificate", args=[each.pk]),
        )
        for each in certificates
    ]
    return tasks


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: date, place, how to prepare; ask for a place."""
    record = own_record_or_404(request)
    user = signed_in(request)
    shown = get_object_or_404(Session.objects.exclude(state=SessionState.PLANNED).with_list_columns(), pk=pk)
    place = Registration.objects.running().filter(session=shown, user=user).first()
    form = (WishForm if place else AskForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data["wish"]
        if attempt(
            form,
            lambda: (
                ask_for_place(shown, registrant=record, by=user, wish=wish)
                if place is None
                else ask_for_accommodation(place, by=user, wish=wish)
            ),
        ):
            messages.success(request, "The assessment coordinator reads it." if place else "We have your request.")
            return redirect("assessments:my_session", shown.pk)
    context = {
        "session": shown,
        "place": place,
        "status": PLACE_STATUS[RegistrationState(place.state)] if place else None,
        "form": form,
        "certified": certification_on(record, shown.day),
        "wishes": AccommodationRequest.objects.filter(registration=place) if place else [],
        "can_wish": place is not None and shown.state in (SessionState.OPEN, SessionState.FIXED),
        "notice": text_in_force(TextKind.USE_OF_INFORMATION, on=timezone.localdate()),
        "back_url": reverse("assessments:my_home"),
    }
    return render(request, "assessments/participant/session.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw: what follows is said before the press."""
    user = signed_in(request)
    place = get_object_or_404(Registration.objects.select_related("session__specialty"), pk=pk, user=user)
    if request.method == "POST":
        return press(request, lambda: withdraw(place, by=user), "You have withdrawn. Nobody is told.", "assessments:my_home")
    context = {"place": place, "back_url": reverse("assessments:my_session", args=[place.session_id])}
    return render(request, "assessments/participant/withdraw.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The result letter as it was kept, and what one can do next."""
    user = signed_in(request)
    decision = get_object_or_404(Decision.objects.select_related("registration__session__specialty"), pk=pk, user=user)
    demand(user, OWN_RESULT, decision)
    if request.method == "POST":
        done, back = "We have your request for a second marking.", "assessments:my_result"
        return press(request, lambda: ask_for_second_marking(decision, by=user), done, back, decision.pk)
    context: dict[str, Any] = {
        "decision": decision,
        "session": decision.registration.session,
        "domains": [each for each in decision.findings if each["name"] != "Total"],
        "second": SecondMarking.objects.filter(registration=decision.registration_id).first(),
        "certificate": Certificate.objects.filter(decision=decision).first(),
        "back_url": reverse("assessments:my_home"),
    }
    return render(request, "assessments/participant/result.html", context)


def _own_certificate(user: User, pk: UUID) -> Certificate:
    certificate = get_object_or_404(Certificate.objects.select_related("specialty"), pk=pk, user=user)
    demand(user, OWN_CERTIFICATE, certificate)
    return certificate


@login_required
@never_cache
@require_GET
def certificate_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate with the number and code by which its holder shares it."""
    found = _own_certificate(signed_in(request), pk)
    file = Download("Certificate", reverse("assessments:my_certificate_file", args=[found.pk]), "PDF", found.pdf_size)
    context = {"certificate": found, "file": file if found.has_pdf else None, "back_url": reverse("assessments:my_home")}
    return render(request, "assessments/participant/certificate.html", context)


@login_required
@never_cache
@require_GET
def certificate_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF, once it is made."""
    found = _own_certificate(signed_in(request), pk)
    try:
        name = readable_pdf(found)
    except WrongStateError as refusal:
        messages.info(request, str(refusal))
        return redirect("assessments:my_certificate", found.pk)
    with default_storage.open(name) as stored:
        response = HttpResponse(stored.read(), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{found.number}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
