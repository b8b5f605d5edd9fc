"""Where somebody stands with each benefit, as of a day: the physician's page, and the same for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from img_program.web.as_of import as_of
from img_program.web.components import Status, StatusKind
from img_program.web.fields import ANY
from roster.benefits import benefits_of
from roster.eligibility import facts_of
from roster.hooks import Offer, offers_for
from roster.models import Registrant, UsefulAddress
from roster.rules.benefits import Benefit, Condition, Correct, Standing
from roster.views.people import own_record_or_404
from roster.views.public import situations

_TAGS: dict[Standing, tuple[StatusKind, str]] = {
    Standing.OPEN: ("met", "Open to you"),
    Standing.NOT_YET: ("neutral", "Not yet"),
    Standing.NEEDS_YOU: ("neutral", "Needs your answer"),
    Standing.NEEDS_A_PERSON: ("person", ""),
    Standing.NOT_FOR_YOU: ("neutral", "Not for you"),
}
_MET: tuple[StatusKind, str] = ("met", "")
_PAGES = {Correct.ANSWERS: "roster:my_record", Correct.RESIDENCE: "roster:minnesota", Correct.FACTS: "roster:facts"}


@dataclass(frozen=True, slots=True)
class BenefitCard:
    """A benefit as the page shows it: its tag, and each condition with its own and where to put it right."""

    benefit: Benefit
    status: Status
    conditions: tuple[tuple[Condition, Status, str], ...]
    offers: list[Offer]


def _card(benefit: Benefit, offers: list[Offer]) -> BenefitCard:
    conditions = tuple(
        (each, Status(*(_MET if each.standing == Standing.OPEN else _TAGS[each.standing])), reverse(_PAGES[each.correct]))
        for each in benefit.conditions
    )
    return BenefitCard(benefit, Status(*_TAGS[benefit.standing]), conditions, offers)


def standing_context(request: HttpRequest, registrant: Registrant) -> dict[str, Any]:
    """The benefits as of the day asked for, and where else to turn."""
    form, day = as_of(request, within=ANY)
    offers = offers_for(registrant, day)
    return {
        "as_of_form": form,
        "day": day,
        "is_today": day == timezone.localdate(),
        "cards": [_card(each, offers.get(each.key, [])) for each in benefits_of(registrant, on=day)],
        "addresses": _addresses(registrant, day),
    }


def _addresses(registrant: Registrant, day: date) -> list[UsefulAddress]:
    wanted = situations(facts_of(registrant))
    return list(UsefulAddress.objects.shown_on(day).filter(situation__in=wanted)) if wanted else []


@login_required
@never_cache
@require_safe
def where_i_stand(request: HttpRequest) -> HttpResponse:
    """Each benefit of the program: open, not yet and from when, or who has to do what."""
    record = own_record_or_404(request)
    context = {"record": record, "back_url": reverse("roster:my_record"), **standing_context(request, record)}
    return render(request, "roster/participant/where_i_stand.html", context, status=422 if context["as_of_form"].errors else 200)
