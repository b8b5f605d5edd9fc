"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, staff roles, second factor, sessions, log of views of private data."""

    name = "img_program.accounts"
    label = "accounts"
