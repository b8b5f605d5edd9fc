"""Pages for the office: every organization, and what only the office does with one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog
from img_program.accounts.permissions import demand, signed_in
from img_program.organizations import actions, queries
from img_program.organizations.forms import (
    AppointForm,
    EndSponsorshipForm,
    OrganizationFilterForm,
    OrganizationForm,
    ReasonForm,
    RenameForm,
    SponsorshipForm,
)
from img_program.organizations.models import FiscalSponsorship, Organization, OrganizationKind
from img_program.organizations.models.organization import OrganizationQuerySet
from img_program.organizations.permissions import (
    APPOINT_ADMINISTRATOR,
    EXPORT_ORGANIZATIONS,
    KEEP_ORGANIZATIONS,
    MANAGE_MEMBERS,
    VIEW_ORGANIZATIONS,
)
from img_program.organizations.tables import OrganizationTable, organizations_csv
from img_program.web.acts import attempt
from img_program.web.components import ActiveFilter, Link, NavItem
from img_program.web.lists import configure


def _filtered(request: HttpRequest) -> tuple[OrganizationFilterForm, OrganizationQuerySet, list[ActiveFilter]]:
    form = OrganizationFilterForm(request.GET or None)
    organizations = Organization.objects.visible_to(request.user)
    active: list[ActiveFilter] = []
    if not form.is_valid():
        return form, organizations, active
    wanted = form.cleaned_data
    if wanted["words"]:
        organizations = organizations.search(wanted["words"])
        active.append(_filter_tag(request, "words", f"Name: {wanted['words']}"))
    if wanted["kind"]:
        organizations = organizations.filter(kind=wanted["kind"])
        active.append(_filter_tag(request, "kind", str(OrganizationKind(wanted["kind"]).label)))
    if wanted["active"]:
        organizations = organizations.filter(is_active=wanted["active"] == "yes")
        active.append(_filter_tag(request, "active", "Active" if wanted["active"] == "yes" else "Not active"))
    return form, organizations, active


def _filter_tag(request: HttpRequest, name: str, label: str) -> ActiveFilter:
    rest = request.GET.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    return ActiveFilter(label, f"?{rest.urlencode()}")


@login_required
@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    """Search, filter, sort."""
    demand(request.user, VIEW_ORGANIZATIONS)
    form, organizations, active = _filtered(request)
    table = OrganizationTable(organizations.with_member_count())
    configure(request, table)
    context = {
        "table": table,
        "form": form,
        "active_filters": active,
        "clear_url": reverse("organizations:staff_list"),
        "may_keep": signed_in(request).has_perm(KEEP_ORGANIZATIONS),
        "export_url": f"{reverse('organizations:staff_export')}?{request.GET.urlencode()}",
    }
    return render(request, "organizations/staff_list.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same rows as CSV."""
    demand(request.user, EXPORT_ORGANIZATIONS)
    _form, organizations, _active = _filtered(request)
    rows = list(organizations.with_member_count())
    log_access(request, kind=AccessLog.Kind.EXPORT, rows=len(rows), purpose="list of organizations")
    return organizations_csv(rows)


def _organization(request: HttpRequest, pk: int) -> Organization:
    demand(request.user, VIEW_ORGANIZATIONS)
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)


def _page(request: HttpRequest, organization: Organization, template: str, **context: Any) -> HttpResponse:
    facts, history = (
        reverse(f"organizations:{name}", args=[organization.pk]) for name in ("staff_organization", "staff_history")
    )
    page = {
        "subject": organization,
        "crumbs": [Link("Organizations", reverse("organizations:staff_list")), Link(organization.name)],
        "side_items": [
            NavItem("Facts and people", facts, current=request.path == facts),
            NavItem("History", history, current=request.path == history),
        ],
        "side_label": "This organization",
    }
    return render(request, template, page | context)


