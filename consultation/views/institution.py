"""What an institution reads of itself and answers, and the plans that physicians share with an organization's navigators."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import barriers as act_on
from consultation.forms.barriers import StatementForm
from consultation.models import BarrierEntry, Plan, PlanShare
from consultation.permissions import ANSWER_ENTRY, VIEW_ENTRY, VIEW_PLAN
from consultation.views.common import status_of
from consultation.views.staff_barriers import action_items, note_items
from img_program.accounts.access_log import log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.database.context import as_system
from img_program.organizations.in_view import organization_in_view, organization_page
from img_program.organizations.models import Organization, OrganizationKind
from img_program.organizations.permissions import VIEW_ORGANIZATION, organization_permissions
from img_program.web.acts import Act, act_page
from roster.models import Registrant
from roster.view_log import log_people


def concerns_organization(request: HttpRequest) -> bool:
    """Institutions that sponsor residency programs, and navigators: to others the page has nothing to say."""
    found = organization_in_view(request)
    if found is None or not isinstance(request.user, User):
        return False
    navigates = "navigate" in organization_permissions(request.user).get(found.pk, frozenset())
    return navigates or found.kind == OrganizationKind.SPONSORING_INSTITUTION


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The page of the organization in view."""
    organization = organization_in_view(request)
    if organization is None:
        raise PermissionDenied("belongs to no organization")
    return redirect("consultation:organization", organization.pk)


@login_required
@never_cache
@require_safe
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Barriers on record at the organization's programs, and plans that were shared with its navigators."""
    user = signed_in(request)
    subject = get_object_or_404(Organization.objects.visible_to(user), pk=pk)
    demand(user, VIEW_ORGANIZATION, subject)
    entries = BarrierEntry.objects.filter(organization=subject).select_related("barrier", "organization", "program")
    navigates = "navigate" in organization_permissions(user).get(subject.pk, frozenset()) and not staff_roles(user)
    shared = _shared_with(request, subject) if navigates else []
    context = organization_page(
        request,
        subject,
        rows=[(each, status_of(each.get_state_display())) for each in entries],
        is_institution=subject.kind == OrganizationKind.SPONSORING_INSTITUTION,
        navigates=navigates,
        shared=shared,
    )
    return render(request, "consultation/institution/organization.html", context)


def _shared_with(request: HttpRequest, organization: Organization) -> list[tuple[PlanShare, str]]:
    """Running consents with the physicians' names; who left the roster is left out. The look is logged."""
    shares = list(
        PlanShare.objects.running().filter(organization=organization).select_related("plan__profession").order_by("given_at")
    )
    with as_system(reason="names of physicians who share their plan with this organization"):
        people = dict(
            Registrant.objects.filter(pk__in=[share.plan.registrant_id for share in shares], status="active").values_list(
                "pk", "name"
            )
        )
    if people:
        log_people(request, people, purpose="Plans shared with navigators")
    return [(share, people[share.plan.registrant_id]) for share in shares if share.plan.registrant_id in people]


def _visible_entry(request: HttpRequest, pk: int) -> BarrierEntry:
    rows = BarrierEntry.objects.visible_to(request.user).select_related("barrier", "organization", "program")
    entry: BarrierEntry = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_ENTRY, entry)
    return entry


@login_required
@never_cache
@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry as its own institution reads it: what is recorded, what was tried, its own statement."""
    user = signed_in(request)
    subject = _visible_entry(request, pk)
    if staff_roles(user):
        return redirect("consultation:staff_entry", subject.pk)
    context = organization_page(
        request,
        subject.organization,
        entry=subject,
        status=status_of(subject.get_state_display()),
        may_answer=user.has_perm(ANSWER_ENTRY, subject),
        notes=note_items(subject.notes.all(), shows_reader=False),
        actions=action_items(subject.actions.all(), shows_reader=False),
    )
    return render(request, "consultation/institution/entry.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The institution's own words."""
    subject = _visible_entry(request, pk)
    act = Act(
        "Your statement",
        "Save the statement",
        ANSWER_ENTRY,
        lambda row, by, form: act_on.answer_entry(row, by=by, **form.cleaned_data),
        lambda row, *args: StatementForm(*args, row=row),
        lead="What the office recorded stays beside it.",
        done="Your statement is saved.",
    )
    back = reverse("consultation:entry", args=[pk])
    return act_page(
        request, act, subject, back=back, page=organization_page(request, subject.organization), crumb=subject.barrier.name
    )


@login_required
@never_cache
@require_safe
def shared_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A plan as a navigator reads it, while the physician's yes stands. The look is logged."""
    user = signed_in(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("profession"), pk=pk)
    if staff_roles(user):
        return redirect("consultation:staff_plan", plan.pk)
    if plan.user_id == user.pk:
        return redirect("consultation:my_plan")
    demand(user, VIEW_PLAN, plan)
    held = organization_permissions(user)
    navigates = [key for key, permissions in held.items() if "navigate" in permissions]
    share = plan.shares.running().filter(organization__in=navigates).select_related("organization").first()
    with as_system(reason="name of the physician whose plan is shared"):
        person = Registrant.objects.filter(pk=plan.registrant_id, status="active").first()
        steps = list(plan.steps.kept().with_facts())  # that a step is done belongs to the plan; the record stays closed
    if share is None or person is None:
        raise Http404
    log_access(request, subject=plan, purpose="Plan shared with a navigator")
    context = organization_page(
        request,
        share.organization,
        plan=plan,
        share=share,
        name=person.name,
        status=status_of(plan.get_state_display()),
        steps=steps,
    )
    return render(request, "consultation/institution/plan.html", context)
