"""The tables of the consultation room."""

from consultation.models.barrier import Barrier, BarrierAction, BarrierEntry, BarrierKind, ProgressNote, Visibility
from consultation.models.body import BodyMember, Seat, StakeholderBody
from consultation.models.meeting import Advice, Attendance, Meeting, ProgramPart
from consultation.models.plan import Plan, PlanOutcome, PlanShare, PlanStep
from consultation.models.profession import FactKind, PathStep, Profession, ProfessionFact, ProfessionVersion
from consultation.models.study import Evidence, Position, Recommendation, Stance, StudyQuestion

__all__ = [
    "Advice",
    "Attendance",
    "Barrier",
    "BarrierAction",
    "BarrierEntry",
    "BarrierKind",
    "BodyMember",
    "Evidence",
    "FactKind",
    "Meeting",
    "PathStep",
    "Plan",
    "PlanOutcome",
    "PlanShare",
    "PlanStep",
    "Position",
    "Profession",
    "ProfessionFact",
    "ProfessionVersion",
    "ProgramPart",
    "ProgressNote",
    "Recommendation",
    "Seat",
    "StakeholderBody",
    "Stance",
    "StudyQuestion",
    "Visibility",
]
