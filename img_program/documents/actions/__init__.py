"""What people do with documents: one function for each thing."""

from img_program.documents.actions.destroy import (
    approve_destruction,
    approve_destruction_elsewhere,
    decline_destruction,
    is_on_legal_hold,
    lift_legal_hold,
    place_legal_hold,
    propose_destruction,
)
from img_program.documents.actions.keep import (
    classify_document,
    end_share,
    open_document,
    say_not_identity,
    share_document,
    why_closed,
    withdraw_document,
)
from img_program.documents.actions.seal import open_sealed, release, seal
from img_program.documents.actions.upload import upload_document

__all__ = [
    "approve_destruction",
    "approve_destruction_elsewhere",
    "classify_document",
    "decline_destruction",
    "end_share",
    "is_on_legal_hold",
    "lift_legal_hold",
    "open_document",
    "open_sealed",
    "place_legal_hold",
    "propose_destruction",
    "release",
    "say_not_identity",
    "seal",
    "share_document",
    "upload_document",
    "why_closed",
    "withdraw_document",
]
