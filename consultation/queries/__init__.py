"""What the room tells the annual report and the public pages: small typed reads, all taken as the system.

Facts of barriers, bodies, the catalogue and adopted recommendations may be published. `pathway_counts` is about
*people*: whoever publishes it takes it through disclosure control. The pipeline itself counts the steps of `roster.journey`.
"""

from consultation.queries.barriers import BarrierProgress, NoteLine, barriers_in_period
from consultation.queries.bodies import AdviceLine, BodyActivity, MeetingLine, SeatLine, bodies_in_period
from consultation.queries.pathways import (
    CatalogueEntry,
    CatalogueFact,
    PathwayCount,
    catalogue,
    catalogue_in_period,
    pathway_counts,
)
from consultation.queries.study import RecommendationLine, StudyCounts, recommendations_on, study_counts

__all__ = [
    "AdviceLine",
    "BarrierProgress",
    "BodyActivity",
    "CatalogueEntry",
    "CatalogueFact",
    "MeetingLine",
    "NoteLine",
    "PathwayCount",
    "RecommendationLine",
    "SeatLine",
    "StudyCounts",
    "barriers_in_period",
    "bodies_in_period",
    "catalogue",
    "catalogue_in_period",
    "pathway_counts",
    "recommendations_on",
    "study_counts",
]
