"""A row of every table up to the end of training, for each owner of the isolation test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone

from grants.awards.models import Appropriation, Award, AwardPart, Fund
from img_program.geography.models import Place
from img_program.organizations.acting import acting_as
from residency.training.models import (
    Appointment,
    GateItem,
    ParticipantAgreement,
    Position,
    PositionFunding,
    ProgramSite,
    RecordShare,
    ResidencyProgram,
    ResidencyText,
    TrainingEvent,
)
from tests.approvals.support import approvals_of
from tests.database.rows import Owner, Rows, maker

DAY, SUM = date(2026, 7, 1), Decimal(1000)


@maker("training.residencyprogram")
def _program(owner: Owner, rows: Rows) -> Model:
    """The program, and with it everything that hangs on it."""
    own = {"organization": owner.organization}
    program = ResidencyProgram.objects.create(**own, name="Family medicine", specialty="family_medicine", accreditation_id="120")
    position = Position.objects.create(**own, program=program, academic_year=2026, label="FM-1")
    funding = PositionFunding.objects.create(
        **own, award=_award(owner), position=position, academic_year=2026, amount=SUM, created_by=owner.user
    )
    person = {"registrant_id": rows["roster.registrant"].pk, "user": owner.user}
    question = ResidencyText.objects.get(kind="share_question")
    share = RecordShare(**own, **person, answer="yes", text=question)
    with acting_as(owner.user):
        share.save(force_insert=True)
    both = {**own, **person}
    appointment = Appointment.objects.create(
        **both, position=position, filled_by="match", starts_on=DAY, expected_end_on=date(2029, 6, 30), recorded_by=owner.user
    )
    made: list[Model] = [
        ProgramSite.objects.create(**own, program=program, name="Hospital", place=Place.objects.all()[0]),
        position,
        funding,
        share,
        appointment,
        GateItem.objects.create(
            **both, appointment=appointment, kind="certification", basis="document_seen", dated_on=DAY, recorded_by=owner.user
        ),
        ParticipantAgreement.objects.create(
            **both,
            appointment=appointment,
            text=ResidencyText.objects.get(kind="participant_agreement"),
            prepared_by=owner.user,
            prepared_at=timezone.now(),
        ),
        TrainingEvent.objects.create(
            **both, appointment=appointment, kind="leave", happened_on=date(2026, 8, 1), recorded_by=owner.user
        ),
    ]
    for row in made:
        rows[row._meta.label_lower] = row
    return program


def _award(owner: Owner) -> Award:
    fund = Fund.objects.create(name=f"Residency fund of {owner.organization}", code="2")
    money = Appropriation.objects.create(fund=fund, fiscal_year=2027, amount=SUM, citation="Laws")
    award = Award.objects.create(
        organization=owner.organization,
        number=f"R-{owner.organization.pk}",
        program="primary_care_residency",
        source="single_source",
        title="Positions",
        amount=SUM,
        starts_on=DAY,
        ends_on=date(2029, 6, 30),
        justification="Nobody else.",
        created_by=owner.user,
    )
    AwardPart.objects.create(organization=owner.organization, award=award, appropriation=money, fiscal_year=2027, amount=SUM)
    approvals_of("grants.award_decision", award.pk, about=owner.organization)
    for state in ("proposed", "awarded"):
        award.state = state
        award.save()
    return award


def _made_with_the_program(label: str) -> None:
    @maker(label)
    def _row(owner: Owner, rows: Rows) -> Model:
        return rows[label]


for _label in (
    "programsite", "position", "positionfunding", "recordshare", "appointment", "gateitem", "participantagreement",
    "trainingevent",
):  # fmt: skip
    _made_with_the_program(f"residency.{_label}")
