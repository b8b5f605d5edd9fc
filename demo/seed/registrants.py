"""About 240 made-up physicians: most in the Twin Cities, one to four in each of many other counties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from demo.people import BY_SLUG
from demo.seed.accounts import make_account
from demo.seed.names import BY_COUNTRY, COUNTIES
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.actions.eligibility import ask_for_review
from roster.actions.joining import join_roster, save_answers, start_joining
from roster.actions.notice import acknowledge_notice
from roster.actions.registrant import add_residence, leave_roster
from roster.forms.base import SKIPPED, RawAnswer
from roster.models import Answer, DatePrecision, ReachBy, Registrant, Residence, Specialty
from roster.notices import notice_of_today
from roster.rules.dates import RoughDate

SPECIALTIES = {
    "family-medicine": 56, "internal-medicine": 48, "pediatrics": 26, "obstetrics-and-gynecology": 22,
    "general-practice": 24, "psychiatry": 9, "general-surgery": 14, "anesthesiology": 6, "radiology": 3,
    "orthopedic-surgery": 4, "cardiology": 5, "neurology": 3, "emergency-medicine": 6, "pathology": 2,
    "infectious-disease": 3, "dermatology": 1, "urology": 1, "ophthalmology": 2, "": 12,
}  # fmt: skip
FIRST_JOINED = date(2023, 9, 1)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one made-up person answers, by question, and since when they live in Minnesota."""

    email: str
    raw: dict[str, RawAnswer]
    since: RoughDate | None
    joined_on: date
    leaves: bool = False
    asks: str = ""


