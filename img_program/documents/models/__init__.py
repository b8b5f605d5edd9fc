"""The tables of the documents room."""

from img_program.documents.models.document import EXTENSIONS, Classification, Document, DocumentKind
from img_program.documents.models.scan import DocumentScan
from img_program.documents.models.sealing import DESTROY_STEP, LegalHold, SealedValue, Sealing, SealingState, SealReason
from img_program.documents.models.share import DocumentShare
from img_program.documents.workflow import DocumentState

__all__ = [
    "DESTROY_STEP",
    "EXTENSIONS",
    "Classification",
    "Document",
    "DocumentKind",
    "DocumentScan",
    "DocumentShare",
    "DocumentState",
    "LegalHold",
    "SealReason",
    "SealedValue",
    "Sealing",
    "SealingState",
]
