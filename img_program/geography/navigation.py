"""The side navigation of the pages about places."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from img_program.web.components import NavItem

_ITEMS = (
    ("Cities and townships", "geography:places"),
    ("Map of places", "geography:place_map"),
    ("Check an address", "geography:address"),
    ("Check many", "geography:checks"),
    ("Regions", "geography:regions"),
    ("Shortage designations", "geography:designations"),
    ("Map of designations", "geography:designation_map"),
    ("Imports of designations", "geography:designation_imports"),
)


def side_items(request: HttpRequest) -> list[NavItem]:
    """The pages of this part; the deepest one that one is in is marked."""
    addresses = [(label, reverse(name)) for label, name in _ITEMS]
    inside = max((url for _label, url in addresses if request.path.startswith(url)), key=len, default="")
    return [NavItem(label, url, current=url == inside) for label, url in addresses]
