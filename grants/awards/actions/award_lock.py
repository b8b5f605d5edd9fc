"""The award is locked first, whatever moves money under it: rules read rows that another payment may be changing."""

from __future__ import annotations

from grants.awards.models import Agreement, AgreementVersion, Award, PaymentRequest
from img_program.database.locking import locked


def lock_award(agreement: Agreement) -> Award:
    """The award of an agreement, locked until the transaction ends. Taken before every other lock of this room."""
    return locked(Award(pk=agreement.award_id))


def lock_money_of(request: PaymentRequest) -> PaymentRequest:
    """The award, then the request as it is now."""
    lock_award(Agreement.objects.get(pk=request.agreement_id))
    return locked(request)


def lock_money_of_version(version: AgreementVersion) -> AgreementVersion:
    """The award, then the agreement or amendment as it is now: an amendment moves money that a payment may be taking."""
    lock_award(version.agreement)
    return locked(version)
