"""The tables of the grants room: part by part, from the opportunity to the closeout."""

from grants.models.application import (
    Answer,
    Application,
    ApplicationBudgetLine,
    Channel,
    Submission,
    SubmissionPdf,
    TradeSecretClaim,
)
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
from grants.models.review import (
    ConflictDisclosure,
    NegotiationOutcome,
    Recommendation,
    ReviewAssignment,
    RoundReviewer,
    Score,
)

__all__ = [
    "Answer",
    "Application",
    "ApplicationBudgetLine",
    "BudgetCategory",
    "Channel",
    "ConflictDisclosure",
    "Criterion",
    "DeadlineExtension",
    "EvaluationCompleted",
    "NegotiationOutcome",
    "Opportunity",
    "Program",
    "PublicQuestion",
    "PublicQuestionAsker",
    "Question",
    "QuestionKind",
    "Recommendation",
    "ReviewAssignment",
    "RoundReviewer",
    "Score",
    "Submission",
    "SubmissionPdf",
    "TradeSecretClaim",
]
