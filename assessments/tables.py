"""Lists of the office."""

from __future__ import annotations

import django_tables2 as tables

from assessments.workflow import CertificateState, RegistrationState, SessionState
from img_program.web.components import Status
from img_program.web.tables import MomentColumn, StatusColumn, Table

SESSION_STATUS = {
    SessionState.PLANNED: Status("neutral", SessionState.PLANNED.label),
    SessionState.OPEN: Status("current", SessionState.OPEN.label),
    SessionState.FIXED: Status("current", SessionState.FIXED.label),
    SessionState.RUNNING: Status("current", SessionState.RUNNING.label),
    SessionState.HELD: Status("done", SessionState.HELD.label),
    SessionState.CANCELLED: Status("neutral", SessionState.CANCELLED.label),
}
CERTIFICATE_STATUS = {
    CertificateState.VALID: Status("done", CertificateState.VALID.label),
    CertificateState.PROPOSED: Status("person", CertificateState.PROPOSED.label),
    CertificateState.REVOKED: Status("not-met", CertificateState.REVOKED.label),
}
# Of one candidate: a request that ended is no success, and none is under way.
PLACE_STATUS = {
    RegistrationState.CHECKING: Status("person", RegistrationState.CHECKING.label),
    RegistrationState.WAITING: Status("current", RegistrationState.WAITING.label),
    RegistrationState.REGISTERED: Status("done", RegistrationState.REGISTERED.label),
    RegistrationState.WITHDRAWN: Status("neutral", RegistrationState.WITHDRAWN.label),
    RegistrationState.CLOSED: Status("neutral", RegistrationState.CLOSED.label),
    RegistrationState.ABSENT: Status("neutral", RegistrationState.ABSENT.label),
}
# By label: django-tables2 hands on what a field with choices displays.
_SESSION = {str(state.label): status for state, status in SESSION_STATUS.items()}
_CERTIFICATE = {str(state.label): status for state, status in CERTIFICATE_STATUS.items()}


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
