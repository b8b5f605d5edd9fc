"""Counties and places; federal shortage designations and their imports."""

from img_program.geography.models.checks import SiteCheck
from img_program.geography.models.counties import METRO_COUNTIES, County, Region, counties_in_order
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
    Place,
    PlaceChange,
    PlaceChangeKind,
    PlaceCounty,
    PlaceKind,
    PlaceList,
    PlacePopulation,
    PlaceQuerySet,
)
from img_program.geography.models.zip_codes import ZipCode, ZipCounty, ZipPlace

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
    "PlaceChange",
    "PlaceChangeKind",
    "PlaceCounty",
    "PlaceKind",
    "PlaceList",
    "PlacePopulation",
    "PlaceQuerySet",
    "Region",
    "SiteCheck",
    "ZipCode",
    "ZipCounty",
    "ZipPlace",
    "counties_in_order",
]
