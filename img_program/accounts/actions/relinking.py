"""Lost phone and mailbox: one member of staff checks identity and proposes, a second one confirms."""

from __future__ import annotations

import re

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import IdentityCheck, Relinking, User
from img_program.accounts.permissions import demand
from img_program.accounts.sessions import end_sessions
from img_program.accounts.staff_permissions import CONFIRM_RELINKING, RELINK_PERSON
from img_program.database.context import as_system
from img_program.mail.actions import queue_mail

# The kind of a document or a status would itself be the secret; numbers of documents are never asked.
_NOT_TO_BE_WRITTEN = re.compile(
    r"\b(passport|visa|green card|asylum|asylee|refugee|parole|undocumented|immigration|i-?94|a-?number|social security|ssn)\b|\d{7,}",
    re.IGNORECASE,
)


def propose_relinking(*, person: User, new_email: str, how_checked: IdentityCheck, check_note: str, by: User) -> Relinking:
    """Write down how identity was checked and propose the new e-mail address.

    Raises PermissionDenied without the right and for one's own account, ValidationError for an address in use,
    an open proposal, a missing note, or a note that names a document or a status.
    """
    demand(by, RELINK_PERSON)
    _not_ones_own(person, by)
    address = new_email.strip().lower()
    validate_email(address)
    note = check_note.strip()
    if not note:
        raise ValidationError({"check_note": "Write what matched, such as “school and graduation year as on record”."})
    if _NOT_TO_BE_WRITTEN.search(note):
        raise ValidationError({"check_note": "Do not name a document, a number or a status. Write only what matched."})
    with transaction.atomic():
        _demand_unused(address)
        if Relinking.objects.filter(user=person, state=Relinking.State.PROPOSED).exists():
            raise ValidationError("A proposal for this person waits for a second person already.")
        proposal = Relinking.objects.create(
            user=person, new_email=address, how_checked=how_checked, check_note=note, proposed_by=by
        )
        log_access(by, kind=KINDS.ACCOUNT_CHANGED, subject=person, purpose="new e-mail address proposed")
    return proposal


def confirm_relinking(*, proposal: Relinking, by: User) -> Relinking:
    """The second person agrees: sessions end, factors and password go, the new address replaces the old, the old are told.

    Raises PermissionDenied without the right, for the one who proposed, and for one's own account; ValidationError
    when it was decided before or the address is in use by now.
    """
    demand(by, CONFIRM_RELINKING)
    with transaction.atomic():
        locked = _open_for_decision(proposal, by)
        _demand_unused(locked.new_email)
        _decide(locked, by, Relinking.State.CONFIRMED)
        _give_new_address(locked, by)
    return locked


def _give_new_address(locked: Relinking, by: User) -> None:
    """As the system: no member of staff writes somebody else's account."""
    with as_system(reason="a second person confirmed a new address"):
        person = User.objects.select_for_update().get(pk=locked.user_id)
        old = sorted({person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)})
        end_sessions(person, because="account linked to a new address")
        Authenticator.objects.filter(user=person).delete()
        EmailAddress.objects.filter(user=person).delete()
        EmailAddress.objects.create(user=person, email=locked.new_email, primary=True, verified=False)
        person.email = locked.new_email
        person.set_unusable_password()
        person.save(update_fields=["email"])
        log_access(by, kind=KINDS.ACCOUNT_CHANGED, subject=person, purpose="new e-mail address confirmed by a second person")
        for address in old:
            queue_mail(template="accounts/relinked_old", to=address, key=f"relinked-{locked.pk}-{address}")
        queue_mail(template="accounts/relinked_new", to=locked.new_email, key=f"relinked-{locked.pk}-new")


def refuse_relinking(*, proposal: Relinking, by: User) -> Relinking:
    """The second person does not agree; nothing changes for the account. Raises as `confirm_relinking` does."""
    demand(by, CONFIRM_RELINKING)
    with transaction.atomic():
        locked = _open_for_decision(proposal, by)
        _decide(locked, by, Relinking.State.REFUSED)
        log_access(by, kind=KINDS.ACCOUNT_CHANGED, subject=locked.user, purpose="new e-mail address refused")
    return locked


def _open_for_decision(proposal: Relinking, by: User) -> Relinking:
    locked = Relinking.objects.select_for_update(of=("self",)).select_related("user").get(pk=proposal.pk)
    if locked.state != Relinking.State.PROPOSED:
        raise ValidationError("This proposal was decided before.")
    if by.pk == locked.proposed_by_id:
        raise PermissionDenied("A second person decides.")
    _not_ones_own(locked.user, by)
    return locked


def _decide(proposal: Relinking, by: User, state: Relinking.State) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at"])


def _demand_unused(address: str) -> None:
    taken = User.objects.filter(email__iexact=address).exists() or EmailAddress.objects.filter(email__iexact=address).exists()
    if taken:
        raise ValidationError({"new_email": "Another account uses this address."})


def _not_ones_own(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise PermissionDenied("Nobody re-links their own account.")
