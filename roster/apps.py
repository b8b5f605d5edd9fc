"""The roster of immigrant international medical graduates."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Notice, joining, eligibility, rights of the person, staff list (Minn. Stat. 144.1911, subd. 3)."""

    name = "roster"
