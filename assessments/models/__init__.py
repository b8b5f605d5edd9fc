"""Tables of the room, one file for each aggregate."""

from assessments.models.certificate import Certificate, CertificateRendering
from assessments.models.decision import Decision, Outcome, SecondMarking
from assessments.models.instrument import Instrument, InstrumentVersion
from assessments.models.rating import Score, Sheet
from assessments.models.registration import Acquaintance, Registration
from assessments.models.session import ExaminerAssignment, Session
from assessments.models.text import AssessmentText, TextKind, text_in_force
from assessments.models.told import Event, Told
from assessments.models.wish import AccommodationRequest

__all__ = [
    "AccommodationRequest",
    "Acquaintance",
    "AssessmentText",
    "Certificate",
    "CertificateRendering",
    "Decision",
    "Event",
    "ExaminerAssignment",
    "Instrument",
    "InstrumentVersion",
    "Outcome",
    "Registration",
    "Score",
    "SecondMarking",
    "Session",
    "Sheet",
    "TextKind",
    "Told",
    "text_in_force",
]
