"""Staff send a list of sites to be judged."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.geography.checking.jobs import FOLDER
from img_program.geography.checking.reading import read_sites
from img_program.geography.models.checks import WIPED, SiteCheck
from img_program.geography.permissions import CHECK_SITES
from img_program.geography.rules.is_rural import RuralLaw
from img_program.jobs.models import OPEN_STATES
from img_program.jobs.run import enqueue
from img_program.statute.parameters import parameter

MOST_BYTES = 20_000_000
KEPT_DAYS = "geography.site_check_days"


def ask_for_check(*, content: bytes, name: str, as_of: date, by: User) -> SiteCheck:
    """Keep the file and have a worker judge it. Raises PermissionDenied, or ValidationError in words for a file or a day
    that can't be used.
    """  # fmt: skip
    demand(by, CHECK_SITES)
    if len(content) > MOST_BYTES:
        raise ValidationError({"file": "The file is larger than 20 MB. Split it."})
    try:
        read_sites(content)
    except ValidationError as refusal:
        raise ValidationError({"file": refusal.messages}) from refusal
    try:
        RuralLaw.of(as_of)
    except LookupError as fault:
        raise ValidationError({"as_of": "We know no rule for that day. The program began on 1 July 2015."}) from fault
    with transaction.atomic():
        stored = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}.in.csv", ContentFile(content))
        check = SiteCheck(file_name=name[:200], storage_name=stored, as_of=as_of, requested_by=by)
        enqueue(check)
        log_access(by, kind=KINDS.SETTINGS_CHANGED, subject=check, purpose="list of sites sent to be judged")
    return check


def kept_days(on: date) -> int:
    """For how many days lists and answers are kept."""
    return parameter(KEPT_DAYS, on=on).as_int()


def wipe_old_checks(*, now: datetime) -> int:
    """Every night: files and names of files whose days are over are gone; that somebody checked, and how many sites, stays.

    Returns how many checks were wiped.
    """
    oldest = now - timedelta(days=kept_days(timezone.localdate(now)))
    with as_system(reason="wipe lists of sites whose days are over"):
        old = list(SiteCheck.objects.filter(created_at__lt=oldest).exclude(state__in=OPEN_STATES).exclude(file_name=WIPED))
        for check in old:
            for name in filter(None, (check.storage_name, check.result_name)):
                default_storage.delete(name)
            check.file_name, check.storage_name, check.result_name = WIPED, "", ""
            check.save(update_fields=["file_name", "storage_name", "result_name"])
    return len(old)
