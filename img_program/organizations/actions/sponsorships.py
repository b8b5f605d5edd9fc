"""Fiscal sponsor and delivery partner: the office keeps both on record."""

from __future__ import annotations

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.organizations.models import FiscalSponsorship, Organization
from img_program.organizations.permissions import KEEP_ORGANIZATIONS


def add_fiscal_sponsorship(
    *,
    by: User,
    sponsor: Organization,
    partner: Organization,
    starts_on: date,
    ends_on: date | None = None,
    document_note: str = "",
) -> FiscalSponsorship:
    """Record that one organization answers for another's money. Raises ValidationError for overlapping periods."""
    demand(by, KEEP_ORGANIZATIONS)
    if sponsor == partner:
        raise ValidationError("An organization can't be its own fiscal sponsor.", code="same")
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=sponsor.pk)
        running = FiscalSponsorship.objects.filter(sponsor=sponsor, partner=partner).exclude(ends_on__lt=starts_on)
        if ends_on is not None:
            running = running.filter(starts_on__lte=ends_on)
        if running.exists():
            raise ValidationError("These two have a sponsorship on record for a part of this time.", code="overlap")
        sponsorship = FiscalSponsorship(
            sponsor=sponsor, partner=partner, starts_on=starts_on, ends_on=ends_on, document_note=document_note.strip()
        )
        sponsorship.full_clean()
        sponsorship.save()
    return sponsorship


def end_fiscal_sponsorship(*, sponsorship: FiscalSponsorship, by: User, ends_on: date, reason: str) -> FiscalSponsorship:
    """Set the last day. Raises ValidationError for a day before the first, and without a reason."""
    demand(by, KEEP_ORGANIZATIONS)
    if not reason.strip():
        raise ValidationError("Say why it ends. The reason is kept in the history.", code="reason")
    with transaction.atomic(), pghistory.context(reason=reason.strip()):
        locked = FiscalSponsorship.objects.select_for_update().get(pk=sponsorship.pk)
        if ends_on < locked.starts_on:
            raise ValidationError("The last day can't be before the first.", code="order")
        locked.ends_on = ends_on
        locked.full_clean()
        locked.save(update_fields=["ends_on"])
    return locked
