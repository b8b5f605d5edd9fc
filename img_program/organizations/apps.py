"""Tenants: organizations, memberships, invitations."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Organization, Membership, Invitation."""

    name = "img_program.organizations"
    label = "organizations"
