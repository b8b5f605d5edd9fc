"""The tables of the roster room."""

from roster.models.eligibility import Basis, EligibilityDetermination, ReviewRequest
from roster.models.joining import JoiningDraft
from roster.models.notice import Channel, Notice, NoticeAcknowledgement, NoticeKind
from roster.models.records import DataRequest, SavedView, UsefulAddress
from roster.models.registrant import MinnesotaResidence, ReachBy, Registrant, Specialty
from roster.rules.dates import DatePrecision
from roster.rules.findings import Answer, Outcome, Residence, Rule

__all__ = [
    "Answer",
    "Basis",
    "Channel",
    "DataRequest",
    "DatePrecision",
    "EligibilityDetermination",
    "JoiningDraft",
    "MinnesotaResidence",
    "Notice",
    "NoticeAcknowledgement",
    "NoticeKind",
    "Outcome",
    "ReachBy",
    "Registrant",
    "Residence",
    "ReviewRequest",
    "Rule",
    "SavedView",
    "Specialty",
    "UsefulAddress",
]
