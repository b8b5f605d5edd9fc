"""Forms of the organizations room: they parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from img_program.organizations.models import MembershipRole, Organization, OrganizationKind
from img_program.organizations.roles import ROLE_WORDS
from img_program.web.fields import DayField, LineField, SearchChoiceField
from img_program.web.fields.names import NameField
from img_program.web.forms import Form, ModelForm

ROLE_CHOICES = [(role.value, f"{role.label}. {ROLE_WORDS[role]}") for role in MembershipRole]


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", choices=ROLE_CHOICES, widget=forms.RadioSelect)


class RolesForm(Form):
    """Every role of one member."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role. To take every role away, remove the person."},
    )

    @property
    def chosen(self) -> set[MembershipRole]:
        """The roles that were ticked."""
        return {MembershipRole(role) for role in self.cleaned_data["roles"]}


class ProfileForm(ModelForm):
    """Where the organization is and how to reach it."""

    class Meta(ModelForm.Meta):
        """Names are the office's to change."""

        model = Organization
        fields = ["street_address", "city", "state", "zip_code", "phone", "website"]
        widgets = {"phone": forms.TextInput(attrs={"type": "tel"})}
        help_texts = {"website": "Begins with https://"}


class AcceptForm(Form):
    """The name that colleagues will see."""

    name = NameField(
        label="Your name",
        max_length=150,
        help_text="Your colleagues and the program's staff see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class OrganizationForm(ModelForm):
    """A new organization."""

    class Meta(ModelForm.Meta):
        """Contact facts are for its administrators."""

        model = Organization
        fields = ["name", "legal_name", "kind"]
        help_texts = {"legal_name": "If it differs from the name above."}
        widgets = {"kind": forms.RadioSelect}


class RenameForm(Form):
    """New names, with the reason."""

    name = NameField(label="Name", max_length=200)
    legal_name = NameField(label="Legal name", max_length=200, required=False)
    reason = LineField(label="Why does it change?", max_length=300, help_text="Kept in the history.")


class ReasonForm(Form):
    """Why the office does this."""

    reason = LineField(label="Reason", max_length=300, help_text="Kept in the history.")


class AppointForm(Form):
    """Whom the office makes administrator, and why."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    reason = LineField(label="Reason", max_length=300, help_text="For example: the only administrator left. Kept in the history.")


class SponsorshipForm(Form):
    """The other side of a fiscal sponsorship, and its time."""

    SIDES = [("sponsor", "the fiscal sponsor: it receives the money"), ("partner", "the delivery partner: it does the work")]
    side = forms.ChoiceField(label="This organization is", choices=SIDES, widget=forms.RadioSelect)
    other = SearchChoiceField(Organization.objects.none(), label="The other organization")
    starts_on = DayField(label="From")
    ends_on = DayField(label="Until", required=False)
    document_note = LineField(
        label="Which document says so?",
        max_length=300,
        required=False,
        help_text="For example: agreement of 3 May 2026, section 4.",
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others: Any = self.fields["other"]
        others.queryset = Organization.objects.filter(is_active=True).exclude(pk=organization.pk)


class EndSponsorshipForm(Form):
    """The last day of a fiscal sponsorship."""

    ends_on = DayField(label="Last day")
    reason = LineField(label="Reason", max_length=300, help_text="Kept in the history.")


class OrganizationFilterForm(Form):
    """Search and filters of the staff list."""

    hide_optional = True
    words = LineField(label="Name", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *OrganizationKind.choices])
    active = forms.ChoiceField(
        label="Active", required=False, choices=[("", "All"), ("yes", "Active"), ("no", "Not active")], initial=""
    )
