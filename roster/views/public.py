"""Pages for everybody: home, self-check, start, notice. Nothing about a person is stored before the notice."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import staff_roles
from img_program.notifications.languages import ENGLISH, RIGHT_TO_LEFT
from img_program.web.components import Status, StatusKind
from img_program.web.duties import duties
from roster.actions import acknowledge_notice
from roster.eligibility import findings_from
from roster.forms.self_check import SelfCheckForm
from roster.models import Answer, Outcome, Residence, UsefulAddress
from roster.notices import notice_languages, notice_of_today, visitor_token
from roster.rules import EligibilityFacts, Finding
from roster.rules.is_img import US_AND_CANADA
from roster.texts import as_html
from roster.views.people import posted
from roster.work_items import has_record

STATUS_KINDS: dict[str, StatusKind] = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not-met",
    Outcome.NEEDS_A_PERSON: "person",
}
_S = UsefulAddress.Situation


@dataclass(frozen=True, slots=True)
class StatusCard:
    """A finding as the component shows it."""

    title: str
    status: Status
    why: str
    citation: str


def status_cards(findings: list[Finding], *, can_answer: bool = True) -> list[StatusCard]:
    """The findings as cards. `can_answer`: what only the physician can supply is asked of them; the self-check keeps no answer."""
    return [
        StatusCard(
            str(each.rule.label),
            Status("neutral", "Needs your answer")
            if can_answer and each.waits_for_physician
            else Status(STATUS_KINDS[each.outcome]),
            f"{each.fact}{each.who_decided}",
            each.citation,
        )
        for each in findings
    ]


def situations(facts: EligibilityFacts) -> list[UsefulAddress.Situation]:
    """Which useful addresses help somebody with these facts."""
    found = []
    if facts.school_country in US_AND_CANADA:
        found.append(_S.US_OR_CANADA_SCHOOL)
    if facts.born_outside_us == Answer.NO:
        found.append(_S.BORN_IN_US)
    if facts.came_for_training == Answer.YES:
        found.append(_S.TRAINEE_VISA)
    if facts.residence == Residence.OTHER_STATE:
        found.append(_S.OTHER_STATE)
    return found


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What the program is, who can join, what the law says of private data, and the way to each of the eight duties."""
    return render(request, "roster/public/home.html", {"duties": duties()})


@never_cache
@require_http_methods(["GET", "POST"])
def self_check(request: HttpRequest) -> HttpResponse:
    """Answers are explained on the page that answers the POST; they go into no address, log, cookie or table."""
    form = SelfCheckForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "roster/public/self_check.html", {"form": form})
    facts = form.facts()
    findings = findings_from(facts, on=timezone.localdate())
    wanted = [_S.OTHER_PROFESSION] if form.is_other_profession else situations(facts)
    addresses = UsefulAddress.objects.shown_on(timezone.localdate()).filter(situation__in=wanted)
    context = {
        "form": form,
        "other_profession": form.is_other_profession,
        "findings": findings,
        "cards": [] if form.is_other_profession else status_cards(findings, can_answer=False),
        "not_for_this_school": findings[0].outcome == Outcome.NOT_MET,
        "needs_a_person": any(each.outcome == Outcome.NEEDS_A_PERSON for each in findings),
        "addresses": addresses,
    }
    return render(request, "roster/public/self_check_answer.html", context)


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What joining is, how long it takes, and what it is not."""
    is_on_record = request.user.is_authenticated and has_record(request.user)
    return render(request, "roster/public/start.html", {"is_on_record": is_on_record})


@never_cache
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """The notice of Minn. Stat. 13.04, subd. 2, before sign-up. "I have read this" says that it was given, no more."""
    wanted = request.POST if request.method == "POST" else request.GET
    text = notice_of_today(wanted.get("language", ENGLISH))
    if request.method == "POST":
        user = request.user if isinstance(request.user, User) else None
        acknowledge_notice(text, by=user, token="" if user else visitor_token(request))
        questions = reverse("roster:questions")
        if user:
            return redirect(questions)
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': questions})}")
    context = {
        "notice": text,
        "body": as_html(text.body),
        "languages": notice_languages(),
        "direction": "rtl" if text.language in RIGHT_TO_LEFT else "ltr",
        "back_url": reverse("roster:start"),
        "may_answer": StaffRoleName.AUDITOR not in staff_roles(request.user),
    }
    return render(request, "roster/public/notice.html", context)
