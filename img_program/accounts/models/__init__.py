"""The tables of the accounts room."""

from img_program.accounts.models.access_log import AccessLog
from img_program.accounts.models.form_draft import FormDraft
from img_program.accounts.models.kept_post import KeptPost
from img_program.accounts.models.opened_page import OpenedPage
from img_program.accounts.models.relinking import IdentityCheck, Relinking
from img_program.accounts.models.sent_form import SentForm
from img_program.accounts.models.session_activity import SessionActivity
from img_program.accounts.models.sign_in_attempt import SignInAttempt
from img_program.accounts.models.staff_invitation import StaffInvitation
from img_program.accounts.models.staff_role import StaffRole, StaffRoleName
from img_program.accounts.models.user import Credential, PersonName, User

__all__ = [
    "AccessLog",
    "Credential",
    "FormDraft",
    "IdentityCheck",
    "KeptPost",
    "OpenedPage",
    "PersonName",
    "Relinking",
    "SentForm",
    "SessionActivity",
    "SignInAttempt",
    "StaffInvitation",
    "StaffRole",
    "StaffRoleName",
    "User",
]
