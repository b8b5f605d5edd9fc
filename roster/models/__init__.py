"""The tables of the roster room."""

from roster.models.eligibility import Basis, EligibilityDetermination, EligibilityLook, ReviewRequest
from roster.models.fact import ExperienceKind, FactKind, FactSource, FactStatus, PhysicianFact
from roster.models.joining import JoiningDraft
from roster.models.journey import JourneyRecord, JourneyStep, Knowledge, MatchedHow
from roster.models.notice import Channel, Notice, NoticeAcknowledgement, NoticeKind
from roster.models.records import DataRequest, SavedView, UsefulAddress
from roster.models.registrant import MinnesotaResidence, ReachBy, Registrant
from roster.models.school import MedicalSchool, SchoolSource
from roster.models.specialty import Specialty
from roster.models.still_here import Looking, StillHere
from roster.models.transfer import (
    FileForm,
    ImportedRecord,
    NoticeChannel,
    ReleaseState,
    RosterExport,
    RosterImport,
    RosterImportProblem,
    RosterRelease,
    RowAnswer,
)
from roster.rules.dates import DatePrecision
from roster.rules.ecfmg import Pathway, Validity
from roster.rules.findings import Answer, Outcome, Residence, Rule

__all__ = [
    "Answer",
    "Basis",
    "Channel",
    "DataRequest",
    "DatePrecision",
    "EligibilityDetermination",
    "EligibilityLook",
    "ExperienceKind",
    "FactKind",
    "FactSource",
    "FactStatus",
    "FileForm",
    "ImportedRecord",
    "JoiningDraft",
    "JourneyRecord",
    "JourneyStep",
    "Knowledge",
    "Looking",
    "MatchedHow",
    "MedicalSchool",
    "MinnesotaResidence",
    "Notice",
    "NoticeAcknowledgement",
    "NoticeChannel",
    "NoticeKind",
    "Outcome",
    "Pathway",
    "PhysicianFact",
    "ReachBy",
    "Registrant",
    "ReleaseState",
    "Residence",
    "ReviewRequest",
    "RosterExport",
    "RosterImport",
    "RosterImportProblem",
    "RosterRelease",
    "RowAnswer",
    "Rule",
    "SavedView",
    "SchoolSource",
    "Specialty",
    "StillHere",
    "UsefulAddress",
    "Validity",
]