def _pick(random: Random, weights: dict[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def _residence(random: Random) -> RawAnswer:
    lives = _pick(random, {Residence.MINNESOTA: 88, Residence.OTHER_STATE: 7, Residence.NOT_YET: 2, Residence.NOT_SAID: 3})
    county = _pick(random, COUNTIES) if lives == Residence.MINNESOTA else ""
    state = random.choice(("WI", "ND", "IA", "SD", "IL", "TX")) if lives == Residence.OTHER_STATE else ""
    return {"residence": lives, "county": county, "state": state}


def _eligibility(random: Random) -> dict[str, RawAnswer]:
    born = _pick(random, {Answer.YES: 96, Answer.NO: 4})
    home = _pick(random, {Answer.YES: 90, Answer.NOT_SURE: 6, Answer.NO: 1, SKIPPED: 3})
    training = _pick(random, {Answer.NO: 91, Answer.YES: 4, Answer.NOT_SURE: 3, SKIPPED: 2})
    return {
        slug: {SKIPPED: "1"} if answer == SKIPPED else {"answer": answer}
        for slug, answer in (("born", born), ("home", home), ("training", training))
    }


def _since(random: Random, today: date) -> RoughDate:
    day = today - timedelta(days=random.randint(60, 365 * 12))
    precision = DatePrecision(_pick(random, {DatePrecision.DAY: 4, DatePrecision.MONTH: 5, DatePrecision.YEAR: 1}))
    return RoughDate(
        {DatePrecision.DAY: day, DatePrecision.MONTH: day.replace(day=1), DatePrecision.YEAR: day.replace(month=1, day=1)}[
            precision
        ],
        precision,
    )


def made_up_people(count: int, today: date, codes: set[str]) -> Iterator[Answers]:
    """The same people at every run on the same day."""
    random = Random(1911)  # noqa: S311 - made-up people need no secret
    countries = {country: weight for country, (weight, _given, _family) in BY_COUNTRY.items()}
    span = (today - FIRST_JOINED).days
    for number in range(count):
        country = _pick(random, countries)
        _weight, given, family = BY_COUNTRY[country]
        name = f"{random.choice(given)} {random.choice(family)}".strip()
        specialty = _pick(random, {code: weight for code, weight in SPECIALTIES.items() if not code or code in codes})
        graduated: RawAnswer = {"graduation_year": str(random.randint(1992, today.year - 2))}
        residence = _residence(random)
        answers: dict[str, RawAnswer] = {
            "name": {"name": name},
            "reach": {"reach_by": ReachBy.EMAIL, "phone": "", "navigator": ""},
            "residence": residence,
            "school": {"school_country": country},
            "graduation": graduated if random.random() > 0.03 else {SKIPPED: "1"},  # noqa: PLR2004 - a few do not know
            "specialty": {"specialty": specialty or "not_yet"},
            **_eligibility(random),
        }
        knows = residence["residence"] == Residence.MINNESOTA and random.random() < 0.9  # noqa: PLR2004 - some are not asked yet
        yield Answers(
            email=f"physician{number + 1:03d}@demo.example",
            raw=answers,
            since=_since(random, today) if knows else None,
            joined_on=FIRST_JOINED + timedelta(days=random.randint(0, span)),
            leaves=number % 60 == 59,  # noqa: PLR2004 - one in sixty leaves
        )


def fixed_people(today: date) -> Iterator[Answers]:
    """The physicians of the sign-in page."""
    yes, no = {"answer": "yes"}, {"answer": "no"}
    common = {"reach": {"reach_by": "email", "phone": "", "navigator": ""}, "born": yes, "home": yes, "training": no}
    yield Answers(
        BY_SLUG["amina"].email,
        {
            **common,
            "name": {"name": "Amina Warsame"},
            "residence": {"residence": "minnesota", "county": "27145", "state": ""},
            "school": {"school_country": "SO"},
            "graduation": {"graduation_year": "2009"},
            "specialty": {"specialty": "pediatrics"},
        },
        RoughDate(today.replace(year=today.year - 4, day=1), DatePrecision.MONTH),
        today - timedelta(days=400),
    )
    yield Answers(
        BY_SLUG["daniel"].email,
        {
            **common,
            "name": {"name": "Daniel Okonkwo"},
            "residence": {"residence": "minnesota", "county": "27053", "state": ""},
            "school": {"school_country": "NG"},
            "graduation": {"graduation_year": "1998"},
            "specialty": {"specialty": "internal-medicine"},
            "home": {"answer": "not_sure"},
        },
        RoughDate(today.replace(year=today.year - 1, month=1, day=1), DatePrecision.YEAR),
        today - timedelta(days=90),
        asks="I plan to stay, but my papers take long. Please look at my answer again.",
    )


def join(person: Answers, *, welcome: bool = False) -> Registrant:
    """One person's whole way onto the roster, as that person; `welcome` sends the letter."""
    account = make_account(person.email)
    with acting_as(account):
        acknowledge_notice(notice_of_today(), by=account)
        start_joining(by=account)
        for question, raw in person.raw.items():
            save_answers(by=account, question=question, raw=raw)
        registrant = join_roster(by=account, welcome=welcome)
        if person.since:
            add_residence(registrant, by=account, since=person.since, until=None)
        if person.asks:
            ask_for_review(registrant, by=account, words=person.asks)
        if person.leaves:
            leave_roster(registrant, by=account)
    # The one thing the actions can't do: they happened in the past.
    joined_at = timezone.make_aware(datetime.combine(person.joined_on, time(10, 30)))
    with as_system(reason="demonstration data: joined in the past"):
        Registrant.objects.filter(pk=registrant.pk).update(joined_at=joined_at)
    return registrant


def make_newcomer() -> User:
    """An account with the notice given and no answer yet."""
    account = make_account(BY_SLUG["newcomer"].email)
    with acting_as(account):
        acknowledge_notice(notice_of_today(), by=account)
    return account


def make_registrants(count: int) -> int:
    """The fixed people and so many more; returns how many joined."""
    today = timezone.localdate()
    with as_system(reason="demonstration data"):
        codes = set(Specialty.objects.values_list("code", flat=True))
    fixed, made_up = list(fixed_people(today)), list(made_up_people(count, today, codes))
    for person in fixed:
        join(person, welcome=True)
    for person in made_up:
        join(person)
    make_newcomer()
    return len(fixed) + len(made_up)
