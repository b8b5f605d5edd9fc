"""Minn. Stat. 13.599, cell by cell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from grants.rounds.classification import Kind, Phase, classify, phase_of
from grants.rounds.models import Opportunity
from img_program.documents.models import Classification

PUBLIC, PRIVATE, NONPUBLIC = Classification.PUBLIC, Classification.PRIVATE, Classification.NONPUBLIC
# kind: not published, taking applications, opened, evaluated
TABLE = {
    Kind.REQUEST_FOR_PROPOSALS: (NONPUBLIC, PUBLIC, PUBLIC, PUBLIC),
    Kind.APPLICANT_NAME: (NONPUBLIC, NONPUBLIC, PUBLIC, PUBLIC),
    Kind.APPLICANT_ADDRESS: (NONPUBLIC, NONPUBLIC, PUBLIC, PUBLIC),
    Kind.AMOUNT_REQUESTED: (NONPUBLIC, NONPUBLIC, PUBLIC, PUBLIC),
    Kind.ANSWERS: (NONPUBLIC, NONPUBLIC, NONPUBLIC, PUBLIC),
    Kind.BUDGET: (NONPUBLIC, NONPUBLIC, NONPUBLIC, PUBLIC),
    Kind.POINTS_AND_RANK: (NONPUBLIC, NONPUBLIC, NONPUBLIC, PUBLIC),
    Kind.RECOMMENDATION: (NONPUBLIC, NONPUBLIC, NONPUBLIC, PUBLIC),
    Kind.TRADE_SECRET: (NONPUBLIC, NONPUBLIC, NONPUBLIC, NONPUBLIC),
    Kind.DATA_ON_INDIVIDUALS: (PRIVATE, PRIVATE, PRIVATE, PRIVATE),
    Kind.REVIEWER_IDENTITY: (PRIVATE, PRIVATE, PRIVATE, PRIVATE),
    Kind.UNSUBMITTED: (NONPUBLIC, NONPUBLIC, NONPUBLIC, NONPUBLIC),
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("phase", Phase)
def test_every_cell(kind: Kind, phase: Phase) -> None:
    assert classify(kind, phase) == TABLE[kind][list(Phase).index(phase)]


@pytest.mark.django_db
def test_the_phases_of_a_round() -> None:
    now = timezone.now()

    def phase(state: str, seconds: int) -> Phase:
        return phase_of(Opportunity(state=state, deadline=now + timedelta(seconds=seconds)), now)

    assert phase("draft", -1) is Phase.NOT_PUBLISHED
    assert phase("approved", 1) is Phase.NOT_PUBLISHED
    assert phase("published", 0) is Phase.TAKING_APPLICATIONS
    assert phase("published", -1) is Phase.OPENED
    assert phase("independent_review", -1) is Phase.OPENED
    assert phase("panel", -1) is Phase.OPENED
    assert phase("cancelled", 1) is Phase.TAKING_APPLICATIONS
    assert phase("cancelled", -1) is Phase.OPENED
    assert phase("evaluated", -1) is Phase.EVALUATED
