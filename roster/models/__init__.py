"""The tables of the roster room."""

from roster.models.eligibility import Basis, EligibilityDetermination, Outcome, ReviewRequest, Rule
from roster.models.joining import JoiningDraft
from roster.models.notice import Channel, Notice, NoticeAcknowledgement, NoticeKind
from roster.models.records import DataRequest, SavedView, UsefulAddress
from roster.models.registrant import Answer, DatePrecision, MinnesotaResidence, ReachBy, Registrant, Residence, Specialty

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
