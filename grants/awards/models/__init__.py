"""The tables from the award to the closeout."""

from grants.awards.models.agreement import Agreement, AgreementBudgetLine, AgreementVersion
from grants.awards.models.award import Award, AwardPart
from grants.awards.models.change import ChangeLine, ChangeRequest
from grants.awards.models.closeout import Closeout, PerformanceEvaluation
from grants.awards.models.correction import Correction
from grants.awards.models.fund import Appropriation, Fund
from grants.awards.models.ledger import LedgerEntry
from grants.awards.models.monitoring import Hold, MonitoringDuty, MonitoringVisit, Reconciliation, VisitFinding
from grants.awards.models.paid_file import PaidFile, PaidRow
from grants.awards.models.payment import PaymentBatch, PaymentLine, PaymentRequest
from grants.awards.models.progress import PeopleServed, ProgressReport, ReportExtension
from grants.awards.models.report_due import ReportDue
from grants.awards.models.risk import EntityType, RiskAssessment, RiskFinding, RiskQuestion
from grants.awards.models.version_line import VersionLine

__all__ = [
    "Agreement",
    "AgreementBudgetLine",
    "AgreementVersion",
    "Appropriation",
    "Award",
    "AwardPart",
    "ChangeLine",
    "ChangeRequest",
    "Closeout",
    "Correction",
    "EntityType",
    "Fund",
    "Hold",
    "LedgerEntry",
    "MonitoringDuty",
    "MonitoringVisit",
    "PaidFile",
    "PaidRow",
    "PaymentBatch",
    "PaymentLine",
    "PaymentRequest",
    "PeopleServed",
    "PerformanceEvaluation",
    "ProgressReport",
    "Reconciliation",
    "ReportDue",
    "ReportExtension",
    "RiskAssessment",
    "RiskFinding",
    "RiskQuestion",
    "VersionLine",
    "VisitFinding",
]
