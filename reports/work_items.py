"""What the annual report needs of a member of staff now."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.approvals.models import Approval
from img_program.web.components import Need
from reports.models import AnnualEdition, EditionComment
from reports.permissions import APPROVE_EDITION, MANAGE_EDITION, PUBLISH_STEP, WRITE_EDITION
from reports.workflow import CommentState, EditionState


def edition_work(user: User) -> Iterator[Need]:
    """Editions to approve, comments to answer, approved editions to publish; three queries, however many are open."""
    if not staff_roles(user):
        return
    editions = list(AnnualEdition.objects.open().order_by("report_year"))
    if not editions:
        return
    asked_of = dict(
        EditionComment.objects.filter(state=CommentState.OPEN).order_by().values_list("edition").annotate(Count("pk"))
    )
    approved = _approved_by(user) if user.has_perm(APPROVE_EDITION) else set()
    for edition in editions:
        asked, due = asked_of.get(edition.pk, 0), edition.due_on
        url = edition.get_absolute_url()
        seen = (str(edition.pk), edition.content_version) in approved
        if edition.state == EditionState.IN_REVIEW and asked and user.has_perm(WRITE_EDITION):
            words = "1 comment" if asked == 1 else f"{asked} comments"
            yield Need(f"Answer {words} on the {edition.report_year} report to the legislature", url, due=due)
        elif edition.state == EditionState.IN_REVIEW and user.has_perm(APPROVE_EDITION) and not seen:
            yield Need(f"Read and approve the {edition.report_year} report to the legislature", url, due=due)
        elif edition.state == EditionState.APPROVED and user.has_perm(MANAGE_EDITION):
            yield Need(f"Publish the {edition.report_year} report to the legislature", url, due=due)


def _approved_by(user: User) -> set[tuple[str, int]]:
    """What this person has approved: pairs of edition and the version of its content."""
    given = Approval.objects.filter(step=PUBLISH_STEP, by=user)
    return set(given.values_list("subject_id", "subject_version"))
