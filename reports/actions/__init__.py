"""What people do in the reports room."""

from reports.actions.summaries import request_summary_report

__all__ = ["request_summary_report"]
