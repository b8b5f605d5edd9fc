"""Who may do what from the opportunity to the recommendation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from grants.rounds.models import Answer, Application, ConflictDisclosure, ReviewAssignment, RoundReviewer
from grants.rounds.workflow import ApplicationState
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import Person, register, staff_roles
from img_program.documents.models import Document
from img_program.documents.purposes import of_organizations, register_document_access
from img_program.organizations.models import Organization
from img_program.organizations.permissions import in_organization

_C, _G, _M = StaffRoleName.COORDINATOR, StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.PROGRAM_MANAGER
_D, _F, _AUDITOR = StaffRoleName.DATA_PRACTICES_OFFICIAL, StaffRoleName.FINANCE_OFFICER, StaffRoleName.AUDITOR
_OFFICE = frozenset({_C, _G, _M})
_READERS = _OFFICE | {_D, _F, _AUDITOR}

_CONFLICTS = "_conflicts_of_interest"

_manages = in_organization("manage_grants")
_finances = in_organization("manage_finance")
_views = in_organization("view")


def _may_edit(user: User, application: Application) -> bool:
    """Grant managers of the organization; the office only what it writes down for somebody."""
    if staff_roles(user):
        return application.is_entered_by_staff and bool(staff_roles(user) & _OFFICE)
    return _manages(user, application)


def _may_edit_budget(user: User, application: Application) -> bool:
    return _may_edit(user, application) or (not staff_roles(user) and _finances(user, application))


def _may_write(user: User, application: Application) -> bool:
    """What the organization says for itself after it handed in."""
    return not staff_roles(user) and _manages(user, application)


def _may_view(user: User, application: Application) -> bool:
    """The organization always; the office after the deadline, or what it wrote down itself."""
    if staff_roles(user):
        return applications_opened_to(user).filter(pk=application.pk).exists()
    return _views(user, application)


def applications_opened_to(user: User) -> QuerySet[Application]:
    """What a member of the office may open: after the deadline what was submitted, and what the office wrote down itself.

    Pages, lists and files of applications ask this one rule.
    """
    if not user.has_perm(OPEN_APPLICATIONS):
        return Application.objects.none()
    visible = Application.objects.visible_to(user)
    if not staff_roles(user) & _OFFICE:
        return visible.opened(timezone.now())
    return visible.filter(Q(pk__in=Application.objects.opened(timezone.now()).values("pk")) | Q(is_entered_by_staff=True))


def conflicts_of(user: User) -> frozenset[int]:
    """The organizations with which a person's latest word is a conflict of interest; asked once per request."""
    known: frozenset[int] | None = getattr(user, _CONFLICTS, None)
    if known is None:
        known = frozenset(ConflictDisclosure.objects.filter(person=user).conflicts())
        setattr(user, _CONFLICTS, known)
    return known


def is_in_conflict(user: User, about: Any) -> bool:
    """Whether a person's latest word about an organization, or the one that a row belongs to, is a conflict of interest."""
    known = conflicts_of(user)
    if isinstance(about, int):
        return about in known
    return (about.pk if isinstance(about, Organization) else getattr(about, "organization_id", None)) in known


def forget_conflicts(user: User) -> None:
    """After the person disclosed in this request."""
    setattr(user, _CONFLICTS, None)


def _is_reader(user: User, assignment: ReviewAssignment) -> bool:
    return assignment.reviewer_id == user.pk and assignment.is_readable


VIEW_ROUNDS = register("grants.view_rounds", staff=set(StaffRoleName))
WRITE_OPPORTUNITY = register("grants.write_opportunity", staff=_OFFICE)
APPROVE_OPPORTUNITY = register("grants.approve_opportunity", staff={_C, _M})
PUBLISH_OPPORTUNITY = register("grants.publish_opportunity", staff=_OFFICE)
ANSWER_QUESTIONS = register("grants.answer_questions", staff=_OFFICE)
EXTEND_DEADLINE = register("grants.extend_deadline", staff=_OFFICE)

START_APPLICATION = register("grants.start_application", holds=_manages)
VIEW_OWN_APPLICATIONS = register("grants.view_own_applications", holds=_views)
OPEN_APPLICATIONS = register("grants.open_applications", staff=_READERS)
VIEW_APPLICATION = register("grants.view_application", holds=_may_view)
EDIT_APPLICATION = register("grants.edit_application", holds=_may_edit)
EDIT_BUDGET = register("grants.edit_budget", holds=_may_edit_budget)
SUBMIT_APPLICATION = register("grants.submit_application", holds=_may_edit)
ENTER_APPLICATION = register("grants.enter_application", staff=_OFFICE)
WRITE_TO_PROGRAM = register("grants.write_to_program", holds=_may_write)
ASK_SECOND_LOOK = register("grants.ask_second_look", holds=_may_write)
ANSWER_APPLICANT = register("grants.answer_applicant", staff=_OFFICE, unless=is_in_conflict)
DECIDE_SECOND_LOOK = register("grants.decide_second_look", staff=_OFFICE, unless=is_in_conflict)
APPROVE_DEBRIEF = register("grants.approve_debrief", staff=_OFFICE, unless=is_in_conflict)
SCREEN_APPLICATION = register("grants.screen_application", staff=_OFFICE, unless=is_in_conflict)
DECIDE_TRADE_SECRET = register("grants.decide_trade_secret", staff={_C, _D}, unless=is_in_conflict)

VIEW_REVIEW = register("grants.view_review", staff=_OFFICE | {_D, _AUDITOR})
DISCLOSE = register("grants.disclose_conflict", staff=_OFFICE | {_D, _F})
MANAGE_REVIEW = register("grants.manage_review", staff=_OFFICE)
SCORE_APPLICATION = register("grants.score_application", holds=_is_reader)
RECOMMEND = register("grants.recommend", staff=_OFFICE)
COMPLETE_EVALUATION = register("grants.complete_evaluation", staff={_C, _M})


def _is_part_of_a_submission(document: Document) -> str | None:
    answers = Answer.objects.filter(document=document).exclude(application__state=ApplicationState.DRAFT)
    return "It belongs to a submitted application." if answers.exists() else None


def _opens_answers(user: User) -> Q:
    """The organization always; the office with the application that the file belongs to."""
    if not staff_roles(user):
        return of_organizations("view")(user)
    return Q(pk__in=Answer.objects.filter(application__in=applications_opened_to(user)).values("document_id"))


ANSWER_FILE = register_document_access(
    "grants.answer", _opens_answers, label="File of a grant application", kept_because=_is_part_of_a_submission
)


def is_reviewer(user: Person) -> bool:
    """Somebody who reviews in a round that has not ended; asked once per request."""
    if not isinstance(user, User):
        return False
    cached: bool | None = user.__dict__.get("_is_grant_reviewer")
    if cached is None:
        cached = RoundReviewer.objects.filter(user=user, ended_at=None, accepted_at__isnull=False).exists()
        user.__dict__["_is_grant_reviewer"] = cached
    return cached
