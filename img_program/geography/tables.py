"""Lists of places."""

from __future__ import annotations

import django_tables2 as tables

from img_program.geography.designations.tables import status_of_import
from img_program.geography.models import Place, SiteCheck
from img_program.web.tables import MomentColumn, NumberColumn, StatusColumn, Table


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


class SiteCheckTable(Table):
    """Lists of sites that were sent, the newest first."""

    caption = "Lists of sites"
    noun = "list"
    empty_title = "No list was sent yet"
    empty_text = "Send one above."

    created_at = MomentColumn(linkify=("geography:check", {"pk": tables.A("pk")}), verbose_name="Asked for")
    file_name = tables.Column(verbose_name="File")
    as_of = MomentColumn(verbose_name="As of")
    rows_read = NumberColumn(verbose_name="Sites")
    rows_counting = NumberColumn(verbose_name="Count")
    rows_for_person = NumberColumn(verbose_name="Need a person")
    state = StatusColumn(accessor="state", status=status_of_import, orderable=False)

    class Meta(Table.Meta):
        """Columns in order."""

        model = SiteCheck
        fields = ("created_at", "file_name", "as_of", "rows_read", "rows_counting", "rows_for_person", "state")
        order_by = "-created_at"
