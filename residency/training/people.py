"""What an institution may read of physicians: a few facts of those who said Yes to it, and names of its residents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.organizations.models import Organization, OrganizationKind
from residency.training.models import Appointment, RecordShare, ResidencyProgram
from residency.training.permissions import VIEW_CANDIDATES
from roster.models import Registrant


@dataclass(frozen=True, slots=True)
class Candidate:
    """The facts that the question names, and nothing else."""

    share: UUID
    registrant_id: int
    name: str
    reach: str
    specialty: str
    school_country: str
    graduation_year: int | None
    county: str
    shared_at: datetime


def candidates_of(organization: Organization, *, by: User) -> list[Candidate]:
    """Those on the roster whose latest answer to this institution is Yes, by name.

    Read as the system, through the running answers only: the roster shows its rows to their own people and the office.
    """
    demand(by, VIEW_CANDIDATES, organization)
    with as_system(reason="read the records that physicians share with a residency program"):
        shares = RecordShare.objects.running().filter(organization=organization)
        rows = shares.select_related("registrant__county", "registrant__specialty", "registrant__user")
        return [_candidate(share) for share in rows.order_by("registrant__search_name", "pk")]


def candidate_of(share: RecordShare, *, by: User) -> Candidate | None:
    """One of them; None when the answer is not Yes any more."""
    return next((each for each in candidates_of(share.organization, by=by) if each.share == share.pk), None)


def _candidate(share: RecordShare) -> Candidate:
    person = share.registrant
    return Candidate(
        share=share.pk,
        registrant_id=person.pk,
        name=person.name,
        reach=_reach(person),
        specialty=person.specialty.name if person.specialty else "",
        school_country=person.school_country_in_words,
        graduation_year=person.graduation_year,
        county=person.county.name if person.county else "",
        shared_at=share.answered_at,
    )


def _reach(person: Registrant) -> str:
    if person.reach_by == "email" and person.user is not None:
        return f"E-mail: {person.user.email}"
    return person.reach_in_words


def names_of_residents(appointments: Iterable[Appointment]) -> dict[int, str]:
    """Names by registrant, of appointments that the caller's reader may see."""
    wanted = {appointment.registrant_id for appointment in appointments}
    with as_system(reason="read the names of residents"):
        return dict(Registrant.objects.filter(pk__in=wanted).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Institution:
    """A sponsoring institution with its programs, as everybody may know it."""

    pk: int
    name: str
    programs: tuple[str, ...]


def institutions_to_ask_about() -> list[Institution]:
    """Active sponsoring institutions with a running program. Public facts, read as the system."""
    with as_system(reason="read which residency programs there are"):
        programs = ResidencyProgram.objects.running().filter(
            organization__is_active=True, organization__kind=OrganizationKind.SPONSORING_INSTITUTION
        )
        found: dict[int, tuple[str, list[str]]] = {}
        for program in programs.select_related("organization").order_by("organization__name", "name"):
            found.setdefault(program.organization_id, (program.organization.name, []))[1].append(
                f"{program.name} ({program.specialty_in_words})"
            )
    return [Institution(key, name, tuple(names)) for key, (name, names) in found.items()]


def program_names(appointments: Iterable[Appointment]) -> dict[UUID, tuple[str, str]]:
    """For a resident: program and position of each of their appointments, which their own policies don't show."""
    wanted = [appointment.pk for appointment in appointments]
    with as_system(reason="tell a resident the name of their program"):
        rows = Appointment.objects.filter(pk__in=wanted).select_related("position__program")
        return {row.pk: (row.position.program.name, str(row.position)) for row in rows}
