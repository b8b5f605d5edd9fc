"""The demonstration refuses to exist where it was not asked for."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DemoConfig(AppConfig):
    """Signing in as anybody, made-up people, captured mail."""

    name = "demo"

    def ready(self) -> None:
        """Refuse any settings that did not allow the demonstration by name."""
        if not getattr(settings, "DEMO_TOOLS", False):
            raise ImproperlyConfigured("demo lets anybody sign in as anybody. It runs only under img_program.settings.demo.")
