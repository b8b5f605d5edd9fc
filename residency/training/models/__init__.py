"""The tables of residency training: programs, positions, appointments, the gate, participant agreements."""

from residency.training.models.agreement import ParticipantAgreement, SiteJudgedOn
from residency.training.models.appointment import Appointment, FilledBy, TrainingEvent, TrainingEventKind
from residency.training.models.gate import GateItem, GateKind
from residency.training.models.position import Position, PositionFunding
from residency.training.models.position_expense import PositionExpense
from residency.training.models.program import ProgramSite, ResidencyProgram
from residency.training.models.share import RecordShare, ShareAnswer, SharePurpose
from residency.training.models.text import ResidencyText, TextKind

__all__ = [
    "Appointment",
    "FilledBy",
    "GateItem",
    "GateKind",
    "ParticipantAgreement",
    "Position",
    "PositionExpense",
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
