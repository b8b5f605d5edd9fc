"""Office files without programs: no macros, no controls, no embedded objects, no links that fetch."""

from __future__ import annotations

from img_program.documents.models import DocumentKind
from img_program.documents.rules.is_intact_office_file import BROKEN
from img_program.documents.rules.office_package import BrokenPackageError, OfficePackage
from img_program.documents.rules.office_parts import ActivePartError
from img_program.documents.rules.upload import Upload
from img_program.documents.rules.work import Work

OFFICE = (DocumentKind.DOCX, DocumentKind.XLSX)
_REFUSAL = "The file holds macros, embedded objects or links that fetch other files. Save it as a plain .docx or .xlsx without them, or as a PDF."


def has_no_macros(upload: Upload, work: Work) -> str | None:
    """No part, content type, relation, field or formula that runs or fetches something. Raises TooMuchWorkError."""
    if upload.claimed_kind not in OFFICE:
        return None
    try:
        with OfficePackage(upload.file, work) as package:
            package.read_all()
    except ActivePartError:
        return _REFUSAL
    except BrokenPackageError:
        return BROKEN
    return None
