"""Lists of the notifications room."""

from __future__ import annotations

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from img_program.notifications.models import Delivery, Standing
from img_program.web.components import Status, StatusKind
from img_program.web.tables import MomentColumn, StatusColumn, Table
from img_program.web.templatetags.components import form_tokens, moment

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


def _letter(record: Delivery) -> str:
    return reverse("notifications:staff_letter", args=[record.letter_id])


class WorkTable(Table):
    """What somebody of the office may do with each delivery stands in the last column."""

    noun, noun_plural = "delivery", "deliveries"
    empty_title = "Nothing to do"
    todo = tables.Column(accessor="pk", orderable=False, verbose_name="What to do", exclude_from_export=True)

    class Meta(Table.Meta):
        """The actions stand last."""

        sequence: tuple[str, ...] = ("...", "todo")


class ByHandTable(WorkTable):
    """Calls to make, letters to post, navigators to tell."""

    caption, html_id = "To be done by hand", "by-hand"
    errand = tables.Column(verbose_name="Errand", orderable=False, linkify=_letter)
    reach = tables.Column(verbose_name="How", empty_values=(), order_by="channel")
    created_at = MomentColumn(verbose_name="Asked for")
    claimed_by = tables.Column(verbose_name="Who does it", empty_values=(), order_by="claimed_at")

    class Meta(WorkTable.Meta):
        """In the order in which they are read."""

        sequence = ("errand", "reach", "created_at", "claimed_by", "todo")
        empty_text = "Nobody waits for a call or a letter."

    def render_reach(self, value: str, record: Delivery) -> SafeString:
        """What it reaches, and how often it was tried."""
        tried = f". Tried {record.tries} time{'' if record.tries == 1 else 's'}. {record.reason}" if record.tries else ""
        return format_html("{}{}", value or "Nothing on record: open the person's record", tried)

    def render_claimed_by(self, record: Delivery) -> str:
        """A colleague and since when; nothing while it is free."""
        if record.claimed_by is None or record.claimed_at is None:
            return ""
        return (
            "You" if record.claimed_by == self.request.user else f"{record.claimed_by.email}, since {moment(record.claimed_at)}"
        )

    def render_todo(self, record: Delivery) -> SafeString:
        """Take it, give it back, say what became of it."""
        mine = record.claimed_by_id == self.request.user.pk
        words = "Give it back" if mine else "Free it for others" if record.claimed_by_id else "I do this"
        said = format_html(
            '<a href="{}">Say what became of it<span class="app-visually-hidden">: {}</span></a>',
            reverse("notifications:staff_done", args=[record.pk]), record.errand,
        )  # fmt: skip
        press = format_html(
            '<form method="post" action="{}">{}<button class="usa-button usa-button--unstyled" type="submit" name="press" value="{}">'
            '{}<span class="app-visually-hidden">: {}</span></button></form>',
            reverse("notifications:staff_claim", args=[record.pk]),
            form_tokens(Context({"csrf_token": get_token(self.request)})),
            "give_back" if record.claimed_by_id else "claim", words, record.errand,
        )  # fmt: skip
        return press if record.claimed_by_id and not mine else format_html("{}{}", said, press)


class FailedTable(WorkTable):
    """Mail that came back or could not be sent."""

    caption, html_id = "Failed deliveries", "failed"
    name = tables.Column(verbose_name="To")
    channel = tables.Column(accessor="get_channel_display", order_by="channel", verbose_name="Way")
    letter__template__name = tables.Column(verbose_name="Letter", linkify=_letter)
    reason = tables.Column(verbose_name="What happened", empty_values=(), orderable=False)
    created_at = MomentColumn(verbose_name="Asked for")

    class Meta(WorkTable.Meta):
        """In the order in which they are read."""

        sequence = ("name", "channel", "letter__template__name", "reason", "created_at", "todo")
        empty_text = "Every mail was taken by the mail server."

    def render_channel(self, value: str, record: Delivery) -> str:
        """The way and what it reaches."""
        return f"{value}: {record.reach}" if record.reach else value

    def render_reason(self, value: str, record: Delivery) -> str:
        """What the office noted, else what the mail server said."""
        return value or (record.outbox.error_words if record.outbox else "")

    def render_todo(self, record: Delivery) -> SafeString:
        """Tell the person again."""
        address = reverse("notifications:staff_again", args=[record.pk])
        return format_html('<a href="{}">Send again<span class="app-visually-hidden"> to {}</span></a>', address, record.name)
