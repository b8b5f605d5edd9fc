"""The tables of the reports room."""

from reports.models.annual_edition import Addressee, AnnualEdition, EditionComment, EditionSection, PeriodKind, SealedText
from reports.models.annual_release import AnnualSnapshot, EditionRun, PublishedEdition
from reports.models.published_figure import PublishedFigure
from reports.models.summary_report import FrozenFigures, SummaryReport, SummaryResult

__all__ = [
    "Addressee",
    "AnnualEdition",
    "AnnualSnapshot",
    "EditionComment",
    "EditionRun",
    "EditionSection",
    "FrozenFigures",
    "PeriodKind",
    "PublishedEdition",
    "PublishedFigure",
    "SealedText",
    "SummaryReport",
    "SummaryResult",
]
