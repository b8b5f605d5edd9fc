"""The tables of the residency room."""

from residency.models.account import AccountEntry, Contributor, EntryKind, MoneyOut
from residency.models.agreement import ParticipantAgreement, SiteJudgedOn
from residency.models.appointment import Appointment, FilledBy, TrainingEvent, TrainingEventKind
from residency.models.gate import GateItem, GateKind
from residency.models.links import Verification, YearlyCheck
from residency.models.position import Position, PositionFunding
from residency.models.program import ProgramSite, ResidencyProgram
from residency.models.repayment import Declared, PaymentYear
from residency.models.service import EmploymentPeriod, Obligation, Outcome, ServiceSite
from residency.models.service_records import (
    DecisionKind,
    EventKind,
    LifeEvent,
    QuestionKind,
    ServiceDecision,
    ServiceQuestion,
    SiteJudgement,
)
from residency.models.share import RecordShare, ShareAnswer, SharePurpose
from residency.models.text import ResidencyText, TextKind

__all__ = [
    "AccountEntry",
    "Appointment",
    "Contributor",
    "DecisionKind",
    "Declared",
    "EmploymentPeriod",
    "EntryKind",
    "EventKind",
    "FilledBy",
    "GateItem",
    "GateKind",
    "LifeEvent",
    "MoneyOut",
    "Obligation",
    "Outcome",
    "ParticipantAgreement",
    "PaymentYear",
    "Position",
    "PositionFunding",
    "ProgramSite",
    "QuestionKind",
    "RecordShare",
    "ResidencyProgram",
    "ResidencyText",
    "ServiceDecision",
    "ServiceQuestion",
    "ServiceSite",
    "ShareAnswer",
    "SharePurpose",
    "SiteJudgedOn",
    "SiteJudgement",
    "TextKind",
    "TrainingEvent",
    "TrainingEventKind",
    "Verification",
    "YearlyCheck",
]
