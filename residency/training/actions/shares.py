"""“Share my record with this residency program?”: the physician answers, and may answer anew at any time."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.organizations.models import Organization
from residency.training.models import RecordShare, ResidencyText, ShareAnswer, SharePurpose, TextKind
from residency.training.permissions import ANSWER_SHARE
from roster.models import Registrant


def answer_share(registrant: Registrant, *, by: User, organization: Organization, answer: ShareAnswer) -> RecordShare:
    """Yes or No to one institution, for one purpose; the words that were asked are kept with the answer.

    Raises PermissionDenied for another's record, ValidationError when the person is not on the roster.
    """
    demand(by, ANSWER_SHARE, registrant)
    if not registrant.is_active:
        raise ValidationError("You left the roster. Come back first, then you can share your record.", code="left")
    text = ResidencyText.objects.in_use(TextKind.SHARE_QUESTION).get()
    with transaction.atomic():
        share, made = RecordShare.objects.get_or_create(
            registrant=registrant,
            user=by,
            organization=organization,
            purpose=SharePurpose.RESIDENCY_CANDIDATE,
            defaults={"answer": answer, "text": text},
        )
        if not made and (share.answer != answer or share.text_id != text.pk):
            share = RecordShare.objects.select_for_update(of=("self",)).get(pk=share.pk)
            share.answer, share.text, share.answered_at = answer, text, timezone.now()
            share.save(update_fields=["answer", "text", "answered_at"])
    return share
