"""Lists of the office."""

from __future__ import annotations

import django_tables2 as tables

from assessments.workflow import CertificateState, SessionState
from img_program.web.components import Status
from img_program.web.tables import MomentColumn, StatusColumn, Table

# By label: django-tables2 hands on what a field with choices displays.
_SESSION: dict[str, Status] = {
    SessionState.PLANNED.label: Status("neutral", SessionState.PLANNED.label),
    SessionState.OPEN.label: Status("current", SessionState.OPEN.label),
    SessionState.FIXED.label: Status("current", SessionState.FIXED.label),
    SessionState.RUNNING.label: Status("current", SessionState.RUNNING.label),
    SessionState.HELD.label: Status("done", SessionState.HELD.label),
    SessionState.CANCELLED.label: Status("neutral", SessionState.CANCELLED.label),
}
_CERTIFICATE: dict[str, Status] = {
    CertificateState.VALID.label: Status("done", CertificateState.VALID.label),
    CertificateState.PROPOSED.label: Status("person", CertificateState.PROPOSED.label),
    CertificateState.REVOKED.label: Status("not-met", CertificateState.REVOKED.label),
}


class SessionTable(Table):
    """Sessions, newest first."""

    caption = "Sessions"
    noun = "session"
    empty_title = "No sessions yet"
    empty_text = "Approve an instrument, then plan a session."
    starts_at = MomentColumn(verbose_name="Begins", linkify=("assessments:staff_session", [tables.A("pk")]))
    specialty = tables.Column(orderable=False)
    place = tables.Column(orderable=False)
    places = tables.Column(orderable=False)
    state = StatusColumn(status=lambda value: _SESSION[value], orderable=False, accessor="state")


class CertificateTable(Table):
    """Certificates, newest first."""

    caption = "Certificates"
    noun = "certificate"
    empty_title = "No certificates yet"
    empty_text = "A certificate is issued when the panel confirms that somebody meets the standard."
    number = tables.Column(linkify=("assessments:staff_certificate", [tables.A("pk")]))
    holder = tables.Column()
    specialty = tables.Column(orderable=False)
    issued_on = MomentColumn(verbose_name="Issued")
    state = StatusColumn(status=lambda value: _CERTIFICATE[value], orderable=False)
