"""Residency programs and their sites: kept by the institution and the office; the office checks the accreditation."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.geography.models import Place
from img_program.organizations.models import Organization, OrganizationKind
from img_program.statute.parameters import parameter
from residency.training.models import ProgramSite, ResidencyProgram
from residency.training.permissions import CHECK_ACCREDITATION, KEEP_PROGRAM

SPECIALTIES = "residency.eligible_specialties"


def create_program(
    *,
    by: User,
    organization: Organization,
    name: str,
    specialty: str,
    accreditation_id: str,
    demands_certificate: bool = False,
) -> ResidencyProgram:
    """Add a program to its sponsoring institution. Raises ValidationError for another kind of organization or specialty."""
    demand(by, KEEP_PROGRAM, organization)
    if organization.kind != OrganizationKind.SPONSORING_INSTITUTION:
        raise ValidationError("Only a sponsoring institution has residency programs.", code="kind")
    program = ResidencyProgram(organization=organization)
    with transaction.atomic():
        _write(program, name, specialty, accreditation_id, demands_certificate=demands_certificate)
        program.save(force_insert=True)
    return program


def change_program(
    program: ResidencyProgram, *, by: User, name: str, specialty: str, accreditation_id: str, demands_certificate: bool
) -> ResidencyProgram:
    """Change what is written about a program; another accreditation number must be checked anew."""
    with transaction.atomic():
        program = _running(program, by)
        if specialty != program.specialty and program.positions.exists():
            raise ValidationError({"specialty": "The program has positions in its specialty. Add another program."}, code="fixed")
        if accreditation_id.strip() != program.accreditation_id:
            program.accreditation_checked_on = None
        _write(program, name, specialty, accreditation_id, demands_certificate=demands_certificate)
        program.save(update_fields=[*_FIELDS, "accreditation_checked_on"])
    return program


_FIELDS = ("name", "specialty", "accreditation_id", "demands_certificate")


def _write(program: ResidencyProgram, name: str, specialty: str, accreditation_id: str, *, demands_certificate: bool) -> None:
    allowed = parameter(SPECIALTIES, on=timezone.localdate())
    if specialty not in allowed.as_list():
        raise ValidationError({"specialty": f"Choose a specialty that the law names ({allowed.citation})."}, code="specialty")
    program.name, program.specialty = name.strip(), specialty
    program.accreditation_id, program.demands_certificate = accreditation_id.strip(), demands_certificate
    same = ResidencyProgram.objects.filter(organization_id=program.organization_id, name=program.name)
    if same.exclude(pk=program.pk).exists():
        raise ValidationError({"name": "This institution has a program of this name."}, code="name")


def _running(program: ResidencyProgram, by: User) -> ResidencyProgram:
    demand(by, KEEP_PROGRAM, program)
    program = locked(program)
    if not program.is_running:
        raise WrongStateError("This program has ended.")
    return program


def record_accreditation_check(program: ResidencyProgram, *, by: User, on: date) -> ResidencyProgram:
    """The office looked the accreditation up at its public source on a day."""
    demand(by, CHECK_ACCREDITATION)
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        program = locked(program)
        program.accreditation_checked_on = on
        program.save(update_fields=["accreditation_checked_on"])
    return program


def end_program(program: ResidencyProgram, *, by: User, on: date) -> ResidencyProgram:
    """The program takes no more residents. Raises ValidationError while a position waits to be filled."""
    with transaction.atomic():
        program = _running(program, by)
        if program.positions.filter(state__in=["planned", "open", "unfilled"]).exists():
            raise ValidationError("Close the positions that are not filled first.", code="positions")
        program.ended_on = on
        program.save(update_fields=["ended_on"])
    return program


def add_site(
    program: ResidencyProgram, *, by: User, name: str, place: Place, street_address: str = "", is_main: bool = False
) -> ProgramSite:
    """Add a place of training; a new main site takes the rank from the old one."""
    with transaction.atomic():
        program = _running(program, by)
        if is_main:
            program.sites.filter(is_main=True, ended_on=None).update(is_main=False)
        return ProgramSite.objects.create(
            program=program,
            organization_id=program.organization_id,
            name=name.strip(),
            street_address=street_address.strip(),
            place=place,
            is_main=is_main,
        )


def end_site(site: ProgramSite, *, by: User, on: date) -> ProgramSite:
    """Residents train there no more."""
    demand(by, KEEP_PROGRAM, site)
    with transaction.atomic():
        site = locked(site)
        site.ended_on = on
        site.save(update_fields=["ended_on"])
    return site
