"""What this room and the rooms below it hold about a person besides the record itself."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from img_program.accounts.models import PersonName, Relinking
from img_program.accounts.staff_permissions import RELINK_PERSON
from img_program.documents.models import Document
from img_program.documents.permissions import VIEW_DOCUMENTS
from img_program.documents.purposes import purpose_label
from img_program.notifications.models import ContactChoice, Delivery, Letter
from img_program.notifications.permissions import VIEW_LETTERS
from img_program.notifications.readers import register_letter_readers
from img_program.organizations.models import Membership
from img_program.organizations.permissions import VIEW_ORGANIZATION
from roster.models import (
    EligibilityDetermination,
    EligibilityLook,
    ImportedRecord,
    JoiningDraft,
    JourneyRecord,
    PhysicianFact,
    Registrant,
    ReviewRequest,
    StillHere,
)
from roster.permissions import VIEW_REGISTRANTS
from roster.personal_tables import register_personal_table


def register() -> None:
    """Called when the roster app is ready; letters about the record are read by whoever may see the record."""
    register_letter_readers(Registrant._meta.app_label, permission=VIEW_REGISTRANTS)
    register_personal_table(PersonName, group="Your account", permission=VIEW_REGISTRANTS)
    register_personal_table(EmailAddress, group="Your account", permission=VIEW_REGISTRANTS)
    register_personal_table(
        Relinking, group="Your account", permission=RELINK_PERSON, leave_out=["proposed_by", "decided_by", "check_note"]
    )
    register_personal_table(
        Membership, group="Organizations you work for", permission=VIEW_ORGANIZATION, also="colleagues of the organization"
    )
    register_personal_table(
        Document,
        group="Your documents",
        permission=VIEW_DOCUMENTS,
        also="whoever it was lent to",
        words={"purpose": purpose_label},
    )
    register_personal_table(Letter, group="Letters to you", permission=VIEW_LETTERS, leave_out=["record"])
    register_personal_table(Delivery, group="How letters reached you", permission=VIEW_LETTERS, leave_out=["letter", "outbox"])
    register_personal_table(ContactChoice, group="How you want to be reached", permission=VIEW_LETTERS)
    register_personal_table(JoiningDraft, group="Answers while joining", permission=VIEW_REGISTRANTS)
    register_personal_table(ImportedRecord, group="From a file of an organization", permission=VIEW_REGISTRANTS)
    register_personal_table(EligibilityLook, group="Statuses that wait for a person", permission=VIEW_REGISTRANTS)
    register_personal_table(EligibilityDetermination, group="Decisions about your statuses", permission=VIEW_REGISTRANTS)
    register_personal_table(ReviewRequest, group="When you asked a person to look again", permission=VIEW_REGISTRANTS)
    register_personal_table(PhysicianFact, group="Exams, ECFMG and clinical experience", permission=VIEW_REGISTRANTS)
    register_personal_table(
        StillHere,
        group="When we asked whether you are still here",
        permission=VIEW_REGISTRANTS,
        leave_out=["asked_by", "read_by"],
    )
    register_personal_table(JourneyRecord, group="Your steps", permission=VIEW_REGISTRANTS)
