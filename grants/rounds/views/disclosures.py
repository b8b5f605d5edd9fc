"""The conflict-of-interest form: for a round, and for staff about one organization before they decide or pay."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from grants.rounds.actions.disclosures import Disclosed, disclose_about, sign_disclosure
from grants.rounds.disclosure_form import FORM_TEXT, DisclosureNeeded
from grants.rounds.forms.review import DisclosureForm
from grants.rounds.models import Application, Opportunity, ReviewAssignment
from grants.rounds.permissions import DISCLOSE, VIEW_REVIEW, is_reviewer
from grants.rounds.workflow import ApplicationState, AssignmentState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.database.context import as_system
from img_program.organizations.models import Organization
from img_program.web.acts import attempt
from img_program.web.refusals import came_from

NEXT = "next"
_STAFF = "layouts/staff.html"


def _back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the person was stopped, an address of ours; `otherwise` when nobody was."""
    asked = request.POST.get(NEXT, "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else otherwise


def _page(request: HttpRequest, form: DisclosureForm, action: str, back: str, layout: str, caption: str) -> HttpResponse:
    context = {
        "form": form, "text": FORM_TEXT, "layout": layout, "caption": caption, "action": action, "back_to": back,
    }  # fmt: skip
    return render(request, "rounds/reviewer/disclosure.html", context)


def _applicants(user: User, opportunity: Opportunity) -> list[tuple[object, str]]:
    """Whom the form of a round asks about: staff about every applicant, reviewers about theirs."""
    if staff_roles(user):
        with as_system(reason="name the applicants of a round in the form about conflicts of interest"):
            applications = Application.objects.filter(opportunity=opportunity, state=ApplicationState.SUBMITTED)
            return [(each.pk, str(each.organization)) for each in applications.select_related("organization")]
    running = [AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN]
    assignments = ReviewAssignment.objects.filter(reviewer=user, opportunity=opportunity, state__in=running)
    return [(each.application_id, each.applicant_name) for each in assignments]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a round; reviewers about theirs, staff about all."""
    user = signed_in(request)
    opportunity = get_object_or_404(Opportunity.objects.visible_to(user), pk=pk)
    if is_office := bool(staff_roles(user)):
        demand(user, DISCLOSE)
    page = "rounds:staff_ranking" if user.has_perm(VIEW_REVIEW) else "rounds:staff_round"
    home = reverse(page, args=[pk]) if is_office else reverse("rounds:reviews")
    applicants = _applicants(user, opportunity)
    if not applicants and not is_office:
        if is_reviewer(user):
            return redirect(home)
        raise PermissionDenied("nothing to disclose")
    form, back = DisclosureForm(request.POST or None, applicants=applicants), _back_to(request, home)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        if attempt(form, lambda: sign_disclosure(opportunity, answers=answers, by=user)):
            messages.success(request, "Your answers are signed and kept.")
            return redirect(back)
    layout = _STAFF if is_office else "layouts/reviewer.html"
    return _page(request, form, request.path, back, layout, opportunity.title)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_about(request: HttpRequest, organization_pk: int, pk: int | None = None) -> HttpResponse:
    """The form about one organization, as an applicant of a round or as a grantee."""
    user = signed_in(request)
    demand(user, DISCLOSE)
    organization = get_object_or_404(Organization, pk=organization_pk)
    opportunity = None if pk is None else get_object_or_404(Opportunity.objects.visible_to(user), pk=pk)
    form, home = _form_about(request, organization), reverse("homes:home")
    back = _back_to(request, home)
    if request.method == "POST" and form.is_valid():
        answer = form.answers()[organization.pk]
        if attempt(form, lambda: disclose_about(organization, answer=answer, by=user, opportunity=opportunity)):
            _say(request, answer, organization)
            return redirect(home if answer.has_conflict else back)
    return _page(request, form, request.path, back, _STAFF, str(organization))


def _form_about(request: HttpRequest, organization: Organization) -> DisclosureForm:
    return DisclosureForm(request.POST or None, applicants=[(organization.pk, str(organization))])


def _say(request: HttpRequest, answer: Disclosed, organization: Organization) -> None:
    if answer.has_conflict:
        messages.warning(request, f"Your answer is signed and kept. A colleague decides what concerns {organization}.")
    else:
        messages.success(request, "Your answer is signed and kept. Go on.")


def first_disclose(request: HttpRequest, needed: DisclosureNeeded) -> HttpResponse:
    """What answers who lacks a disclosure: the form, and afterwards the way back to where one was."""
    user, opportunity, organization = signed_in(request), needed.opportunity, needed.organization
    if organization is None:
        assert opportunity is not None  # noqa: S101 - one of the two is always named
        applicants, action, about = (
            _applicants(user, opportunity),
            resolve_url("rounds:disclosure", opportunity.pk),
            opportunity.title,
        )
    else:
        applicants, about = [(organization.pk, str(organization))], str(organization)
        more = [] if opportunity is None else [opportunity.pk]
        action = resolve_url("rounds:disclosure_about", organization.pk, *more)
    form = DisclosureForm(None, applicants=applicants)
    is_press = request.method == "POST"
    response = _page(request, form, action, came_from(request) if is_press else request.path, _STAFF, about)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY if is_press else HTTPStatus.OK
    return response
