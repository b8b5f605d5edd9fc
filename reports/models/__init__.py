"""The tables of the reports room."""

from reports.models.edition import Addressee, AnnualEdition, EditionComment, EditionSection, PeriodKind, SealedText
from reports.models.frozen_rows import FrozenRows, Recomputation, Room
from reports.models.others_words import OthersWords, WordsState
from reports.models.publication import AnnualSnapshot, EditionRun, PublishedEdition
from reports.models.published_figure import PublishedFigure
from reports.models.summary import FrozenFigures, SummaryReport, SummaryResult

__all__ = [
    "Addressee",
    "AnnualEdition",
    "AnnualSnapshot",
    "EditionComment",
    "EditionRun",
    "EditionSection",
    "FrozenFigures",
    "FrozenRows",
    "OthersWords",
    "PeriodKind",
    "PublishedEdition",
    "PublishedFigure",
    "Recomputation",
    "Room",
    "SealedText",
    "SummaryReport",
    "SummaryResult",
    "WordsState",
]
