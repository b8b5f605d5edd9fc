"""A sponsoring institution's own pages: its programs, positions, residents, and the physicians who share their record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.organizations.in_view import organization_in_view, organization_page
from img_program.organizations.models import Organization, OrganizationKind
from img_program.organizations.permissions import VIEW_ORGANIZATION
from img_program.web.acts import attempt, form_page
from img_program.web.components import SummaryRow
from img_program.web.paging import paged
from residency.training import actions
from residency.training.forms import ProgramForm
from residency.training.models import Appointment, Position, RecordShare, ResidencyProgram
from residency.training.payment_gate import passing
from residency.training.people import candidate_of, candidates_of, names_of_residents
from residency.training.permissions import KEEP_PROGRAM, RECORD_APPOINTMENT, VIEW_CANDIDATES, VIEW_RESIDENCY
from roster.view_log import log_people


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The residency page of the organization in view."""
    organization = organization_in_view(request)
    if organization is None:
        raise PermissionDenied("belongs to no organization")
    return redirect("training:organization", organization.pk)


def visible_organization(request: HttpRequest, pk: int) -> Organization:
    """An organization whose residency pages the person may open. Raises Http404, PermissionDenied."""
    subject: Organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    demand(request.user, VIEW_ORGANIZATION, subject)
    if staff_roles(request.user):
        demand(request.user, VIEW_RESIDENCY)
    return subject


@login_required
@require_safe
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Programs, positions by year, and residents with what is missing before money moves."""
    subject, user = visible_organization(request, pk), signed_in(request)
    sees_residents = user.has_perm(RECORD_APPOINTMENT, subject)
    appointments = Appointment.objects.filter(organization=subject).select_related("position__program")
    page = paged(request, appointments if sees_residents else appointments.none(), name="residents")
    context = organization_page(
        request,
        subject,
        is_institution=subject.kind == OrganizationKind.SPONSORING_INSTITUTION,
        programs=paged(request, ResidencyProgram.objects.filter(organization=subject), name="programs"),
        positions=paged(
            request,
            Position.objects.filter(organization=subject)
            .with_funding()
            .select_related("program")
            .order_by("-academic_year", "label", "pk"),
        ),
        residents=_residents(list(page)),
        residents_page=page,
        sees_residents=sees_residents,
        may_keep=user.has_perm(KEEP_PROGRAM, subject),
        sees_candidates=user.has_perm(VIEW_CANDIDATES, subject),
    )
    return render(request, "training/organization.html", context)


def _residents(rows: list[Appointment]) -> list[tuple[Appointment, str, list[str]]]:
    names, missing = names_of_residents(rows), passing(rows)
    return [(row, names[row.registrant_id], [each.title for each in missing[row.pk]]) for row in rows]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def program_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a residency program."""
    subject, user = visible_organization(request, pk), signed_in(request)
    demand(user, KEEP_PROGRAM, subject)
    form = ProgramForm(request.POST if request.method == "POST" else None)
    made: list[ResidencyProgram] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(actions.create_program(by=user, organization=subject, **form.cleaned_data))
    ):
        messages.success(request, "The program is added. Now add the sites where residents train.")
        return redirect("training:program", made[0].pk)
    return form_page(
        request,
        form,
        title="Add a residency program",
        save="Add the program",
        back=reverse("training:organization", args=[pk]),
        page=organization_page(request, subject),
        crumb=subject.name,
    )


@login_required
@never_cache
@require_safe
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Physicians who said Yes to this institution; nobody else. Each look is logged."""
    subject = visible_organization(request, pk)
    found = paged(request, candidates_of(subject, by=signed_in(request)))
    log_people(request, found.object_list, purpose="candidates of a residency program")
    return render(request, "training/candidates.html", organization_page(request, subject, candidates=found))


@login_required
@never_cache
@require_safe
def candidate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The shared facts of one physician."""
    user = signed_in(request)
    share = get_object_or_404(RecordShare.objects.visible_to(user).select_related("organization"), pk=pk)
    if share.user_id == user.pk and not user.has_perm(VIEW_CANDIDATES, share.organization):
        raise Http404
    person = candidate_of(share, by=user)
    if person is None:
        raise Http404
    log_access(request, subject=share, purpose="candidate of a residency program")
    rows = [
        SummaryRow("Reach", person.reach),
        SummaryRow("Specialty", person.specialty, empty_text="None given"),
        SummaryRow("Country of medical school", person.school_country, empty_text="None given"),
        SummaryRow("Graduation year", str(person.graduation_year or ""), empty_text="None given"),
        SummaryRow("County", person.county, empty_text="None given"),
    ]
    context = {"person": person, "rows": rows, "may_appoint": user.has_perm(RECORD_APPOINTMENT, share.organization)}
    context["waiting"] = Position.objects.filter(organization=share.organization).waiting().select_related("program")
    return render(request, "training/candidate.html", organization_page(request, share.organization, **context))
