"""Collaboration in the demonstration: barriers with progress, an advisory body that meets, a checked catalogue, plans, the study."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from consultation.actions import barriers, bodies, plans, professions
from consultation.models import (
    Barrier,
    BarrierEntry,
    FactKind,
    Meeting,
    Plan,
    Profession,
    ProfessionFact,
    ProfessionVersion,
    ProgramPart,
    StakeholderBody,
    Visibility,
)
from demo.people import BY_SLUG
from demo.seed.facts import tell
from demo.seed.licensure_study import make_study
from demo.seed.papers import paper
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.documents.checking import check_upload
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from roster.models import Basis, Registrant

# Made-up people of the advisory body: interest, name, organization. Two of three consented that their name is published.
MEMBERS = (
    ("State agencies", "Karin Aho", "Department of Human Services"),
    ("State agencies", "Tom Becker", "Department of Employment"),
    ("State agencies", "Mai Xiong", "Board of Medical Practice"),
    ("Employers", "Ole Sandvik", "Prairie Hospitals"),
    ("Employers", "Rita Gomez", "City Clinics"),
    ("Employers", "Dan Whitefeather", "Northern Health"),
    ("Health plans", "Lea Fischer", "Lakeland Health Plan"),
    ("Professional associations", "Paul Iversen", "Association of family physicians"),
    ("Professional associations", "Ana Petrov", "Association of nurses"),
    ("Professional associations", "Joe Miller", "Hospital association"),
    ("Community organizations", "Farah Noor", "Bridge to Practice"),
    ("Community organizations", "Pa Houa Yang", "East Side Neighbors"),
    ("Community organizations", "Luis Ortega", "Harbor Newcomer Services"),
    ("Universities and Mayo", "Grace Lindqvist", "North Prairie University"),
    ("Universities and Mayo", "Henry Adler", "North Prairie University"),
    ("Universities and Mayo", "Susan Cole", "A teaching hospital"),
    ("Education of physician assistants", "Mark Engen", "A physician assistant program"),
    ("Education of physician assistants", "Ivy Thompson", "A physician assistant program"),
    ("International medical graduates", "Dr. Samira Yusuf", ""),
    ("International medical graduates", "Dr. Andrei Popov", ""),
    ("International medical graduates", "Dr. Nilar Aung", ""),
)


def make_consultation(staff: dict[str, User], organizations: dict[str, Organization]) -> int:
    """Runs after organizations and registrants; returns how many physicians plan."""
    coordinator = staff["coordinator"]
    today = timezone.localdate()
    _barriers(coordinator, organizations, today)
    _body(coordinator, today)
    _catalogue(coordinator, staff["manager"], today)
    planners = _plans(coordinator, organizations["bridge"], today)
    make_study(coordinator, staff["manager"], today)
    return planners


def _barriers(coordinator: User, organizations: dict[str, Organization], today: date) -> None:
    with as_system(reason="demonstration data"):
        register = {barrier.slug: barrier for barrier in Barrier.objects.all()}
        residency = User.objects.get(email=BY_SLUG["residency"].email)
    recency, cost = register["graduation-recency"], register["cost"]
    with acting_as(coordinator):
        held = [
            _entry(coordinator, register[slug], organizations[key], policy, since=today - timedelta(days=days))
            for slug, key, policy, days in (
                ("graduation-recency", "university", "Graduated within 5 years", 2000),
                ("graduation-recency", "new", "Graduated within 3 years", 900),
                ("us-clinical-experience", "university", "Six months of experience in the United States", 1500),
                ("exam-attempts", "new", "Every step passed at the first attempt", 900),
                ("visa-sponsorship", "university", "Sponsors J-1 only", 1500),
            )
        ]
        for subject, action, days, text, visibility in (
            (recency, "start_work", 500, "We wrote to every residency program of the state and asked for its rule on recency.", Visibility.PUBLIC),
            (cost, "start_work", 480, "Grants for career guidance may pay exam fees.", Visibility.PUBLIC),
            (cost, "ease", 200, "Exam fees of the physicians in the grants were paid. Application fees remain.", Visibility.PUBLIC),
            (held[0], "start_work", 430, "The program director asked for numbers on how older graduates do in training.", Visibility.INSTITUTION),
            (held[0], "ease", 60, "The program now reads every application of a physician with the readiness certificate.", Visibility.PUBLIC),
            (held[2], "start_work", 150, "A clinical preparation site offers the months that this program asks for.", Visibility.INSTITUTION),
        ):  # fmt: skip
            on = today - timedelta(days=days)
            barriers.move(subject, by=coordinator, action=action, noted_on=on, text=text, visibility=visibility)
        for entry, days, what, with_whom, result in (
            (
                held[0],
                440,
                "A visit with three physicians from the roster.",
                "Program director and faculty",
                "They asked for numbers.",
            ),
            (held[0], 120, "Numbers on recent and older graduates were shown.", "Selection committee", "A trial for one year."),
            (held[1], 90, "A letter that explains the readiness certificate.", "Program coordinator", ""),
        ):
            barriers.record_action(
                entry, by=coordinator, tried_on=today - timedelta(days=days), what=what, who="Program coordinator of the Department",
                with_whom=with_whom, result=result, visibility=Visibility.INSTITUTION,
            )  # fmt: skip
        barriers.note_progress(
            recency, by=coordinator, noted_on=today - timedelta(days=30), visibility=Visibility.PUBLIC,
            text="One of the two programs that answered tries to read applications without a limit of years.",
        )  # fmt: skip
    with acting_as(residency):
        barriers.answer_entry(
            held[1],
            by=residency,
            statement="We have few places and many applications. We are ready to look at older graduates with recent practice.",
        )


def _entry(coordinator: User, barrier: Barrier, organization: Organization, policy: str, *, since: date) -> BarrierEntry:
    entry = barriers.record_entry(
        barrier, by=coordinator, organization=organization, policy=policy, since=since, source="The program's page for applicants"
    )
    with as_system(reason="demonstration data: recorded in the past"):
        BarrierEntry.objects.filter(pk=entry.pk).update(recorded_at=timezone.now() - timedelta(days=510))
    return entry


def _body(coordinator: User, today: date) -> None:
    with acting_as(coordinator):
        body = StakeholderBody.objects.get(name="Advisory body of the program")
        seats = {seat.interest: seat for seat in body.seats.all()}
        members = [
            bodies.seat_member(
                body, by=coordinator, seat=seats[interest], name=name, affiliation=affiliation,
                starts_on=today - timedelta(days=700), consented_on=today - timedelta(days=690) if number % 3 else None,
            )
            for number, (interest, name, affiliation) in enumerate(MEMBERS)
        ]  # fmt: skip
        held: list[Meeting] = []
        for days, agenda, summary in (
            (
                400,
                "1. Barriers: recency of graduation\n2. Other health professions",
                "Members want one conversation with each program.",
            ),
            (
                40,
                "1. Progress with programs\n2. Study on licensing",
                "The trial of one program was welcomed. Advice on the study.",
            ),
        ):
            meeting = bodies.plan_meeting(
                body,
                by=coordinator,
                starts_at=timezone.now() - timedelta(days=days),
                place="St. Paul and by video",
                agenda=agenda,
            )
            presence = {each.pk: "present" if (each.pk + days) % 5 else "excused" for each in members}
            meeting = bodies.record_meeting(
                meeting,
                by=coordinator,
                summary=summary,
                presence=presence,
                guests=["A guest from a hospital"],
                minutes=check_upload(paper("minutes.pdf")),
            )
            held.append(meeting)
        first = bodies.record_advice(
            body, by=coordinator, given_on=today - timedelta(days=400), meeting=held[0], is_public=True,
            text="Speak with each residency program about recency, and bring numbers.",
            about=Barrier.objects.get(slug="graduation-recency"),
        )  # fmt: skip
        bodies.answer_advice(first, by=coordinator, answer="follow", response="We visit the programs one by one.")
        bodies.record_advice(
            body, by=coordinator, given_on=today - timedelta(days=40), meeting=held[1], is_public=True,
            text="Ask schools of nursing for credit for what physicians already learned.", about=ProgramPart.PATHWAYS,
        )  # fmt: skip
        bodies.plan_meeting(
            body, by=coordinator, starts_at=timezone.now() + timedelta(days=50), place="St. Paul and by video",
            agenda="1. Annual report\n2. Recommendations on licensing",
        )  # fmt: skip


def _catalogue(coordinator: User, manager: User, today: date) -> None:
    """Every entry confirmed; one fact was checked too long ago and asks to be checked again."""
    with acting_as(coordinator):
        for version in ProfessionVersion.objects.filter(state="draft").select_related("profession"):
            for fact in version.facts.select_related("version"):
                professions.check_fact(fact, by=coordinator)
            professions.confirm_version(version, by=manager if version.profession.is_physician else coordinator)
    with as_system(reason="demonstration data: checked in the past"):
        confirmed = ProfessionVersion.objects.filter(state="confirmed")
        confirmed.update(confirmed_on=today - timedelta(days=300))
        ProfessionFact.objects.filter(version__in=confirmed).update(checked_on=today - timedelta(days=60))
        old = ProfessionFact.objects.filter(version__profession__slug="respiratory-therapist", kind=FactKind.COST)
        old.update(checked_on=today - timedelta(days=420))


def _plans(coordinator: User, bridge: Organization, today: date) -> int:
    """Amina plans the way back and shares it with a navigator; others plan other professions, some reached them."""
    with as_system(reason="demonstration data"):
        goals = {each.slug: each for each in Profession.objects.all()}
        amina = Registrant.objects.select_related("user").get(user__email=BY_SLUG["amina"].email)
        people = list(
            Registrant.objects.filter(status="active", user__isnull=False)
            .exclude(pk=amina.pk)
            .exclude(user__email=BY_SLUG["daniel"].email)
            .select_related("user")
            .order_by("pk")[:12]
        )
    plan = _plan(amina, goals["physician"], done=3, today=today)
    if amina.user is not None:
        with acting_as(amina.user):
            plans.add_step(
                plan, by=amina.user, title="Visit the open house of a residency program", note="Take the certificate along"
            )
            plans.share_plan(plan, by=amina.user, organization_id=bridge.pk)
    others = [goal for slug, goal in sorted(goals.items()) if slug != "physician"]
    for number, record in enumerate(people):
        made = _plan(record, others[number % len(others)], done=number % 4, today=today)
        if number % 3 == 0 and record.user is not None:
            with acting_as(record.user):
                outcome = plans.tell_outcome(made, by=record.user, employed_on=today - timedelta(days=30 + 40 * number))
            if number % 2 == 0:
                with acting_as(coordinator):
                    plans.confirm_outcome(outcome, by=coordinator, basis=Basis.ORGANIZATION)
    return len(people) + 1


def _plan(record: Registrant, goal: Profession, *, done: int, today: date) -> Plan:
    user = record.user
    if user is None:
        raise ValueError("Only physicians with an account plan.")
    with acting_as(user):
        plan = plans.start_plan(record, by=user, profession=goal)
        for number, step in enumerate(plan.steps.select_related("plan")[:done]):
            if step.fact:
                tell(record, step.fact, by=user, when=today - timedelta(days=500 - 90 * number))
            else:
                plans.mark_step(step, by=user, is_done=True)
    with as_system(reason="demonstration data: begun in the past"):
        Plan.objects.filter(pk=plan.pk).update(started_on=today - timedelta(days=200 + record.pk % 300))
    return plan
