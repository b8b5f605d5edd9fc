"""The tables of the residency room."""

from residency.models.agreement import ParticipantAgreement, SiteJudgedOn
from residency.models.appointment import Appointment, FilledBy, TrainingEvent, TrainingEventKind
from residency.models.gate import GateItem, GateKind
from residency.models.position import Position, PositionFunding
from residency.models.program import ProgramSite, ResidencyProgram
from residency.models.share import RecordShare, ShareAnswer, SharePurpose
from residency.models.text import ResidencyText, TextKind

__all__ = [
    "Appointment",
    "FilledBy",
    "GateItem",
    "GateKind",
    "ParticipantAgreement",
    "Position",
    "PositionFunding",
    "ProgramSite",
    "RecordShare",
    "ResidencyProgram",
    "ResidencyText",
    "ShareAnswer",
    "SharePurpose",
    "SiteJudgedOn",
    "TextKind",
    "TrainingEvent",
    "TrainingEventKind",
]