@login_required
@require_safe
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization: facts, people, invitations, fiscal sponsorships."""
    subject, user = _organization(request, pk), signed_in(request)
    may_manage = user.has_perm(MANAGE_MEMBERS, subject)
    log_access(request, kind=AccessLog.Kind.VIEW, subject=subject)
    return _page(
        request,
        subject,
        "organizations/staff_organization.html",
        team=queries.team(subject, user=user),
        invitations=queries.open_invitations(subject, user=user) if may_manage else [],
        sponsorships=queries.sponsorships(subject, user=user),
        may_manage=may_manage,
        may_keep=user.has_perm(KEEP_ORGANIZATIONS),
        may_appoint=user.has_perm(APPOINT_ADMINISTRATOR),
    )


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every recorded change of the organization."""
    subject = _organization(request, pk)
    log_access(request, kind=AccessLog.Kind.VIEW, subject=subject, purpose="history")
    return _page(request, subject, "organizations/staff_history.html", entries=history_of(subject))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Put an organization on record."""
    demand(request.user, KEEP_ORGANIZATIONS)
    form = OrganizationForm(request.POST or None)
    if form.is_valid():
        made: list[Organization] = []
        facts = form.cleaned_data
        if attempt(form, lambda: made.append(actions.create_organization(by=signed_in(request), **facts))):
            messages.success(request, f"{made[0]} is on record. Now name its first administrator.")
            return redirect("organizations:staff_organization", made[0].pk)
    return render(request, "organizations/staff_form.html", {"form": form, "title": "New organization", "save": "Save"})


def _form_page(request: HttpRequest, subject: Organization, form: Any, *, title: str, save: str, lead: str = "") -> HttpResponse:
    return _page(request, subject, "organizations/staff_form.html", form=form, title=title, save=save, lead=lead)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the names, with the reason."""
    subject = _organization(request, pk)
    demand(request.user, KEEP_ORGANIZATIONS)
    form = RenameForm(request.POST or None, row=subject)
    if form.is_valid() and attempt(
        form,
        lambda: actions.rename_organization(organization=subject, by=signed_in(request), **form.cleaned_data),
    ):
        messages.success(request, "The name is changed.")
        return redirect("organizations:staff_organization", subject.pk)
    return _form_page(request, subject, form, title=f"Change the name of {subject}", save="Save")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """End an organization's part in the program, or let it take part again."""
    subject = _organization(request, pk)
    demand(request.user, KEEP_ORGANIZATIONS)
    act = actions.deactivate_organization if subject.is_active else actions.reactivate_organization
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: act(organization=subject, by=signed_in(request), reason=form.cleaned_data["reason"])
    ):
        messages.success(request, f"{subject} is {'not active any more' if subject.is_active else 'active again'}.")
        return redirect("organizations:staff_organization", subject.pk)
    if subject.is_active:
        lead = "Its people can still read what belongs to it. They can't change anything or invite anybody."
        return _form_page(request, subject, form, title=f"Deactivate {subject}", save="Deactivate", lead=lead)
    return _form_page(request, subject, form, title=f"Make {subject} active again", save="Make active")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Name an administrator, for instance when the only one left."""
    subject = _organization(request, pk)
    demand(request.user, APPOINT_ADMINISTRATOR)
    form = AppointForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.appoint_administrator(organization=subject, by=signed_in(request), **form.cleaned_data)
    ):
        messages.success(request, "Done. A current member is administrator now; anybody else has an invitation by e-mail.")
        return redirect("organizations:staff_organization", subject.pk)
    lead = "A current member becomes administrator at once. Anybody else gets an invitation by e-mail."
    return _form_page(request, subject, form, title=f"Appoint an administrator of {subject}", save="Appoint", lead=lead)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a fiscal sponsorship of this organization."""
    subject = _organization(request, pk)
    demand(request.user, KEEP_ORGANIZATIONS)
    form = SponsorshipForm(request.POST or None, organization=subject)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        sides = [subject, facts.pop("other")]
        if facts.pop("side") == "partner":
            sides.reverse()
        if attempt(
            form,
            lambda: actions.add_fiscal_sponsorship(by=signed_in(request), sponsor=sides[0], partner=sides[1], **facts),
        ):
            messages.success(request, "The fiscal sponsorship is on record.")
            return redirect("organizations:staff_organization", subject.pk)
    return _form_page(request, subject, form, title=f"Fiscal sponsorship of {subject}", save="Save")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of a fiscal sponsorship."""
    demand(request.user, KEEP_ORGANIZATIONS)
    sponsorship = get_object_or_404(FiscalSponsorship.objects.select_related("sponsor", "partner"), pk=pk)
    form = EndSponsorshipForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.end_fiscal_sponsorship(sponsorship=sponsorship, by=signed_in(request), **form.cleaned_data)
    ):
        messages.success(request, "The last day is on record.")
        return redirect("organizations:staff_organization", sponsorship.sponsor_id)
    title = f"End the fiscal sponsorship of {sponsorship.partner} by {sponsorship.sponsor}"
    return _form_page(request, sponsorship.sponsor, form, title=title, save="Save")
