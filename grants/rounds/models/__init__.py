"""The tables from the opportunity to the recommendation."""

from grants.rounds.models.applicant import ApplicationMessage, Debrief, SecondLook
from grants.rounds.models.application import Answer, Application, ApplicationBudgetLine, TradeSecretClaim
from grants.rounds.models.disclosure import ConflictDisclosure
from grants.rounds.models.notice import RoundNotice
from grants.rounds.models.opportunity import Opportunity, Program
from grants.rounds.models.opportunity_parts import BudgetCategory, Criterion, Question, QuestionKind
from grants.rounds.models.panel import AssignmentPlan, DiscussionNote, RecommendationMemo
from grants.rounds.models.public_question import PublicQuestion, PublicQuestionAsker
from grants.rounds.models.recommendation import NegotiationOutcome, Recommendation
from grants.rounds.models.review import ReviewAssignment, RoundReviewer, Score, submissions_for
from grants.rounds.models.round_events import DeadlineExtension, EvaluationCompleted
from grants.rounds.models.submission import Channel, Submission, SubmissionPdf

__all__ = [
    "Answer",
    "Application",
    "ApplicationBudgetLine",
    "ApplicationMessage",
    "AssignmentPlan",
    "BudgetCategory",
    "Channel",
    "ConflictDisclosure",
    "Criterion",
    "DeadlineExtension",
    "Debrief",
    "DiscussionNote",
    "EvaluationCompleted",
    "NegotiationOutcome",
    "Opportunity",
    "Program",
    "PublicQuestion",
    "PublicQuestionAsker",
    "Question",
    "QuestionKind",
    "Recommendation",
    "RecommendationMemo",
    "ReviewAssignment",
    "RoundNotice",
    "RoundReviewer",
    "Score",
    "SecondLook",
    "Submission",
    "SubmissionPdf",
    "TradeSecretClaim",
    "submissions_for",
]
