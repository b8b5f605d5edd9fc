"""Certificates: issued with a confirmed decision, verified by number and code, revoked by two persons."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions.telling import tell
from assessments.models import Certificate, CertificateRendering, Decision, Event, Registration
from assessments.permissions import REVOKE
from assessments.workflow import CERTIFICATE, CertificateState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals import actions as approvals
from img_program.approvals.actions import Standing
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.jobs.run import enqueue

STEP = "assessments.revocation"
_NO_CODE = "0" * 14


def issue_certificate(decision: Decision, place: Registration, *, by: User) -> Certificate:
    """Issue on a confirmed decision and ask for the PDF. Called by the confirming action, which holds the locks."""
    certificate = Certificate.objects.create(
        decision=decision,
        registration=place,
        user=place.user,
        holder=place.registrant.name,
        specialty=place.session.specialty,
        is_example=place.session.is_example,
        issued_on=timezone.localdate(),
    )
    with as_system(reason="ask for the PDF of a certificate"):
        enqueue(CertificateRendering(certificate=certificate, requested_by=by))
    return certificate


@dataclass(frozen=True, slots=True)
class Verification:
    """The whole answer: valid or not on this day. Unknown, wrong code and revoked are the same answer."""

    is_valid: bool
    on: date


def normalized(text: str) -> str:
    """What people type, without spaces, hyphens and case."""
    return "".join(character for character in text.upper() if character.isalnum())[:40]


def verify_certificate(*, number: str, code: str) -> Verification:
    """Whether a certificate with this number and code counts today. The code is compared in constant time, always.

    The caller has counted the attempt.
    """
    wanted = normalized(number)
    with as_system(reason="verify a certificate by number and code"):
        found = Certificate.objects.filter(number=f"CR-{wanted.removeprefix('CR')}").first()
    kept = normalized(found.code) if found else _NO_CODE
    is_same = secrets.compare_digest(kept.encode(), normalized(code).encode())
    return Verification(bool(found) and is_same and bool(found and found.is_valid), timezone.localdate())


def _demand_another(by: User, certificate: Certificate) -> None:
    demand(by, REVOKE)
    if certificate.user_id == by.pk:
        raise PermissionDenied("Two colleagues decide about your own certificate.")


def propose_revocation(certificate: Certificate, *, by: User, reason: str) -> Standing:
    """The first of two persons, with the reason in writing. Until the second confirms, the certificate counts."""
    _demand_another(by, certificate)
    if not reason.strip():
        raise ValidationError("Write the reason. It is kept.", code="reason")
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        locked.state = CERTIFICATE.target(locked.state, "propose_revocation")
        locked.reason = reason.strip()
        locked.round += 1
        locked.save(update_fields=["state", "reason", "round"])
        return approvals.approve(STEP, subject_id=locked.pk, version=locked.round, by=by)


def confirm_revocation(certificate: Certificate, *, by: User) -> Standing:
    """The second person. Raises ValidationError for the same person, WrongStateError when it was settled meanwhile."""
    _demand_another(by, certificate)
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        target = CERTIFICATE.target(locked.state, "revoke_certificate")
        standing = approvals.approve(STEP, subject_id=locked.pk, version=locked.round, by=by)
        if standing.is_complete:
            locked.state, locked.revoked_on = target, timezone.localdate()
            locked.save(update_fields=["state", "revoked_on"])
            tell(locked.registration, Event.REVOKED)
    return standing


def keep_certificate(certificate: Certificate, *, by: User, reason: str) -> Certificate:
    """The second person refuses, in writing: the certificate stays valid."""
    _demand_another(by, certificate)
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        target = CERTIFICATE.target(locked.state, "keep_certificate")
        if not reason.strip():
            raise ValidationError("Say why it stays valid. The reason is kept.", code="reason")
        # Approvals are read by the whole office: the reason stays here.
        approvals.refuse(
            STEP, subject_id=locked.pk, version=locked.round, by=by, reason="The reason is kept with the certificate."
        )
        locked.state, locked.note = target, reason.strip()
        locked.save(update_fields=["state", "note"])
    return locked


def revoke_for_decision(decision: Decision) -> None:
    """A second marking replaced the decision: two persons have just confirmed that, and the certificate ends with it."""
    certificate = Certificate.objects.select_for_update().filter(decision=decision).first()
    if certificate is None or certificate.state == CertificateState.REVOKED:
        return
    certificate.reason = "The decision was replaced after a second marking."
    if certificate.state == CertificateState.VALID:
        certificate.state = CERTIFICATE.target(certificate.state, "propose_revocation")
        certificate.save(update_fields=["state", "reason"])
    certificate.state, certificate.revoked_on = CERTIFICATE.target(certificate.state, "revoke_certificate"), timezone.localdate()
    certificate.save(update_fields=["state", "revoked_on"])


def readable_pdf(certificate: Certificate) -> str:
    """The stored file's name. Raises WrongStateError while it is being made or once the certificate is revoked."""
    if certificate.state == CertificateState.REVOKED:
        raise WrongStateError("This certificate was revoked.")
    if not certificate.has_pdf:
        raise WrongStateError("The PDF is being made. Try again in a minute.")
    return certificate.pdf_name
