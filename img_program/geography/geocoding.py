"""From an address to a point, by whoever the setting GEOCODER names. None is needed: a person can type the point."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from img_program.geography.rules.coverage import Address


class Geocoder(Protocol):
    """A service that knows where addresses are."""

    def find(self, address: Address) -> tuple[float, float] | None:
        """(longitude, latitude) of the door, or None when it is not sure."""
        ...


def geocoder() -> Geocoder | None:
    """The one of this installation, or None: addresses are then not sent anywhere."""
    name: str = settings.GEOCODER
    return import_string(name)() if name else None
