"""Lists of the notifications room."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse

from img_program.notifications.models import Standing
from img_program.web.components import Status, StatusKind
from img_program.web.tables import MomentColumn, StatusColumn, Table

KINDS: dict[Standing, StatusKind] = {
    Standing.QUEUED: "current",
    Standing.HANDED_OVER: "done",
    Standing.BOUNCED: "late",
    Standing.FAILED: "late",
    Standing.TO_DO: "person",
    Standing.DONE: "done",
    Standing.STOPPED: "neutral",
}


def standing_status(value: str) -> Status:
    """How a delivery stands, as a tag."""
    standing = Standing(value)
    return Status(KINDS[standing], str(standing.label))


class DeliveryTable(Table):
    """Who was told of which letter, how, and what became of it."""

    caption = "Letters and how they reached people"
    noun, noun_plural = "delivery", "deliveries"
    empty_title = "No letters here"
    html_id = "deliveries"

    name = tables.Column(verbose_name="To", linkify=lambda record: reverse("notifications:staff_letter", args=[record.letter_id]))
    letter__template__name = tables.Column(verbose_name="Letter")
    channel = tables.Column(accessor="get_channel_display", order_by="channel", verbose_name="Way")
    standing = StatusColumn(status=standing_status, verbose_name="State", order_by="state")
    reason = tables.Column(verbose_name="Why", default="", orderable=False)
    created_at = MomentColumn(verbose_name="Asked for")
    read = MomentColumn(accessor="letter__read_at", verbose_name="Read", default="Not yet")

    class Meta(Table.Meta):
        """Newest first unless asked otherwise."""

        order_by = ("-created_at",)
