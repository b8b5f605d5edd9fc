"""Tenants: organizations, memberships, invitations."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Organization, Membership, Invitation, fiscal sponsorship."""

    name = "img_program.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Tell the accounts room who needs a second factor and where members begin; fill the navigation."""
        from img_program.accounts.hooks import register_home
        from img_program.accounts.second_factor import register_second_factor_demand
        from img_program.organizations import permissions, standing
        from img_program.web.navigation import register_nav

        register_second_factor_demand(standing.handles_people_or_money)
        register_home(audience="grantee", applies=standing.is_member, url_name="organizations:home", order=20)
        register_nav(audience="grantee", label="Home", url_name="organizations:home", order=10)
        register_nav(audience="grantee", label="Team", url_name="organizations:own_team", order=80)
        register_nav(audience="grantee", label="About us", url_name="organizations:own_profile", order=90)
        register_nav(
            audience="staff",
            label="Organizations",
            url_name="organizations:staff_list",
            order=40,
            permission=permissions.VIEW_ORGANIZATIONS,
        )
