"""Creating, renaming, deactivating; contact facts."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError

from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import (
    create_organization,
    deactivate_organization,
    edit_profile,
    reactivate_organization,
    rename_organization,
)
from img_program.organizations.models import Organization, OrganizationKind
from img_program.organizations.roles import ROLE_PERMISSIONS, group_name
from tests.people import People


@pytest.mark.django_db
def test_the_office_creates_an_organization_with_its_groups(people: People) -> None:
    with acting_as(people.coordinator):
        made = create_organization(by=people.coordinator, name=" Lakes Clinic ", kind=OrganizationKind.CLINICAL_TRAINING_SITE)
        assert made.name == "Lakes Clinic"
        names = {group_name(made, role) for role in ROLE_PERMISSIONS}
        assert set(Group.objects.filter(name__in=names).values_list("name", flat=True)) == names
        with pytest.raises(ValidationError, match="already on record"):
            create_organization(by=people.coordinator, name="lakes clinic", kind=OrganizationKind.NONPROFIT)


@pytest.mark.django_db
def test_nobody_else_creates_one(people: People) -> None:
    for person in (people.owner, people.stranger, people.auditor, people.finance_officer):
        with acting_as(person), pytest.raises(PermissionDenied):
            create_organization(by=person, name="Mine", kind=OrganizationKind.NONPROFIT)


@pytest.mark.django_db
def test_a_new_name_keeps_the_old_one_and_the_reason_in_the_history(people: People) -> None:
    with acting_as(people.coordinator):
        changed = rename_organization(
            organization=people.organization, by=people.coordinator, name="Polaris", legal_name="Polaris Inc.", reason="Merged."
        )
        newest = history_of(changed)[0]
    assert newest.reason == "Merged."
    assert ("Name", "Northstar Career Center", "Polaris") in [(each.field, each.before, each.after) for each in newest.changes]


@pytest.mark.django_db
def test_a_rename_needs_the_right_and_a_reason(people: People) -> None:
    with acting_as(people.owner), pytest.raises(PermissionDenied):
        rename_organization(organization=people.organization, by=people.owner, name="X", legal_name="", reason="y")
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="Say why"):
        rename_organization(organization=people.organization, by=people.coordinator, name="X", legal_name="", reason="")


@pytest.mark.django_db
def test_deactivated_and_active_again(people: People) -> None:
    owner = people.owner
    with acting_as(people.coordinator):
        inactive = deactivate_organization(organization=people.organization, by=people.coordinator, reason="Closed.")
    with acting_as(owner), pytest.raises(PermissionDenied):
        edit_profile(organization=inactive, by=User.objects.get(pk=owner.pk), facts={"city": "Duluth"})
    with acting_as(people.coordinator):
        active = reactivate_organization(organization=inactive, by=people.coordinator, reason="Open again.")
    with acting_as(owner):
        assert edit_profile(organization=active, by=owner, facts={"city": " Duluth "}).city == "Duluth"


@pytest.mark.django_db
def test_contact_facts_are_checked(people: People) -> None:
    with acting_as(people.owner), pytest.raises(ValidationError) as refusal:
        edit_profile(organization=people.organization, by=people.owner, facts={"website": "javascript:alert(1)"})
    assert set(refusal.value.error_dict) == {"website"}


@pytest.mark.django_db
def test_another_organization_does_not_change_the_contact_facts(people: People) -> None:
    with acting_as(people.rival), pytest.raises(PermissionDenied):
        edit_profile(organization=people.organization, by=people.rival, facts={"city": "Duluth"})
    with acting_as(people.owner):
        assert Organization.objects.get().city == ""
