"""From an address to a point, by whoever the setting GEOCODER names. None is needed: a person can type the point."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from img_program.geography.fields import parse_point
from img_program.geography.rules.coverage import Address

logger = logging.getLogger(__name__)


class Geocoder(Protocol):
    """A service that knows where addresses are."""

    def find(self, address: Address) -> tuple[float, float] | None:
        """(longitude, latitude) of the door, or None when it is not sure. Raises OSError when it can't be asked."""
        ...


def geocoder() -> Geocoder | None:
    """The one of this installation, or None: addresses are then not sent anywhere."""
    name: str = settings.GEOCODER
    return import_string(name)() if name else None


def point_of_address(address: Address) -> tuple[Decimal, Decimal] | None:
    """(latitude, longitude), as a person would write it; None without a service, without its answer, or outside of Minnesota."""
    finder = geocoder()
    if finder is None:
        return None
    try:
        found = finder.find(address)
        return parse_point(f"{found[1]:.7f}, {found[0]:.7f}") if found else None
    except OSError:
        logger.warning("The geocoder can't be asked. Addresses are judged without a point.")
    except ValidationError:
        logger.warning("The geocoder answered with a point outside of Minnesota. It is not used.")
    return None
