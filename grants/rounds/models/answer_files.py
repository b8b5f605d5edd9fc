"""Files of answers are open to the office as their application is (`permissions.py: applications_opened_to`), in the database too."""

from __future__ import annotations

from img_program.database.access import AUDITOR, COORDINATOR, FINANCE_OFFICER, GRANTS_SPECIALIST, PROGRAM_MANAGER, REVIEW_OFFICE
from img_program.documents.purposes import opened_by

_ITS_APPLICATION = (
    "EXISTS (SELECT FROM rounds_answer a JOIN rounds_application p ON p.id = a.application_id "
    "WHERE a.document_id = documents_document.id AND {which})"
)
_OPENED = (
    "p.state IN ('submitted', 'not_eligible') "
    "AND EXISTS (SELECT FROM rounds_opportunity o WHERE o.id = p.opportunity_id AND o.deadline < statement_timestamp()) "
    "AND NOT EXISTS (SELECT FROM rounds_deadlineextension e WHERE e.opportunity_id = p.opportunity_id AND e.until >= statement_timestamp())"
)
ANSWER_FILES = [
    opened_by(
        "rounds_answer_files_opened",
        "grants.answer",
        to=[*REVIEW_OFFICE, FINANCE_OFFICER, AUDITOR],
        when=_ITS_APPLICATION.format(which=_OPENED),
    ),
    opened_by(
        "rounds_answer_files_entered",
        "grants.answer",
        to=[COORDINATOR, GRANTS_SPECIALIST, PROGRAM_MANAGER],
        when=_ITS_APPLICATION.format(which="p.is_entered_by_staff"),
    ),
]
