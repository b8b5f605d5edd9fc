"""Programs, positions, and what awards may pay for a position in a year."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connections, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from grants.awards.actions import agreements, execution
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import AgreementVersion
from grants.rounds.models import Program
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.geography.models import Place
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from img_program.statute.fiscal import fiscal_year_of
from residency.training import actions
from residency.training.models import Position, PositionFunding, ProgramSite, ResidencyProgram
from residency.training.workflow import PositionState
from tests.grants.awards.factories import execute, sign, today
from tests.people import People, make_organization
from tests.residency.training.factories import fund, make_agreement, make_award, make_position, make_program, this_academic_year

pytestmark = pytest.mark.django_db


def test_a_program_belongs_to_a_sponsoring_institution_and_to_a_specialty_of_the_law(people: People) -> None:
    made = make_program(people)
    assert (made.specialty_in_words, made.is_running) == ("Family medicine", True)
    values: dict[str, Any] = {"name": "Other", "specialty": "family_medicine", "accreditation_id": "1"}
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="sponsoring institution"):
            actions.create_program(by=people.coordinator, organization=make_organization(), **values)
        with pytest.raises(ValidationError, match="specialty that the law names"):
            actions.create_program(
                by=people.coordinator, organization=people.organization, **values | {"specialty": "general_surgery"}
            )
        with pytest.raises(ValidationError, match="program of this name"):
            actions.create_program(by=people.coordinator, organization=people.organization, **values | {"name": made.name})
    with acting_as(people.teammate), pytest.raises(PermissionDenied):
        actions.create_program(by=people.teammate, organization=people.organization, **values)


def test_another_accreditation_number_is_checked_anew(people: People) -> None:
    made = make_program(people)
    with acting_as(people.coordinator):
        made = actions.record_accreditation_check(made, by=people.coordinator, on=today())
        assert made.accreditation_checked_on is not None
    with acting_as(people.manager):
        values: dict[str, Any] = {"name": made.name, "specialty": made.specialty, "demands_certificate": True}
        made = actions.change_program(made, by=people.manager, accreditation_id=made.accreditation_id, **values)
        assert made.accreditation_checked_on is not None
        made = actions.change_program(made, by=people.manager, accreditation_id="999", **values)
        assert made.accreditation_checked_on is None
        with pytest.raises(PermissionDenied):
            actions.record_accreditation_check(made, by=people.manager, on=today())


def test_one_main_site_at_a_time(people: People) -> None:
    made = make_program(people)
    with acting_as(people.manager):
        place = Place.objects.all()[0]
        first = actions.add_site(made, by=people.manager, name="Hospital", place=place, is_main=True)
        second = actions.add_site(made, by=people.manager, name="Clinic", place=place, is_main=True)
        assert list(ProgramSite.objects.filter(is_main=True)) == [second]
        assert actions.end_site(first, by=people.manager, on=today()).ended_on == today()


def test_a_position_goes_its_way_and_no_other(people: People) -> None:
    position = make_position(people)
    by = people.manager
    with acting_as(by):
        position = actions.mark_unfilled(position, by=by)
        position = actions.open_position(position, by=by)
        position = actions.close_position(position, by=by)
        with pytest.raises(WrongStateError):
            actions.open_position(position, by=by)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Position.objects.filter(pk=position.pk).update(state=PositionState.FILLED)
        with pytest.raises(ValidationError, match="already"):
            actions.plan_positions(position.program, by=by, academic_year=position.academic_year, labels=[position.label])
        with pytest.raises(ProgrammingError), transaction.atomic():
            Position.objects.create(
                program=position.program, organization=people.organization, academic_year=2026, label="X", state="filled"
            )


def test_a_program_ends_only_when_nothing_waits(people: People) -> None:
    position, by = make_position(people), people.manager
    with acting_as(by):
        with pytest.raises(ValidationError, match="not filled"):
            actions.end_program(position.program, by=by, on=today())
        actions.close_position(position, by=by)
        actions.end_program(position.program, by=by, on=today())
        with pytest.raises(WrongStateError):
            actions.plan_positions(position.program, by=by, academic_year=2027, labels=["FM-9"])


def test_awards_together_stay_within_the_cap_of_the_law(people: People) -> None:
    position, first, second = make_position(people), make_award(people), make_award(people)
    fund(people, position, first, amount=100_000)
    with pytest.raises(ValidationError, match="the most is 150000"):
        fund(people, position, second, amount=50_001)
    fund(people, position, second, amount=50_000)
    # Another year has its own cap.
    fund(people, position, second, amount=150_000, year=position.academic_year + 1)
    with pytest.raises(ValidationError, match="begins later"):
        fund(people, position, second, amount=1, year=position.academic_year - 1)


def test_an_award_does_not_pay_more_than_it_has_nor_twice(people: People) -> None:
    award = make_award(people, amount=200_000)
    program = make_program(people)
    first, second = make_position(people, program), make_position(people, program)
    funding = fund(people, first, award)
    with pytest.raises(ValidationError, match="already"):
        fund(people, first, award, amount=1)
    with pytest.raises(ValidationError, match="it has 200000"):
        fund(people, second, award)
    with acting_as(people.grants_specialist):
        actions.withdraw_funding(funding, by=people.grants_specialist, reason="The position stays empty.")
    assert fund(people, second, award).amount == Decimal(150_000)


def test_an_amendment_leaves_an_award_what_its_positions_need(people: People) -> None:
    award = make_award(people, amount=200_000)
    agreement, by = make_agreement(people, award), people.grants_specialist
    funding = fund(people, make_position(people), award, amount=120_000)

    def amend(amount: int) -> AgreementVersion:
        with acting_as(by):
            lines = [BudgetAmount("People", fiscal_year_of(timezone.localdate()), Decimal(amount))]
            return agreements.amend_agreement(agreement, by=by, what_changes="Less.", ends_on=award.ends_on, lines=lines)

    with pytest.raises(ValidationError, match=r"paid from this award with \$120,000\.00"):
        amend(119_999)
    with acting_as(by):
        execution.cancel_version(amend(120_000), by=by, reason="Another way was found.")
        actions.withdraw_funding(funding, by=by, reason="The program pays for it.")
    version = amend(80_000)
    fund(people, make_position(people), award, amount=90_000)
    with pytest.raises(ValidationError, match="Residency positions"):
        execute(sign(version, people), people)


def test_only_awards_for_residency_pay_for_positions(people: People) -> None:
    award = make_award(people, program=Program.CAREER_GUIDANCE, amount=40_000)
    with pytest.raises(ValidationError, match="residency program"):
        fund(people, make_position(people), award, amount=10)


def test_only_the_office_says_what_an_award_pays(people: People) -> None:
    position, award = make_position(people), make_award(people)
    with acting_as(people.manager):
        with pytest.raises(PermissionDenied):
            actions.fund_position(
                position, by=people.manager, award=award, academic_year=position.academic_year, amount=Decimal(1)
            )
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            PositionFunding.objects.create(
                award=award,
                position=position,
                organization=people.organization,
                academic_year=position.academic_year,
                amount=1,
                created_by=people.manager,
            )


def test_a_rival_sees_nothing_and_attaches_nothing(people: People) -> None:
    program = make_program(people)
    make_position(people, program)
    with acting_as(people.rival):
        assert not ResidencyProgram.objects.exists()
        assert not Position.objects.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            _steal(program, people.rival_organization)


def _steal(program: ResidencyProgram, organization: Organization) -> None:
    Position.objects.create(program=program, organization=organization, academic_year=2026, label="Stolen")
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_do_not_pass_the_cap(people: People) -> None:
    position, award = make_position(people), make_award(people)
    other = make_award(people)
    clerks = (people.grants_specialist, people.coordinator)
    start, outcomes = threading.Barrier(2), []

    def pay(by: Any, from_award: Any) -> None:
        try:
            with acting_as(by):
                start.wait()
                actions.fund_position(
                    position, by=by, award=from_award, academic_year=this_academic_year(), amount=Decimal(100_000)
                )
            outcomes.append("paid")
        except ValidationError as refusal:
            outcomes.append(str(refusal.code))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=pay, args=pair) for pair in zip(clerks, (award, other), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["limit", "paid"]
    with as_system(reason="test"):
        assert PositionFunding.objects.running().count() == 1
