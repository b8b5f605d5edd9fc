"""The tables of the reports room."""

from reports.models.published_figure import PublishedFigure
from reports.models.summary_report import FrozenFigures, SummaryReport, SummaryResult

__all__ = ["FrozenFigures", "PublishedFigure", "SummaryReport", "SummaryResult"]
