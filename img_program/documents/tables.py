"""The office's lists of documents and sealings."""

from __future__ import annotations

import django_tables2
from django.urls import reverse

from img_program.documents.models import DocumentState, SealingState
from img_program.documents.purposes import purpose_label
from img_program.documents.sealables import sealable
from img_program.documents.workflow import IN_QUARANTINE, OPENABLE
from img_program.web.components import Status
from img_program.web.tables import MomentColumn, StatusColumn, Table


def document_status(state: str) -> Status:
    """A document's state as a tag."""
    kind = "met" if state in OPENABLE else "current" if state in IN_QUARANTINE else "late"
    return Status(kind, str(DocumentState(state).label))  # type: ignore[arg-type]  # one of the tag's kinds


def sealing_status(state: str) -> Status:
    """A sealing's state as a tag."""
    kind = {SealingState.SEALED: "person", SealingState.PROPOSED: "current"}.get(SealingState(state), "neutral")
    return Status(kind, str(SealingState(state).label))  # type: ignore[arg-type]


class DocumentTable(Table):
    """What, whose, when, how it stands."""

    caption = "Documents"
    noun = "document"
    html_id = "documents"

    title = django_tables2.Column(
        verbose_name="Document",
        accessor="pk",
        order_by="name",
        linkify=lambda record: reverse("documents:document", args=[record.pk]),
    )
    owner = django_tables2.Column(verbose_name="Owner", empty_values=(), orderable=False)
    purpose = django_tables2.Column(verbose_name="Purpose")
    classification = django_tables2.Column(accessor="get_classification_display", order_by="classification", verbose_name="Class")
    uploaded_at = MomentColumn(verbose_name="Sent")
    state = StatusColumn(status=document_status, accessor="standing", order_by="state", verbose_name="State")

    class Meta(Table.Meta):
        """Newest first."""

        order_by = ("-uploaded_at",)
        empty_text = "Change the filters."

    def render_title(self, record: object) -> str:
        """Its title, else the name of the file."""
        return str(record)

    def render_owner(self, record: object) -> str:
        """The organization or the person's address; the office for its own."""
        return str(getattr(record, "organization", None) or getattr(record, "user", None) or "The office")

    def render_purpose(self, value: str) -> str:
        """The purpose in words."""
        return purpose_label(value)


class SealingTable(Table):
    """What kind of record, why, when, how it stands; never what."""

    caption = "Sealed information"
    noun = "sealing"
    html_id = "sealings"
    empty_title = "Nothing is sealed"

    subject_type = django_tables2.Column(
        verbose_name="Record", linkify=lambda record: reverse("documents:sealing", args=[record.pk])
    )
    reason = django_tables2.Column(accessor="get_reason_display", order_by="reason", verbose_name="Kind of content")
    sealed_at = MomentColumn(verbose_name="Sealed")
    state = StatusColumn(status=sealing_status, accessor="standing", order_by="state", verbose_name="State")

    class Meta(Table.Meta):
        """Newest first."""

        order_by = ("-sealed_at",)
        empty_text = "When staff seal something that must not be here, it is listed here."

    def render_subject_type(self, value: str) -> str:
        """The kind of record in words."""
        return record_words(value)


def record_words(label: str) -> str:
    """A kind of record as people read it."""
    return str(sealable(label).model._meta.verbose_name).capitalize()
