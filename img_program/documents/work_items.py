"""What waits for whom: destructions to decide, papers to read, what is sealed and undecided."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.approvals.models import Approval
from img_program.approvals.steps import read_by
from img_program.documents.models import DESTROY_STEP, Sealing, SealingState
from img_program.documents.permissions import APPROVE_DESTRUCTION, OPEN_SEALED


def waits(user: User) -> Iterator[Waiting]:
    """Destructions that need this person's word; for the data practices official also what is sealed and undecided."""
    if not staff_roles(user):
        return
    url = reverse("documents:sealings")
    yield from _papers_to_read(user)
    if user.has_perm(APPROVE_DESTRUCTION):
        mine = Approval.objects.filter(
            step=DESTROY_STEP,
            subject_id=Cast(OuterRef("pk"), CharField()),
            subject_version=OuterRef("proposal_number"),
            by=user,
        )
        proposed = Sealing.objects.filter(~Exists(mine), state=SealingState.PROPOSED)
        yield Waiting(proposed, "destruction to approve or decline", "destructions to approve or decline", url)
    if user.has_perm(OPEN_SEALED):
        sealed = Sealing.objects.filter(state=SealingState.SEALED)
        yield Waiting(sealed, "sealed record to decide on", "sealed records to decide on", url)


def _papers_to_read(user: User) -> Iterator[Waiting]:
    """Approvals given elsewhere whose document this person may read: not those that they recorded."""
    if found := read_by(user):
        rows = Approval.objects.filter(by=None, confirmation=None, step__in=found).exclude(recorded_by=user)
        url = reverse("documents:approvals")
        yield Waiting(rows, "document of an approval to read", "documents of approvals to read", url)
