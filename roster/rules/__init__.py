"""What the law decides about a person: one rule a file, each named as its function."""

from roster.rules.findings import EligibilityFacts, Finding, ResidencePeriod
from roster.rules.is_img import is_img
from roster.rules.is_immigrant_img import is_immigrant_img
from roster.rules.is_minnesota_immigrant_img import is_minnesota_immigrant_img

__all__ = [
    "EligibilityFacts",
    "Finding",
    "ResidencePeriod",
    "is_img",
    "is_immigrant_img",
    "is_minnesota_immigrant_img",
]
