"""The tables after residency: obligations, sites, payments, the revolving account."""

from residency.service.models.account import AccountEntry, Contributor, EntryKind, MoneyOut
from residency.service.models.links import Verification, YearlyCheck
from residency.service.models.repayment import Declared, PaymentYear
from residency.service.models.service import EmploymentPeriod, Obligation, Outcome, PointFrom, ServiceSite
from residency.service.models.service_records import (
    DecisionKind,
    EventKind,
    LifeEvent,
    QuestionKind,
    ServiceDecision,
    ServiceQuestion,
    SiteJudgement,
)

__all__ = [
    "AccountEntry",
    "Contributor",
    "DecisionKind",
    "Declared",
    "EmploymentPeriod",
    "EntryKind",
    "EventKind",
    "LifeEvent",
    "MoneyOut",
    "Obligation",
    "Outcome",
    "PaymentYear",
    "PointFrom",
    "QuestionKind",
    "ServiceDecision",
    "ServiceQuestion",
    "ServiceSite",
    "SiteJudgement",
    "Verification",
    "YearlyCheck",
]
