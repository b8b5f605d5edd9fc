"""The participant agreement: prepared, signed elsewhere by both sides, recorded, and looked at by a second person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.actions import upload_document
from residency.training.letters import day, tell_physician
from residency.training.models import Appointment, ParticipantAgreement, ResidencyText, TextKind
from residency.training.permissions import CONFIRM_AGREEMENT, PREPARE_AGREEMENT, SIGNED_AGREEMENT
from residency.training.terms import terms_on
from residency.training.workflow import PARTICIPANT_AGREEMENT, ParticipantAgreementState


def prepare_agreement(appointment: Appointment, *, by: User) -> ParticipantAgreement:
    """Begin the agreement with the approved text; the physician is told and can read text and terms before signing.

    Raises ValidationError while no text is approved or another agreement of this appointment is on its way.
    """
    demand(by, PREPARE_AGREEMENT)
    text = ResidencyText.objects.in_use(TextKind.PARTICIPANT_AGREEMENT).first()
    if text is None:
        raise ValidationError("No text of the participant agreement is approved yet. Approve one first.", code="text")
    with transaction.atomic():
        appointment = locked(appointment)
        if not appointment.is_running:
            raise WrongStateError("This appointment has ended.")
        others = ParticipantAgreement.objects.filter(appointment=appointment)
        if others.exclude(state=ParticipantAgreementState.CANCELLED).exists():
            raise ValidationError("This resident has an agreement already.", code="exists")
        agreement = ParticipantAgreement(
            appointment=appointment,
            organization_id=appointment.organization_id,
            registrant_id=appointment.registrant_id,
            user_id=appointment.user_id,
            text=text,
            prepared_by=by,
        )
        agreement.save(force_insert=True)
        _tell(agreement, "residency_agreement_prepared", "prepared", by=by, prepared_on=day(timezone.localdate()))
    return agreement


def record_signatures(
    agreement: ParticipantAgreement, *, by: User, physician_signed_on: date, state_signer: str, state_signed_on: date, file: Any
) -> ParticipantAgreement:
    """Both have signed: the paper is kept with the physician's documents, the terms of that day with the agreement.

    `file` is a checked upload. The terms are those of the day of the last signature.
    """
    demand(by, PREPARE_AGREEMENT)
    if not state_signer.strip():
        raise ValidationError({"state_signer": "Write who signed for the State."}, code="required")
    if file is None:
        raise ValidationError({"file": "Upload the signed agreement."}, code="file")
    signed_on = max(physician_signed_on, state_signed_on)
    if signed_on > timezone.localdate():
        raise ValidationError("A signature lies in the future.", code="future")
    terms = terms_on(signed_on)
    with transaction.atomic():
        agreement = locked(agreement)
        agreement.state = PARTICIPANT_AGREEMENT.target(agreement.state, "record_signatures")
        agreement.document = upload_document(
            file, by=by, purpose=SIGNED_AGREEMENT, registrant_user=agreement.user, title="Signed participant agreement"
        )
        agreement.physician_signed_on, agreement.state_signed_on = physician_signed_on, state_signed_on
        agreement.state_signer, agreement.state_reason = state_signer.strip(), ""
        agreement.terms_as_of, agreement.terms = terms.as_of, terms.words
        agreement.service_years, agreement.site_judged_on = terms.service_years, terms.site_judged_on
        agreement.payment_first_employment_year = terms.payment_first_employment_year
        agreement.payment_years, agreement.payment_cap = terms.payment_years, terms.payment_cap
        agreement.payment_share = terms.payment_share
        agreement.recorded_by, agreement.recorded_at = by, timezone.now()
        agreement.save()
    return agreement


def confirm_agreement(agreement: ParticipantAgreement, *, by: User) -> ParticipantAgreement:
    """The second look: in force from now on, and nothing of it changes any more. The physician is told."""
    demand(by, CONFIRM_AGREEMENT)
    with transaction.atomic():
        agreement = locked(agreement)
        target = PARTICIPANT_AGREEMENT.target(agreement.state, "confirm_agreement")
        if agreement.recorded_by_id == by.pk:
            raise ValidationError(
                "You recorded the signatures. A second, different person must confirm them.", code="same_person"
            )
        if agreement.document is None or not agreement.document.is_openable:
            raise ValidationError("The paper can't be opened yet. Wait for its check, then look at it.", code="paper")
        agreement.state, agreement.confirmed_by, agreement.confirmed_at = target, by, timezone.now()
        agreement.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        signed_on = agreement.terms_as_of or timezone.localdate()
        _tell(agreement, "residency_agreement_signed", "in_force", by=by, signed_on=day(signed_on))
    return agreement


def return_agreement(agreement: ParticipantAgreement, *, by: User, reason: str) -> ParticipantAgreement:
    """Something is wrong with what was recorded: signatures and terms are taken out, to be recorded anew."""
    demand(by, CONFIRM_AGREEMENT)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."}, code="reason")
    with transaction.atomic():
        agreement = locked(agreement)
        agreement.state = PARTICIPANT_AGREEMENT.target(agreement.state, "return_agreement")
        _without_signatures(agreement)
        agreement.state_reason = reason.strip()[:500]
        agreement.save()
    return agreement


def _without_signatures(agreement: ParticipantAgreement) -> None:
    for name in (
        "document", "physician_signed_on", "state_signed_on", "terms_as_of", "service_years", "payment_first_employment_year",
        "payment_years", "payment_cap", "payment_share", "recorded_by", "recorded_at",
    ):  # fmt: skip
        setattr(agreement, name, None)
    agreement.state_signer = agreement.site_judged_on = ""
    agreement.terms = []


def cancel_agreement(agreement: ParticipantAgreement, *, by: User, reason: str) -> ParticipantAgreement:
    """It won't be signed; another one may be prepared."""
    demand(by, PREPARE_AGREEMENT)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."}, code="reason")
    with transaction.atomic():
        agreement = locked(agreement)
        agreement.state = PARTICIPANT_AGREEMENT.target(agreement.state, "cancel_agreement")
        agreement.state_reason = reason.strip()[:500]
        agreement.save(update_fields=["state", "state_reason"])
    return agreement


def _tell(agreement: ParticipantAgreement, code: str, transition: str, *, by: User, **values: object) -> None:
    tell_physician(
        agreement.user_id,
        code,
        about=agreement,
        transition=transition,
        by=by,
        path=reverse("training:my_agreement", args=[agreement.pk]),
        **values,
    )
