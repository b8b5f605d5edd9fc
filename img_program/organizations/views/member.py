"""Pages for people of an organization (and for staff who help them)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in
from img_program.organizations import actions, queries
from img_program.organizations.forms import InviteForm, ProfileForm, RolesForm
from img_program.organizations.in_view import SESSION_KEY, organization_in_view, organization_page, own_organizations, switch_to
from img_program.organizations.models import Invitation, MembershipRole, Organization
from img_program.organizations.permissions import EDIT_PROFILE, LEAVE_ORGANIZATION, MANAGE_MEMBERS, VIEW_ORGANIZATION
from img_program.organizations.views.common import team_address, visible_organization
from img_program.web.acts import attempt, press


def _own_or_refuse(request: HttpRequest) -> Organization:
    organization = organization_in_view(request)
    if organization is None:
        raise PermissionDenied("belongs to no organization")
    return organization


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The former home of an organization's people; letters and bookmarks may still lead here."""
    _own_or_refuse(request)
    return redirect("homes:home")


@login_required
@require_safe
def own_team(request: HttpRequest) -> HttpResponse:
    """The team of the organization in view."""
    return redirect("organizations:team", _own_or_refuse(request).pk)


@login_required
@require_safe
def own_profile(request: HttpRequest) -> HttpResponse:
    """The profile of the organization in view."""
    return redirect("organizations:profile", _own_or_refuse(request).pk)


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work for another of one's organizations, without signing out."""
    wanted = request.POST.get("organization", "")
    organization = next((each for each in own_organizations(request) if str(each.pk) == wanted), None)
    if organization is None:
        raise Http404
    switch_to(request, organization)
    messages.success(request, f"You now work for {organization}.")
    return redirect("homes:home")


def _team_page(request: HttpRequest, organization: Organization, form: InviteForm) -> HttpResponse:
    user = signed_in(request)
    may_manage = user.has_perm(MANAGE_MEMBERS, organization)
    context = organization_page(
        request,
        organization,
        team=queries.team(organization, user=user),
        may_manage=may_manage,
        invitations=queries.open_invitations(organization, user=user) if may_manage else [],
        form=form,
    )
    return render(request, "organizations/team.html", context)


@login_required
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Members, roles, invitations."""
    organization = visible_organization(request, pk)
    demand(request.user, VIEW_ORGANIZATION, organization)
    return _team_page(request, organization, InviteForm())


@login_required
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody; what is wrong is shown on the team page."""
    organization = visible_organization(request, pk)
    demand(request.user, MANAGE_MEMBERS, organization)
    form = InviteForm(request.POST)
    if form.is_valid():
        email, role = form.cleaned_data["email"], MembershipRole(form.cleaned_data["role"])
        if attempt(
            form,
            lambda: actions.invite_member(organization=organization, by=signed_in(request), email=email, role=role),
        ):
            messages.success(request, f"We sent an invitation to {email}.")
            return redirect("organizations:team", organization.pk)
    return _team_page(request, organization, form)


def _member(organization: Organization, user_pk: int, user: User) -> queries.Teammate:
    mate = next((each for each in queries.team(organization, user=user) if each.user_id == user_pk), None)
    if mate is None:
        raise Http404
    return mate


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    """Every role of one member."""
    organization, user = visible_organization(request, pk), signed_in(request)
    demand(user, MANAGE_MEMBERS, organization)
    mate = _member(organization, user_pk, user)
    form = RolesForm(request.POST or None, stored={"roles": [role for role in MembershipRole if role in mate.roles]})
    if form.is_valid():
        member = User.objects.get(pk=user_pk)
        if attempt(
            form,
            lambda: actions.change_member_roles(
                organization=organization,
                by=user,
                member=member,
                roles=form.chosen,
                keep=request.session if member == user else None,
            ),
        ):
            messages.success(request, f"The roles of {mate.name} are changed.")
            return redirect(team_address(request, organization))
    context = organization_page(request, organization, mate=mate, form=form, back=team_address(request, organization))
    return render(request, "organizations/roles.html", context)


def _confirm(request: HttpRequest, organization: Organization, **context: Any) -> HttpResponse:
    page = organization_page(request, organization, back=team_address(request, organization), **context)
    return render(request, "organizations/confirm.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    """Take every role from a member, after asking."""
    organization, user = visible_organization(request, pk), signed_in(request)
    demand(user, MANAGE_MEMBERS, organization)
    mate = _member(organization, user_pk, user)
    if request.method == "POST":
        member = User.objects.get(pk=user_pk)
        return press(
            request,
            lambda: actions.end_membership(organization=organization, by=user, member=member),
            f"{mate.name} is not a member any more.",
            team_address(request, organization),
        )
    return _confirm(
        request,
        organization,
        title=f"Remove {mate.name} from {organization}?",
        text="They are signed out and can't open the organization's pages any more. What they did stays in the history.",
        action_label="Remove",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up every role of one's own, after asking."""
    organization, user = visible_organization(request, pk), signed_in(request)
    demand(user, LEAVE_ORGANIZATION, organization)
    if request.method == "POST":

        def leave() -> None:
            actions.leave_organization(organization=organization, by=user, keep=request.session)
            request.session.pop(SESSION_KEY, None)

        return press(request, leave, f"You left {organization}.", "accounts:home_redirect")
    return _confirm(
        request,
        organization,
        title=f"Leave {organization}?",
        text="You can't open its pages any more. To come back you need a new invitation.",
        action_label="Leave",
        why_not=actions.why_not_leave(organization, by=user),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Address, phone and website: everyone in the organization reads, administrators change."""
    organization, user = visible_organization(request, pk), signed_in(request)
    demand(user, VIEW_ORGANIZATION, organization)
    may_edit = user.has_perm(EDIT_PROFILE, organization)
    if request.method == "POST":
        demand(user, EDIT_PROFILE, organization)
    form = ProfileForm(request.POST or None, instance=Organization.objects.get(pk=organization.pk))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if attempt(form, lambda: actions.edit_profile(organization=organization, by=user, facts=facts)):
            messages.success(request, "The contact facts are saved.")
            return redirect(team_address(request, organization) if not own_organizations(request) else "homes:home")
    context = organization_page(
        request, organization, form=form, may_edit=may_edit, sponsorships=queries.sponsorships(organization, user=user)
    )
    return render(request, "organizations/profile.html", context)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    visible = Organization.objects.visible_to(request.user)
    invitation = get_object_or_404(Invitation.objects.select_related("organization").filter(organization__in=visible), pk=pk)
    demand(request.user, MANAGE_MEMBERS, invitation)
    return invitation


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = _invitation(request, pk)
    return press(
        request,
        lambda: actions.resend_invitation(invitation=invitation, by=signed_in(request)),
        f"We sent a new invitation to {invitation.email}. The link in the old one does not work any more.",
        team_address(request, invitation.organization),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation, after asking."""
    invitation = _invitation(request, pk)
    if request.method == "POST":
        return press(
            request,
            lambda: actions.withdraw_invitation(invitation=invitation, by=signed_in(request)),
            f"The invitation to {invitation.email} is withdrawn.",
            team_address(request, invitation.organization),
        )
    return _confirm(
        request,
        invitation.organization,
        title=f"Withdraw the invitation to {invitation.email}?",
        text="The link in the message stops working at once.",
        action_label="Withdraw",
    )
