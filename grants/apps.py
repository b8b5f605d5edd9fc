"""The three grant programs, one engine."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Opportunity, application, review, recommendation; from the award on in the files named so."""

    name = "grants"
