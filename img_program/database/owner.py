"""The owner's connection: known only to `migrate`, never to the web server or a worker."""

from __future__ import annotations

import os

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db import connections


def become_owner() -> None:
    """Point the default connection of this process at DATABASE_OWNER_URL.

    Raises ImproperlyConfigured when the variable is missing.
    """
    url = os.environ.get("DATABASE_OWNER_URL")
    if not url:
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL is not set. Migrations run as the owner of the tables, not as the web role of "
            "DATABASE_URL: set it for this one command. `manage.py database_roles --sql` prints how to make both roles."
        )
    connections["default"].close()
    owner = environ.Env.db_url_config(url)
    for settings in (connections["default"].settings_dict, connections.databases["default"]):
        settings.update({key: owner.get(key, "") for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
