"""From encumbrance to the executed agreement: signatures in their order, two persons, and what frees the money again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.award_lock import lock_money_of_version
from grants.awards.actions.money_moved import move_money
from grants.awards.actions.schedule import bring_schedule_up_to_date
from grants.awards.letters import tell
from grants.awards.models import Agreement, AgreementVersion, Award, RiskAssessment
from grants.awards.permissions import APPROVE_EXECUTION, EXECUTION_STEP, PREPARE_AGREEMENT, PREPARE_AWARD, SIGNED_AGREEMENT
from grants.awards.rules.term_is_allowed import term_is_allowed
from grants.awards.workflow import AGREEMENT, AGREEMENT_VERSION, AWARD, AgreementState, VersionState
from grants.rounds.actions.disclosures import demand_disclosed
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import Standing, approve, record_approval_given_elsewhere, standing
from img_program.approvals.steps import Matter
from img_program.database.locking import limits_in_words, locked
from img_program.documents.actions import upload_document
from img_program.statute.parameters import parameter

type Upload = Any


def record_encumbrance(
    version: AgreementVersion, *, by: User, encumbrance_id: str, on: dt.date, supplier: str = ""
) -> AgreementVersion:
    """The money is set aside in the accounting system: first of all (Minn. Stat. 16A.15). `supplier`: the grantee's number there."""
    numbers = {"encumbrance_id": encumbrance_id.strip(), "supplier": supplier.strip()}
    return _step(version, "record_encumbrance", by=by, on=on, encumbered_on=on, **numbers)


def record_grantee_signature(version: AgreementVersion, *, by: User, signer: str, on: dt.date) -> AgreementVersion:
    """The grantee signed, after the encumbrance."""
    return _step(version, "record_grantee_signature", by=by, on=on, grantee_signer=signer.strip(), grantee_signed_on=on)


def record_state_signature(
    version: AgreementVersion,
    *,
    by: User,
    signer: str,
    on: dt.date,
    approval_reference: str,
    file: Upload,
    long_term_approval: str = "",
) -> AgreementVersion:
    """The State signed: the signed document, and where the approval is recorded. Longer terms name their approval (TERM)."""
    demand(by, PREPARE_AGREEMENT, version)
    with transaction.atomic():
        if not approval_reference.strip():
            raise ValidationError({"approval_reference": "Write where the approval is recorded."}, code="reference")
        document = upload_document(
            file, by=by, purpose=SIGNED_AGREEMENT, organization=version.organization, title=f"{version.agreement}, {version}"
        )
        return _step(
            version,
            "record_state_signature",
            by=by,
            on=on,
            state_signer=signer.strip(),
            state_signed_on=on,
            approval_reference=approval_reference.strip(),
            long_term_approval=long_term_approval.strip(),
            document=document,
        )


def _step(version: AgreementVersion, action: str, *, by: User, on: dt.date, **values: Any) -> AgreementVersion:
    demand(by, PREPARE_AGREEMENT, version)
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        version = locked(version)
        version.state = AGREEMENT_VERSION.target(version.state, action)
        if version.encumbered_on is not None and on < version.encumbered_on:
            raise ValidationError({"on": "Nobody signs before the money is encumbered."}, code="order")
        for name, value in values.items():
            if value == "" and name not in ("long_term_approval", "supplier"):
                raise ValidationError({name: "This can't be empty."}, code="empty")
            setattr(version, name, value)
        version.save()
    return version


def cancel_version(version: AgreementVersion, *, by: User, reason: str) -> AgreementVersion:
    """Stop an amendment before it is executed; with the agreement itself the award ends and its money is free again."""
    demand(by, PREPARE_AGREEMENT, version)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."}, code="reason")
    with transaction.atomic():
        version = lock_money_of_version(version)
        version.state = AGREEMENT_VERSION.target(version.state, "cancel_version")
        version.what_changes = f"{version.what_changes} Cancelled: {reason.strip()}".strip()
        version.save()
        agreement = locked(version.agreement)
        if agreement.state == AgreementState.PREPARING:
            agreement.state = AGREEMENT.target(agreement.state, "cancel_version")
            agreement.save(update_fields=["state"])
            release_award(agreement.award, reason)
    return version


def rescind_award(award: Award, *, by: User, reason: str) -> Award:
    """Take a decided award back before its agreement is begun; its money is free again, and the public list says so."""
    demand(by, PREPARE_AWARD, award)
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The grantee and the public list say it."}, code="reason")
    with transaction.atomic():
        if Agreement.objects.filter(award=award).exists():
            raise ValidationError("This award has an agreement. Cancel or amend the agreement.", code="agreement")
        return release_award(award, reason)


def release_award(award: Award, reason: str) -> Award:
    """Without an agreement there is no grant: the money goes back to the fund, and the public list says so."""
    award = locked(award)
    target = AWARD.target(award.state, "cancel_award")
    for part in award.parts.all():
        part.released = part.amount
        part.save(update_fields=["released"])
    award.state, award.state_reason = target, reason.strip()
    award.save(update_fields=["state", "state_reason"])
    return award


