"""Lost phone and mailbox: staff propose a new address, a second person decides."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.actions import relinking as actions
from img_program.accounts.history import names_of
from img_program.accounts.models import IdentityCheck, Relinking, StaffRole, User
from img_program.accounts.permissions import demand, permissions
from img_program.accounts.staff_permissions import CONFIRM_RELINKING, RELINK_PERSON
from img_program.accounts.views.staff import _me, _tried
from img_program.web.acts import Ask, NothingForm, press
from img_program.web.fields import LongTextField
from img_program.web.forms import Form
from img_program.web.paging import paged


class RelinkingForm(Form):
    """How identity was checked, and the new address."""

    new_email = forms.EmailField(
        label="New e-mail address", help_text="The person signs in with it after a second person agreed."
    )
    how_checked = forms.ChoiceField(label="How you checked who asks", choices=IdentityCheck.choices, widget=forms.RadioSelect)
    check_note = LongTextField(
        label="What matched",
        max_length=500,
        rows=10,
        help_text="Such as “school and graduation year as on record”. Do not name a document, a number or a status.",
    )


@login_required
@require_safe
def relinking_list(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for a second person, and the last decisions."""
    demand(request.user, RELINK_PERSON)
    proposals = Relinking.objects.select_related("user", "proposed_by", "decided_by")
    context = {
        "waiting": paged(request, proposals.filter(state=Relinking.State.PROPOSED)),
        "decided": paged(request, proposals.exclude(state=Relinking.State.PROPOSED), name="decided"),
        "could_decide": _who_could_decide(_me(request)),
    }
    return render(request, "accounts/relinking_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relink(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a new e-mail address for somebody's account."""
    demand(request.user, RELINK_PERSON)
    person = get_object_or_404(User, pk=pk)
    form = RelinkingForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        check = IdentityCheck(given["how_checked"])
        if _tried(
            form,
            lambda: actions.propose_relinking(
                person=person, new_email=given["new_email"], how_checked=check, check_note=given["check_note"], by=_me(request)
            ),
        ):
            messages.success(request, "Written down. A second person must confirm before anything changes.")
            return HttpResponseRedirect(reverse("accounts:relinking_list"))
    log_access(request, subject=person, purpose="new e-mail address")
    return render(
        request, "accounts/relink.html", {"form": form, "person": person, "could_decide": _who_could_decide(_me(request), person)}
    )


@login_required
@require_POST
def decide(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """The second person confirms or refuses."""
    demand(request.user, CONFIRM_RELINKING)
    proposal = get_object_or_404(Relinking, pk=identifier)
    if proposal.proposed_by_id == _me(request).pk:
        raise PermissionDenied  # a second person is asked, not the first
    if "confirm" in request.POST:
        return press(
            request,
            lambda: actions.confirm_relinking(proposal=proposal, by=_me(request)),
            "Confirmed. The person can sign in with the new address; the old addresses were told.",
            "accounts:relinking_list",
            ask=Ask(
                "Confirm the new address?",
                "Whoever reads mail at the new address can sign in as this person from now on.",
                "Confirm the new address",
                NothingForm,
            ),
        )
    return press(
        request,
        lambda: actions.refuse_relinking(proposal=proposal, by=_me(request)),
        "Refused. Nothing changed for the account.",
        "accounts:relinking_list",
        ask=Ask("Refuse the new address?", "The person keeps the address of before and has to ask again.", "Refuse", NothingForm),
    )


def _who_could_decide(*excluded: User) -> list[str]:
    """Names of those who could be the second person today."""
    roles = permissions()[CONFIRM_RELINKING].staff
    held = StaffRole.objects.held_on(timezone.localdate()).filter(role__in=roles, user__is_active=True)
    identifiers = set(held.exclude(user__in=excluded).values_list("user_id", flat=True))
    return sorted(names_of(identifiers).values(), key=str.casefold)
