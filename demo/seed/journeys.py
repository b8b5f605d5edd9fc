"""How far the demonstration's physicians have come: dated steps, told by organizations, documents seen, or themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from demo.seed.facts import certified, gained_experience, passed_all
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import fiscal_year_bounds, fiscal_year_of
from reports.measures.journeys import journeys_on
from roster.actions.journey import StepNews, record_step
from roster.models import Basis, DatePrecision, JourneyStep, Knowledge, MatchedHow, Registrant
from roster.queries import facts_of, steps_told_by
from roster.rules.dates import RoughDate

STEPS = (
    JourneyStep.CERTIFIED,
    JourneyStep.EXAMS,
    JourneyStep.EXPERIENCE,
    JourneyStep.APPLIED,
    JourneyStep.INTERVIEWED,
    JourneyStep.MATCHED,
)
# Of those on the roster at the end of a fiscal year: how many had reached each step, residents of the demonstration
# included. The second row is a year later: between two steps stand as many people as before, or at least ten more,
# so that most of the numbers can be shown in both reports.
REACHED = ((84, 70, 57, 43, 31, 19), (127, 103, 90, 66, 44, 32))
FINISHED = 13
OTHER = (11, 23)
LOST = 12
PROFESSIONS = ("Registered nurse", "Medical laboratory technician", "Community health worker", "Medical interpreter")


def make_journeys(by: User) -> int:
    """Steps of two past fiscal years and the running one; returns how many were recorded."""
    today = timezone.localdate()
    year = fiscal_year_of(today)
    with as_system(reason="demonstration data"):
        ends = [fiscal_year_bounds(each)[1] for each in (year - 2, year - 1)]
        known = [journeys_on(end) for end in ends]
        residents = set(Registrant.objects.active().filter(pk__in=known[1]).values_list("pk", flat=True))
        people = list(Registrant.objects.active().exclude(pk__in=residents).order_by("joined_at", "pk"))
        wanted = [
            [
                count - sum(pk in each and each[pk].has_reached(step) for pk in residents)
                for step, count in zip(STEPS, row, strict=True)
            ]
            for row, each in zip(REACHED, known, strict=True)
        ]
    with acting_as(by):
        random = Random(145)  # noqa: S311 - made-up facts need no secret
        told = list(_steps(people, ends, wanted))
        for person, news, source in told:
            _tell(person, by, news, source, random)
    return len(told)


_FACTS: dict[JourneyStep, Callable[..., None]] = {
    JourneyStep.CERTIFIED: certified,
    JourneyStep.EXAMS: passed_all,
    JourneyStep.EXPERIENCE: gained_experience,
}


def _tell(person: Registrant, by: User, news: StepNews, source: Basis, random: Random) -> None:
    """Three steps are told by facts; the others on the way to practice."""
    if news.step in _FACTS and news.knowledge == Knowledge.KNOWN:
        if not any(each.step == news.step for each in steps_told_by(facts_of(person))):
            _FACTS[news.step](person, by=by, when=news.when, random=random)
    else:
        record_step(person, by=by, news=news, source=source)


def _steps(people: list[Registrant], ends: list[date], wanted: list[list[int]]) -> Iterator[tuple[Registrant, StepNews, Basis]]:
    random = Random(144)  # noqa: S311 - made-up steps need no secret
    before = [person for person in people if timezone.localdate(person.joined_at) <= ends[0]]
    later = [person for person in people if ends[0] < timezone.localdate(person.joined_at) <= ends[1]]
    random.shuffle(before)
    # Whoever came far in the first year comes further in the second; some of those who joined later overtake others.
    order = [*before[: wanted[0][0]], *later, *before[wanted[0][0] :]]
    for place, person in enumerate(order):
        for number, step in enumerate(STEPS):
            if place < wanted[0][number] and place < len(before):
                yield person, _reached(random, step, ends[0]), random.choice(list(Basis))
            elif place < wanted[1][number]:
                yield person, _reached(random, step, ends[1]), random.choice(list(Basis))
        if place < FINISHED:
            yield person, StepNews(JourneyStep.FINISHED, when=RoughDate(ends[1] - timedelta(days=place % 3))), Basis.ORGANIZATION
    yield from _others(random, order, ends)


def _reached(random: Random, step: JourneyStep, end: date) -> StepNews:
    """Some day of the year that ends then, the later steps later in it."""
    day = end - timedelta(days=330 - 50 * STEPS.index(step) - random.randint(0, 30))
    precision = random.choice((DatePrecision.DAY, DatePrecision.DAY, DatePrecision.MONTH))
    when = RoughDate(day if precision == DatePrecision.DAY else day.replace(day=1), precision)
    how = random.choice((MatchedHow.MATCH, MatchedHow.MATCH, MatchedHow.MATCH, MatchedHow.SOAP, MatchedHow.OUTSIDE))
    return StepNews(step, when=when, how=how if step == JourneyStep.MATCHED else None)


def _others(random: Random, order: list[Registrant], ends: list[date]) -> Iterator[tuple[Registrant, StepNews, Basis]]:
    """The other road, and people whom nobody could reach any more."""
    last = order[::-1]
    for place, person in enumerate(last[: OTHER[1]]):
        day = ends[0 if place < OTHER[0] else 1] - timedelta(days=random.randint(20, 200))
        profession = PROFESSIONS[min(place % 5, len(PROFESSIONS) - 1)]
        yield person, StepNews(JourneyStep.OTHER_ROAD, when=RoughDate(day), profession=profession), Basis.STATEMENT
    for person in last[OTHER[1] : OTHER[1] + LOST]:
        lost_on = ends[1] - timedelta(days=random.randint(10, 100))
        yield person, StepNews(JourneyStep.CERTIFIED, Knowledge.LOST, RoughDate(lost_on)), Basis.STATEMENT
