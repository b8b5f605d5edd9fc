"""A value of the law made up for a rule's table: what the rule asks of a day without asking the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from img_program.statute.parameters import ParameterValue
from img_program.statute.values import Value


def law(value: Value, unit: str = "") -> ParameterValue:
    """A parameter in force since the beginning."""
    kind = {bool: "boolean", int: "integer", Decimal: "money", list: "list", str: "text", date: "date"}[type(value)]
    return ParameterValue("trial", value, "Minn. Stat. 1", date(2015, 7, 1), None, kind, unit, "A trial value", "verified")