def approve_execution(version: AgreementVersion, *, by: User, reason: str = "") -> AgreementVersion:
    """Give one's approval; the second person's executes the agreement or amendment (EXEC).

    Raises ValidationError when the term needs an approval that is missing, or the amendment came after the end.
    """
    with transaction.atomic():
        version = _ready(version, by)
        given = approve(EXECUTION_STEP.name, subject_id=version.pk, by=by, reason=reason)
        return _executed(version, given, by)


def approve_execution_elsewhere(
    version: AgreementVersion, *, by: User, approved_by: str, office: str, on: dt.date, file: Upload
) -> AgreementVersion:
    """Record the approval of somebody who does not sign in; it is one of the two once another has read its document."""
    with transaction.atomic():
        version = _ready(version, by)
        given = record_approval_given_elsewhere(
            EXECUTION_STEP.name,
            subject_id=version.pk,
            by=by,
            approved_by=approved_by,
            office=office,
            on=on,
            file=file,
        )
        return _executed(version, given, by)


def _ready(version: AgreementVersion, by: User) -> AgreementVersion:
    demand(by, APPROVE_EXECUTION, version)
    version = lock_money_of_version(version)
    AGREEMENT_VERSION.target(version.state, "execute")
    demand_disclosed(by, version.organization)
    _demand_risk_again(version)
    finding = term_is_allowed(version)
    if not finding.passes:
        raise ValidationError(f"{finding.words} {finding.what_to_do}", code="term")
    return version


def _effective_from(version: AgreementVersion) -> dt.date:
    """Not before the encumbrance and the last signature, whatever day was planned (Minn. Stat. 16A.15, 16B.98).

    Raises ValidationError when that lies after the end.
    """
    known = [day for day in (version.starts_on, version.encumbered_on, version.executed_on) if day]
    if max(known) > version.ends_on:
        raise ValidationError("The agreement would end before it is signed. Cancel it and write new dates.", code="dates")
    return max(known)


def _demand_risk_again(version: AgreementVersion) -> None:
    """An amendment that raises the money to the amount of the law needs a new assessment, made for it (RISK)."""
    award = Award.objects.get(pk=version.agreement.award_id)
    if version.number == 1 or version.amount <= award.amount:
        return
    threshold = parameter("grants.risk_assessment_from", on=timezone.localdate())
    latest = award.risk_assessments.order_by("-completed_at", "-pk").first()
    is_new = latest is not None and latest.completed_at >= version.created_at
    if version.amount >= threshold.as_decimal() and not is_new:
        raise ValidationError(
            f"With this amendment the award is {threshold.in_words()} or more and rises. Assess the risk again first.",
            code="risk",
        )
    if latest is not None and latest.conclusion == RiskAssessment.Conclusion.REFUSE:
        raise ValidationError("The risk assessment says “refuse”. Assess again, or cancel the amendment.", code="risk")


def matter_of_version(key: str) -> Matter | None:
    """What is executed."""
    version = AgreementVersion.objects.select_related("agreement").filter(pk=key).first()
    if version is None:
        return None
    signed = [day for day in (version.encumbered_on, version.grantee_signed_on, version.state_signed_on) if day]
    changed = timezone.make_aware(dt.datetime.combine(max(signed), dt.time())) if signed else version.created_at
    path = reverse("awards:agreement", args=[version.agreement_id])
    return Matter(f"{version.agreement}, {version}", path, 1, changed, frozenset({version.created_by_id}))


def settle_version(key: str, by: User) -> None:
    """Execute when the confirmed document completes the two."""
    with transaction.atomic():
        version = lock_money_of_version(AgreementVersion.objects.get(pk=key))
        if version.state == VersionState.STATE_SIGNED:
            _executed(version, standing(EXECUTION_STEP.name, subject_id=version.pk), by)


def _executed(version: AgreementVersion, given: Standing, by: User) -> AgreementVersion:
    if not given.is_complete or version.grantee_signed_on is None or version.state_signed_on is None:
        return version
    agreement = locked(version.agreement)
    with limits_in_words():
        version.state = AGREEMENT_VERSION.target(version.state, "execute")
        version.executed_on = max(version.grantee_signed_on, version.state_signed_on)
        version.save()
        move_money(agreement, version)
        if agreement.state == AgreementState.PREPARING:
            agreement.state = AGREEMENT.target(agreement.state, "execute")
            agreement.starts_on = _effective_from(version)
        agreement.ends_on = version.ends_on
        agreement.save(update_fields=["state", "starts_on", "ends_on"])
    bring_schedule_up_to_date(agreement)
    tell(
        agreement.organization,
        "grants_agreement_executed",
        about=version,
        transition="executed",
        by=by,
        path=reverse("awards:agreement", args=[agreement.pk]),
        what=str(version),
        number=agreement.number,
        starts_on=f"{agreement.starts_on or version.starts_on:%-d %B %Y}",
        ends_on=f"{version.ends_on:%-d %B %Y}",
    )
    return version
