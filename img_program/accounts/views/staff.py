"""Staff and their roles: who is here, invitations, roles for good or for a time, closed accounts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.actions import invitations, staff_roles
from img_program.accounts.history import history_of, names_of
from img_program.accounts.models import StaffInvitation, StaffRole, StaffRoleName, User
from img_program.accounts.permissions import demand
from img_program.accounts.staff_permissions import DEACTIVATE_ACCOUNT, MANAGE_STAFF, VIEW_STAFF
from img_program.web.acts import Ask, NothingForm, press
from img_program.web.components import HistoryEntry
from img_program.web.fields import COMING, DayField, LineField
from img_program.web.fields.names import NameField
from img_program.web.forms import Form
from img_program.web.paging import paged


class InvitationForm(Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label="E-mail address")
    name = NameField(label="Name", max_length=150, help_text="As colleagues will see it.")
    roles = forms.MultipleChoiceField(label="Roles", choices=StaffRoleName.choices, widget=forms.CheckboxSelectMultiple)


class RoleForm(Form):
    """One more role, for good or until a day."""

    role = forms.ChoiceField(label="Role", choices=StaffRoleName.choices)
    acting_until = DayField(
        label="Acting until", required=False, help_text="Only for a role held for a time: the last day.", within=COMING
    )
    reason = LineField(label="Reason", max_length=300, required=False, help_text="Needed for a role held for a time.")


@login_required
@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody with a role today, and the open invitations."""
    demand(request.user, VIEW_STAFF)
    today = timezone.localdate()
    held = StaffRole.objects.held_on(today).order_by("role")
    staff = User.objects.filter(pk__in=held.order_by().values("user")).order_by(Lower("person_name__name"), "email")
    page = paged(request, staff.prefetch_related(Prefetch("staff_roles", queryset=held, to_attr="held")))
    names = names_of(person.pk for person in page)
    context = {
        "page": page,
        "people": [(person, names[person.pk]) for person in page],
        "invitations": paged(request, StaffInvitation.objects.open().select_related("invited_by"), name="invitations"),
        "may_manage": request.user.has_perm(MANAGE_STAFF),
    }
    return render(request, "accounts/staff_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to the staff."""
    demand(request.user, MANAGE_STAFF)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        roles = [StaffRoleName(role) for role in given["roles"]]
        if _tried(form, lambda: invitations.invite_staff(email=given["email"], name=given["name"], roles=roles, by=_me(request))):
            messages.success(request, "The invitation is on its way. It is open for 7 days.")
            return HttpResponseRedirect(reverse("accounts:staff_list"))
    return render(request, "accounts/staff_invite.html", {"form": form})


@login_required
@require_POST
def withdraw(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    demand(request.user, MANAGE_STAFF)
    found = get_object_or_404(StaffInvitation, pk=identifier)
    return press(
        request,
        lambda: invitations.withdraw_invitation(invitation=found, by=_me(request)),
        "The invitation was withdrawn.",
        "accounts:staff_list",
        ask=Ask(f"Withdraw the invitation of {found.email}?", "The link in the e-mail stops working.", "Withdraw", NothingForm),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of staff: roles over time, one more role, history."""
    demand(request.user, VIEW_STAFF)
    person = get_object_or_404(User.objects.filter(staff_roles__isnull=False).distinct(), pk=pk)
    form = RoleForm(request.POST or None)
    if request.method == "POST":
        demand(request.user, MANAGE_STAFF)
        if form.is_valid() and _tried(form, lambda: _grant(form.cleaned_data, person, _me(request))):
            messages.success(request, "The role was given. The person signs in again.")
            return HttpResponseRedirect(request.path)
    log_access(request, subject=person)
    roles = list(person.staff_roles.select_related("granted_by", "revoked_by").order_by("-starts_on", "role"))
    context = {
        "person": person,
        "name": names_of([person.pk])[person.pk],
        "roles": roles,
        "today": timezone.localdate(),
        "form": form,
        "entries": _history(person, roles),
        "may_manage": request.user.has_perm(MANAGE_STAFF) and request.user.pk != person.pk,
        "may_close": request.user.has_perm(DEACTIVATE_ACCOUNT) and request.user.pk != person.pk,
    }
    return render(request, "accounts/staff_person.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    demand(request.user, MANAGE_STAFF)
    held = get_object_or_404(StaffRole.objects.select_related("user"), pk=pk)
    return press(
        request,
        lambda: staff_roles.revoke_staff_role(held=held, by=_me(request)),
        "The role was taken back.",
        "accounts:staff_person",
        held.user_id,
        ask=Ask(
            f"Take back the role “{held.get_role_display()}”?",
            "The person is signed out and can't do what this role may do any more.",
            "Take the role back",
        ),
    )


@login_required
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account or open it again; the person may be anybody who signs in."""
    demand(request.user, DEACTIVATE_ACCOUNT)
    person = get_object_or_404(User, pk=pk)
    if "close" not in request.POST:
        opened = "The account is open again."
        return press(
            request, lambda: staff_roles.reactivate_account(person=person, by=_me(request)), opened, "accounts:staff_list"
        )
    return press(
        request,
        lambda: staff_roles.deactivate_account(person=person, by=_me(request)),
        "The account is closed. Every session has ended.",
        "accounts:staff_list",
        ask=Ask(
            "Close this account?",
            "Every session of the person ends at once, and nobody can sign in with it.",
            "Close the account",
        ),
    )


def _grant(given: dict[str, Any], person: User, by: User) -> StaffRole:
    until: dt.date | None = given["acting_until"]
    role = StaffRoleName(given["role"])
    return staff_roles.grant_staff_role(person=person, role=role, acting_until=until, reason=given["reason"], by=by)


def _history(person: User, roles: list[StaffRole]) -> list[HistoryEntry]:
    entries = history_of(person)
    for role in roles:
        entries += history_of(role)
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _tried(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Carry out an action; what it refuses becomes the form's errors."""
    try:
        act()
    except ValidationError as fault:
        if hasattr(fault, "error_dict") and not set(fault.error_dict) <= set(form.fields):
            fault = ValidationError(fault.messages)
        form.add_error(None, fault)
        return False
    return True


def _me(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("Only for people who are signed in.")
    return request.user
