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
        from img_program.accounts.work_items import register_work_items
        from img_program.organizations import permissions, standing
        from img_program.organizations.work_items import work_items
        from img_program.web.navigation import register_nav

        register_second_factor_demand(standing.handles_people_or_money)
        register_home(audience="grantee", applies=standing.is_member, url_name="homes:home", order=20)
        register_work_items(work_items)
        register_nav(audience="grantee", label="Team", url_name="organizations:own_team", order=80, group="Organization")
        register_nav(
            audience="grantee", label="Address and contact", url_name="organizations:own_profile", order=90, group="Organization"
        )
        register_nav(
            audience="staff",
            label="Organizations",
            url_name="organizations:staff_list",
            order=40,
            permission=permissions.VIEW_ORGANIZATIONS,
            group="Grants",
        )
