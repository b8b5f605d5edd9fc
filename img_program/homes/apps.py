"""Homes."""

from django.apps import AppConfig


class HomesConfig(AppConfig):
    """One page for everybody who signs in, filled from the registries of the rooms."""

    name = "img_program.homes"
    label = "homes"

    def ready(self) -> None:
        """Staff begin at the home; the other audiences are told by the rooms that know them."""
        from django.utils.module_loading import autodiscover_modules

        from img_program.accounts.hooks import register_home
        from img_program.accounts.permissions import staff_roles

        autodiscover_modules("finders")
        register_home(audience="staff", applies=lambda user: bool(staff_roles(user)), url_name="homes:home", order=10)
