"""A person's own data, free and at once (Minn. Stat. 13.04, subd. 3)."""

from __future__ import annotations

from django.db import transaction

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from roster.data_inventory import PersonalData, personal_data
from roster.models import DataRequest, Registrant
from roster.permissions import EDIT_OWN


def download_my_data(registrant: Registrant, *, by: User, form: DataRequest.Form) -> PersonalData:
    """Everything the roster holds about the person, each field with its classification and who may see it.

    The request is recorded. Raises PermissionDenied for another's record.
    """
    demand(by, EDIT_OWN, registrant)
    with transaction.atomic():
        DataRequest.objects.create(registrant=registrant, user_id=registrant.user_id, form=form)
        return personal_data(registrant)
