"""The layout of a roster file: its columns (`roster.columns`), which the import reads and the export writes."""

from __future__ import annotations

from roster.columns import BY_NAME, COLUMNS, REQUIRED, SEPARATOR, Column, columns_for

OWN_REFERENCE = "roster-"  # The reference of somebody who has no external one, followed by the record's number.
COMMENT = "#"

__all__ = ["BY_NAME", "COLUMNS", "COMMENT", "OWN_REFERENCE", "REQUIRED", "SEPARATOR", "Column", "columns_for"]
