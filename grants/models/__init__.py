"""The tables of the grants room: part by part, from the opportunity to the closeout."""

from grants.models.agreement import Agreement, AgreementBudgetLine, AgreementVersion, VersionLine
from grants.models.application import (
    Answer,
    Application,
    ApplicationBudgetLine,
    TradeSecretClaim,
)
from grants.models.award import Award, AwardPart
from grants.models.closeout import Closeout, PerformanceEvaluation
from grants.models.fund import Appropriation, Fund
from grants.models.ledger import LedgerEntry
from grants.models.monitoring import Hold, MonitoringDuty, MonitoringVisit, Reconciliation, VisitFinding
from grants.models.opportunity import Opportunity, Program
from grants.models.opportunity_parts import BudgetCategory, Criterion, Question, QuestionKind
from grants.models.payment import PaymentBatch, PaymentLine, PaymentRequest
from grants.models.progress import PeopleServed, ProgressReport, ReportExtension
from grants.models.public_question import PublicQuestion, PublicQuestionAsker
from grants.models.recommendation import NegotiationOutcome, Recommendation
from grants.models.report_due import ReportDue
from grants.models.review import ConflictDisclosure, ReviewAssignment, RoundReviewer, Score, submissions_for
from grants.models.risk import EntityType, RiskAssessment, RiskFinding, RiskQuestion
from grants.models.round_events import DeadlineExtension, EvaluationCompleted
from grants.models.submission import Channel, Submission, SubmissionPdf

__all__ = [
    "Agreement",
    "AgreementBudgetLine",
    "AgreementVersion",
    "Answer",
    "Application",
    "ApplicationBudgetLine",
    "Appropriation",
    "Award",
    "AwardPart",
    "BudgetCategory",
    "Channel",
    "Closeout",
    "ConflictDisclosure",
    "Criterion",
    "DeadlineExtension",
    "EntityType",
    "EvaluationCompleted",
    "Fund",
    "Hold",
    "LedgerEntry",
    "MonitoringDuty",
    "MonitoringVisit",
    "NegotiationOutcome",
    "Opportunity",
    "PaymentBatch",
    "PaymentLine",
    "PaymentRequest",
    "PeopleServed",
    "PerformanceEvaluation",
    "Program",
    "ProgressReport",
    "PublicQuestion",
    "PublicQuestionAsker",
    "Question",
    "QuestionKind",
    "Recommendation",
    "Reconciliation",
    "ReportDue",
    "ReportExtension",
    "ReviewAssignment",
    "RiskAssessment",
    "RiskFinding",
    "RiskQuestion",
    "RoundReviewer",
    "Score",
    "Submission",
    "SubmissionPdf",
    "TradeSecretClaim",
    "VersionLine",
    "VisitFinding",
    "submissions_for",
]
