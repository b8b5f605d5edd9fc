"""From the fund to the decision: two persons, risk first, never more than the fund holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connections

from grants.awards.actions import awards, funds, risk
from grants.awards.models import Appropriation, Award, RiskAssessment
from grants.awards.permissions import AWARD_STEP
from grants.awards.workflow import AwardState
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from tests.approvals.support import elsewhere, second_look
from tests.grants.awards.factories import assess, decide, make_award, make_draft, make_fund, propose, this_year
from tests.people import People

pytestmark = pytest.mark.django_db


def letters(code: str) -> int:
    with as_system(reason="test"):
        return Letter.objects.filter(template__code=code).count()


def test_two_persons_decide_and_the_grantee_is_told_once(people: People) -> None:
    award = propose(make_draft(people), people)
    award = decide(award, people.coordinator)
    assert (award.state, letters("grants_award_made")) == (AwardState.PROPOSED, 0)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="approved already"):
        awards.decide_award(award, by=people.coordinator)
    award = decide(award, people.program_manager)
    assert (award.state, letters("grants_award_made")) == (AwardState.AWARDED, 1)
    with acting_as(people.finance_officer), pytest.raises(WrongStateError):
        awards.decide_award(award, by=people.finance_officer)


def test_an_approval_given_elsewhere_counts_as_one(people: People) -> None:
    award = decide(propose(make_draft(people), people), people.coordinator)
    with acting_as(people.program_manager):
        award = awards.decide_award_elsewhere(award, by=people.program_manager, **elsewhere())
    assert award.state == AwardState.PROPOSED
    second_look(AWARD_STEP.name, award.pk)
    with as_system(reason="test"):
        assert Award.objects.get(pk=award.pk).state == AwardState.AWARDED


def test_the_specialist_prepares_but_does_not_decide(people: People) -> None:
    award = propose(make_draft(people), people)
    with acting_as(people.grants_specialist), pytest.raises(PermissionDenied):
        awards.decide_award(award, by=people.grants_specialist)


def test_a_larger_award_needs_a_risk_assessment_that_does_not_refuse(people: People) -> None:
    award, by = make_draft(people, amount=50_000), people.grants_specialist
    with acting_as(by), pytest.raises(ValidationError, match="needs a risk assessment"):
        awards.propose_award(award, by=by)
    refusal = assess(award, by, RiskAssessment.Conclusion.REFUSE)
    assert (refusal.noticed_at is not None, letters("grants_risk_notice")) == (True, 1)
    with acting_as(by), pytest.raises(ValidationError, match="says “refuse”"):
        awards.propose_award(award, by=by)
    with acting_as(by):
        risk.record_risk_answer(refusal, by=by, answer="The audit was late; here it is.", on=date(2026, 5, 3))
    assess(award, by, RiskAssessment.Conclusion.CONDITIONS)
    with acting_as(by):
        assert awards.propose_award(award, by=by).state == AwardState.PROPOSED


def test_below_the_threshold_none_is_needed(people: People) -> None:
    award, by = make_draft(people, amount=49_999), people.grants_specialist
    with acting_as(by):
        assert awards.propose_award(award, by=by).state == AwardState.PROPOSED


def test_a_single_source_says_why(people: People) -> None:
    fund, by = make_fund(people), people.grants_specialist
    with acting_as(by), pytest.raises(ValidationError, match="only one possible grantee"):
        awards.single_source_award(
            by=by,
            organization=people.organization,
            program="career_guidance",  # type: ignore[arg-type]
            title="English",
            years={this_year(): Decimal(1000)},
            fund=fund,
            starts_on=date(2026, 7, 1),
            ends_on=date(2027, 6, 30),
            justification=" ",
        )


def test_refusing_says_why_and_frees_the_application(people: People) -> None:
    award = propose(make_draft(people), people)
    with acting_as(people.program_manager):
        with pytest.raises(ValidationError, match="Say why"):
            awards.refuse_award(award, by=people.program_manager, reason="")
        awards.refuse_award(award, by=people.program_manager, reason="Too little is left.")
    assert letters("grants_award_refused") == 1


def test_approvals_of_an_earlier_proposal_do_not_count(people: People) -> None:
    award = decide(propose(make_draft(people), people), people.coordinator)
    with acting_as(people.program_manager):
        award = awards.return_award(award, by=people.program_manager, reason="Other dates.")
    with acting_as(people.grants_specialist):
        award = awards.propose_award(award, by=people.grants_specialist)
    assert decide(award, people.program_manager).state == AwardState.PROPOSED


def test_an_award_beyond_the_fund_is_refused_in_words(people: People) -> None:
    fund = make_fund(people, {this_year(): 100_000})
    make_award(people, amount=60_000, fund=fund)
    second = decide(propose(make_draft(people, amount=50_000, fund=fund), people), people.coordinator)
    with acting_as(people.program_manager), pytest.raises(ValidationError, match=r"more than the 100000\.00 dollars of the fund"):
        awards.decide_award(second, by=people.program_manager)
    with acting_as(people.finance_officer), pytest.raises(ValidationError, match="more than the"):
        funds.appropriate(fund, by=people.finance_officer, fiscal_year=this_year(), amount=Decimal(59_999), citation="Laws")
    with as_system(reason="test"):
        row = Appropriation.objects.with_balance().get(fund=fund)
    assert (row.committed, row.left) == (Decimal(60_000), Decimal(40_000))  # type: ignore[attr-defined]


def test_the_database_refuses_a_state_that_the_workflow_does_not_lead_to(people: People) -> None:
    award = make_draft(people)
    with as_system(reason="test"), pytest.raises(ProgrammingError, match="Invalid transition"):
        Award.objects.filter(pk=award.pk).update(state=AwardState.AWARDED)


def test_the_organization_sees_only_what_was_decided(people: People) -> None:
    award = propose(make_draft(people), people)
    with acting_as(people.manager):
        assert not Award.objects.exists()
    decide(award, people.coordinator, people.program_manager)
    with acting_as(people.manager):
        assert Award.objects.get() == award
    with acting_as(people.rival):
        assert not Award.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_money_of_a_fund_goes_to_one_of_two_at_once(people: People) -> None:
    fund = make_fund(people, {this_year(): 100_000})
    both = [decide(propose(make_draft(people, amount=60_000, fund=fund), people), people.coordinator) for _ in range(2)]
    start = Barrier(2)

    def second_approval(award: Award, by: User) -> str:
        try:
            with acting_as(by):
                start.wait()
                return awards.decide_award(award, by=by).state
        except ValidationError as refusal:
            return refusal.code or ""
        finally:
            connections.close_all()

    persons = [people.program_manager, people.finance_officer]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(second_approval, both, persons))
    assert sorted(results) == ["awarded", "limit"]
    with as_system(reason="test"):
        assert Appropriation.objects.with_balance().get(fund=fund).left == Decimal(40_000)  # type: ignore[attr-defined]
