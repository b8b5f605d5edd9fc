"""Counties and places; federal shortage designations and their imports."""

from img_program.geography.models.designations import (
    ComponentKind,
    Coverage,
    Designation,
    DesignationComponent,
    DesignationKind,
    DesignationList,
    DesignationQuerySet,
    DesignationStatus,
    FederalList,
)
from img_program.geography.models.imports import ChangeKind, DesignationChange, DesignationImport, ImportProblem
from img_program.geography.models.places import (
    METRO_COUNTIES,
    County,
    Place,
    PlaceCounty,
    PlaceKind,
    PlaceQuerySet,
    Region,
    ZipCode,
    counties_in_order,
)

__all__ = [
    "METRO_COUNTIES",
    "ChangeKind",
    "ComponentKind",
    "County",
    "Coverage",
    "Designation",
    "DesignationChange",
    "DesignationComponent",
    "DesignationImport",
    "DesignationKind",
    "DesignationList",
    "DesignationQuerySet",
    "DesignationStatus",
    "FederalList",
    "ImportProblem",
    "Place",
    "PlaceCounty",
    "PlaceKind",
    "PlaceQuerySet",
    "Region",
    "ZipCode",
    "counties_in_order",
]
