"""The tables of the grants room: part by part, from the opportunity to the closeout."""

from grants.models.agreement import Agreement, AgreementBudgetLine, AgreementVersion, ReportDue, VersionLine
from grants.models.application import (
    Answer,
    Application,
    ApplicationBudgetLine,
    Channel,
    Submission,
    SubmissionPdf,
    TradeSecretClaim,
)
from grants.models.award import Award, AwardPart, EntityType, RiskAssessment, RiskFinding, RiskQuestion
from grants.models.closeout import Closeout, PerformanceEvaluation
from grants.models.fund import Appropriation, Fund
from grants.models.monitoring import Hold, MonitoringDuty, MonitoringVisit, Reconciliation, VisitFinding
from grants.models.opportunity import (
    BudgetCategory,
    Criterion,
    DeadlineExtension,
    EvaluationCompleted,
    Opportunity,
    Program,
    PublicQuestion,
    PublicQuestionAsker,
    Question,
    QuestionKind,
)
from grants.models.payment import LedgerEntry, PaymentBatch, PaymentLine, PaymentRequest
from grants.models.progress import PeopleServed, ProgressReport, ReportExtension
from grants.models.review import (
    ConflictDisclosure,
    NegotiationOutcome,
    Recommendation,
    ReviewAssignment,
    RoundReviewer,
    Score,
)

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
]
