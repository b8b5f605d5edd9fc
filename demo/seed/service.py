"""After residency, in the demonstration: three physicians in service, and the revolving account; through the actions.

One serves in the third year at a rural clinic, two years confirmed and the first payment made. One works part time at a
clinic about which a person decides. One works where a designation was withdrawn later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from demo.people import BY_SLUG, DOMAIN
from demo.seed.accounts import make_account
from demo.seed.registrants import Answers, join
from demo.seed.residency import appoint, opened
from demo.seed.residents import Cast, pass_gate, train
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.geography.models import County, Place
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from img_program.statute.fiscal import add_months
from residency.service.actions import account, designations, links, repayment
from residency.service.actions import service as actions
from residency.service.actions import service_events as events
from residency.service.actions.links import EmployerAnswer
from residency.service.actions.service import SiteAddress
from residency.service.models import Declared, EmploymentPeriod, Obligation, PaymentYear
from residency.training.academic_year import academic_year_of
from residency.training.actions import answer_share
from residency.training.models import FilledBy, ResidencyProgram, ShareAnswer
from roster.models import DatePrecision
from roster.rules.dates import RoughDate

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Story:
    """One physician: whose account, in which academic year residency began, and where they work."""

    email: str
    name: str
    country: str
    began: int
    address: SiteAddress
    share: str = "1"


def make_service(staff: dict[str, User]) -> int:
    """Three physicians, their payments and what else the account pays; returns how many physicians. Runs after the residency and the designations."""
    with as_system(reason="demonstration data"):
        year = academic_year_of(timezone.localdate())
        cast = Cast(
            staff,
            Organization.objects.get(name="Lakes Region Medical Center"),
            User.objects.get(email=BY_SLUG["positions"].email),
            User.objects.get(email=BY_SLUG["residency-finance"].email),
        )
        stories = _stories(year)
    full, part, withdrawn = (_serve(story, cast) for story in stories)
    _two_years_confirmed(full, staff)
    _pay(full, staff, number=2, parts=(9_000, 6_000))
    _declare_less(part, Decimal(96_000))
    _pay(part, staff, number=2, parts=(9_600,))
    _confirm_on_paper(withdrawn, staff, months=24)
    designations.recheck_designations(on=timezone.localdate())
    _spend(staff)
    return len(stories)


def _stories(year: int) -> tuple[Story, ...]:
    serving, part = BY_SLUG["serving"], BY_SLUG["part-time"]
    falls, city = (Place.objects.named(f"{name} city").get() for name in ("International Falls", "Minneapolis"))
    beltrami = County.objects.get(pk="27007")
    return (
        Story(serving.email, serving.name, "LB", year - 5, SiteAddress("Border Waters Clinic", "12 Third Street", "International Falls", "56649", falls)),
        Story(part.email, part.name, "ET", year - 6, SiteAddress("Midtown Family Care", "2900 Example Avenue", "Minneapolis", "55407", city), "0.6"),
        Story(f"county@{DOMAIN}", "Ines Duarte", "AO", year - 5, SiteAddress("Pine Lakes Outreach Clinic", "Highway 72", "Blackduck", "56630", None, beltrami)),
    )  # fmt: skip


def _serve(story: Story, cast: Cast) -> Obligation:
    """Joins the roster, is appointed, trained and done; then reports work from the day after."""
    yes, today = {"answer": "yes"}, timezone.localdate()
    record = join(
        Answers(
            story.email,
            {
                "name": {"name": story.name},
                "reach": {"reach_by": "email", "phone": "", "navigator": ""},
                "residence": {"residence": "minnesota", "county": "27137", "state": ""},
                "school": {"school_country": story.country},
                "graduation": {"graduation_year": str(story.began - 8)},
                "specialty": {"specialty": "family-medicine"},
                "born": yes,
                "home": yes,
                "training": {"answer": "no"},
            },
            RoughDate(date(story.began - 4, 1, 1), DatePrecision.YEAR),
            date(story.began - 1, 10, 1),
        )
    )
    own = make_account(story.email)
    with acting_as(own):
        answer_share(record, by=own, organization=cast.institution, answer=ShareAnswer.YES)
    with as_system(reason="demonstration data"):
        family = ResidencyProgram.objects.get(organization=cast.institution, specialty="family_medicine")
    position = opened(family, cast, story.began, f"FM-{story.name.split()[0]}")
    train(pass_gate(appoint(position, record, cast, FilledBy.MATCH), cast), cast, years=3)
    with as_system(reason="demonstration data"):
        obligation = Obligation.objects.select_related("user", "agreement").get(registrant=record)
    with acting_as(obligation.user):
        actions.report_work(
            obligation,
            by=obligation.user,
            starts_on=obligation.begins_on,
            share=Decimal(story.share),
            is_primary_care=True,
            address=story.address,
            contact_name="Front office",
            contact_email=f"front-office.{obligation.user_id}@{DOMAIN}",
        )
    with acting_as(cast.first):
        events.record_contact(obligation, by=cast.first, on=today - timedelta(days=40))
    return obligation


def _period(obligation: Obligation) -> EmploymentPeriod:
    with as_system(reason="demonstration data"):
        return EmploymentPeriod.objects.select_related("site", "obligation").get(obligation=obligation)


def _confirm_on_paper(obligation: Obligation, staff: dict[str, User], *, months: int) -> None:
    period, by = _period(obligation), staff["coordinator"]
    with acting_as(by):
        links.record_paper_seen(
            period,
            by=by,
            covers_from=period.starts_on,
            covers_until=min(add_months(period.starts_on, months) - ONE_DAY, timezone.localdate()),
            reference="Letter of the employer, file cabinet 3",
        )


def _two_years_confirmed(obligation: Obligation, staff: dict[str, User]) -> None:
    """The first year on paper, the second by the private link."""
    _confirm_on_paper(obligation, staff, months=12)
    period, by = _period(obligation), staff["coordinator"]
    with acting_as(by):
        asked = links.ask_employer(period, by=by, on=add_months(period.starts_on, 24) - ONE_DAY)
    links.answer_verification(asked, answer=EmployerAnswer("confirm", "Karen Moberg, clinic manager"))


def _year(obligation: Obligation, number: int) -> PaymentYear:
    with as_system(reason="demonstration data"):
        rows = PaymentYear.objects.select_related("obligation__agreement", "obligation__user")
        return rows.get(obligation=obligation, number=number)


def _declare_less(obligation: Obligation, compensation: Decimal) -> None:
    year, by = _year(obligation, 2), obligation.user
    with acting_as(by):
        repayment.declare_payment(
            year, by=by, seen_version=year.version, declared=Declared.COMPENSATION, compensation=compensation
        )


def _pay(obligation: Obligation, staff: dict[str, User], *, number: int, parts: tuple[int, ...]) -> None:
    """In parts, each some weeks before the day on which the year is due."""
    by, year = staff["finance"], _year(obligation, number)
    for place, amount in enumerate(parts):
        on = min(year.due_on - timedelta(days=60 - 30 * place), timezone.localdate())
        with acting_as(by):
            repayment.record_payment(year, by=by, amount=Decimal(amount), on=on, source=f"Deposit {number}{place}-{amount}")


def _spend(staff: dict[str, User]) -> None:
    """Administration: one payment approved by a second person, and one proposal that waits for one."""
    by, manager, today = staff["finance"], staff["manager"], timezone.localdate()
    with acting_as(by):
        audit = account.propose_money_out(
            by=by, amount=Decimal(2_900), on=today - timedelta(days=120), note="Audit of the account, last year"
        )
    with acting_as(manager):
        account.approve_money_out(audit, by=manager)
    with acting_as(by):
        account.propose_money_out(by=by, amount=Decimal(3_200), on=today, note="Audit of the account")
