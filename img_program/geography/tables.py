"""Lists of places."""

from __future__ import annotations

import django_tables2 as tables

from img_program.geography.models import Place
from img_program.web.tables import Table


class PlaceTable(Table):
    """Cities and townships that the rural test knows."""

    caption = "Cities and townships"
    noun = "place"
    empty_title = "No place of that name"
    empty_text = "Try a part of the name. A post office is not always a city: staff can add the city or township."

    label = tables.Column(linkify=("geography:place", {"key": tables.A("pk")}), verbose_name="Name", order_by="search_name")
    kind = tables.Column()
    counties = tables.Column(accessor="county_names", verbose_name="County", orderable=False)

    class Meta(Table.Meta):
        """Columns in order."""

        model = Place
        fields = ("label", "kind", "counties")
        order_by = "label"
