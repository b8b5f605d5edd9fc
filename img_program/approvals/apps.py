"""Approvals by two persons."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Who approved what, and who could be the second today."""

    name = "img_program.approvals"
    label = "approvals"
