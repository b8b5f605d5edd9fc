"""Exams, ECFMG and clinical experience: the physician's own page with the exam planner, and the same facts for staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from img_program.accounts.access_log import log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import Ask, NothingForm, attempt, press
from img_program.web.components import Link, Status
from roster.actions import record_fact, take_fact_back
from roster.forms.facts import FactForm, form_of
from roster.hooks import rests_on, what_changed
from roster.models import FactKind, FactStatus, PhysicianFact, Registrant
from roster.permissions import RECORD_FACTS, VIEW_REGISTRANTS
from roster.queries import exam_plan_of, facts_of
from roster.views.people import own_record_or_404, posted
from roster.views.staff import staff_with

TAB = "facts"
_LEAD = "Tell what you know; a year is enough. You never have to answer."
_AGAIN = "Staff saw this and confirmed it. When you change it, it is your word again until staff have seen it."
_STATES = {FactStatus.PASSED: "done", FactStatus.CERTIFIED: "done", FactStatus.DONE: "done"}


def state_of(fact: PhysicianFact) -> Status:
    """The tag of a fact."""
    kind: Any = _STATES.get(FactStatus(fact.status), "neutral")
    return Status(kind, str(fact.get_status_display()))


def facts_context(registrant: Registrant) -> dict[str, Any]:
    """The facts, what the licence law says about the exams, and what rests on the facts."""
    facts = facts_of(registrant)
    return {
        "facts": [(fact, state_of(fact)) for fact in facts],
        "plan": exam_plan_of(facts, on=timezone.localdate()),
        "rests": rests_on(registrant),
        "kinds": [kind for kind in FactKind if kind != FactKind.ECFMG or not any(fact.kind == kind for fact in facts)],
    }


@login_required
@never_cache
@require_GET
def my_facts(request: HttpRequest) -> HttpResponse:
    """What is told, the planner, and what rests on it."""
    record = own_record_or_404(request)
    context = {"record": record, "back_url": reverse("roster:my_record"), **facts_context(record)}
    return render(request, "roster/participant/facts.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_new_fact(request: HttpRequest, kind: str) -> HttpResponse:
    """Tell a fact."""
    record = own_record_or_404(request)
    about = _kind(kind)
    if not record.is_active:
        raise Http404
    page = {"layout": "layouts/registrant.html", "lead": _LEAD, "crumb": "Exams and ECFMG"}
    return _fact_page(request, record, about, None, back="roster:facts", page=page)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a fact."""
    record = own_record_or_404(request)
    fact = get_object_or_404(PhysicianFact.objects.kept(), pk=pk, registrant=record)
    lead = _AGAIN if fact.is_confirmed else _LEAD
    page = {"layout": "layouts/registrant.html", "lead": lead, "crumb": "Exams and ECFMG"}
    return _fact_page(request, record, FactKind(fact.kind), fact, back="roster:facts", page=page)


@login_required
@require_POST
def my_fact_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a fact back."""
    record = own_record_or_404(request)
    fact = get_object_or_404(PhysicianFact, pk=pk, registrant=record)
    return _take_back(request, fact, "roster:facts")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff_new_fact(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Staff record a fact with its source."""
    user = staff_with(request, RECORD_FACTS)
    person = get_object_or_404(Registrant.objects.visible_to(user), pk=pk)
    return _fact_page(request, person, _kind(kind), None, back=_tab(person), page=_staff_page(request, person, "Record a fact"))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff_fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff confirm a fact by seeing it, or put it right."""
    user = staff_with(request, RECORD_FACTS)
    fact = get_object_or_404(PhysicianFact.objects.kept().visible_to(user).select_related("registrant"), pk=pk)
    person = fact.registrant
    page = _staff_page(request, person, "Confirm or change a fact")
    return _fact_page(request, person, FactKind(fact.kind), fact, back=_tab(person), page=page)


@login_required
@require_POST
def staff_fact_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff take a fact back that was recorded by mistake."""
    user = staff_with(request, RECORD_FACTS)
    fact = get_object_or_404(PhysicianFact.objects.visible_to(user).select_related("registrant"), pk=pk)
    log_access(request, subject=fact.registrant, purpose="Take a fact back")
    return _take_back(request, fact, _tab(fact.registrant))


def _kind(text: str) -> FactKind:
    if text not in FactKind.values:
        raise Http404
    return FactKind(text)


def _tab(person: Registrant) -> str:
    return reverse("roster:staff_person_tab", args=[person.pk, TAB])


def _staff_page(request: HttpRequest, person: Registrant, purpose: str) -> dict[str, Any]:
    demand(signed_in(request), VIEW_REGISTRANTS)
    log_access(request, subject=person, purpose=purpose)
    crumbs = [Link("Roster", reverse("roster:staff_list")), Link(person.name, _tab(person)), Link("Fact")]
    return {"layout": "layouts/staff.html", "crumbs": crumbs, "crumb": person.name}


def _fact_page(
    request: HttpRequest, person: Registrant, kind: FactKind, fact: PhysicianFact | None, *, back: str, page: dict[str, Any]
) -> HttpResponse:
    user = signed_in(request)
    form_class = form_of(kind)
    is_own = person.user_id == user.pk
    initial = form_class.initial_of(fact) if fact else {}
    form = form_class(posted(request), initial=initial, kind=kind, by_staff=not is_own)
    before = rests_on(person)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _record(request, user, person, fact, form)):
        for each in what_changed(before, rests_on(person)):
            messages.info(request, each)
        messages.success(request, "Saved.")
        return redirect(back)
    version = PhysicianFact.objects.filter(pk=fact.pk).values_list("version", flat=True).first() if fact else 0
    context = {
        **page,
        "form": form,
        "title": kind.label,
        "save": "Save",
        "back_url": reverse(back) if ":" in back else back,
        "kept": [("version", version)],
    }
    return render(request, "components/act.html", context, status=422 if request.method == "POST" else 200)


def _record(request: HttpRequest, user: User, person: Registrant, fact: PhysicianFact | None, form: FactForm) -> None:
    sent = request.POST.get("version", "")
    seen = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0  # noqa: PLR2004 - digits of a version
    record_fact(person, by=user, kind=form.kind, told=form.told(), source=form.source, fact=fact, seen_version=seen)


def _take_back(request: HttpRequest, fact: PhysicianFact, back: str) -> HttpResponse:
    before = rests_on(fact.registrant)

    def act() -> None:
        take_fact_back(fact, by=signed_in(request))
        for each in what_changed(before, rests_on(fact.registrant)):
            messages.info(request, each)

    ask = Ask("Take back what staff saw?", "Staff saw this. Told anew, it must be seen again.", "Take it back", NothingForm)
    done = "Taken back. It can be told anew at any time."
    return press(request, act, done, back, ask=ask if fact.is_confirmed and fact.removed_at is None else None)
