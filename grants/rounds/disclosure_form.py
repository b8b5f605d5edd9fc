"""The words of the conflict-of-interest form; a change of words is a new version."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from img_program.web.refusals import FirstThis

if TYPE_CHECKING:
    from grants.rounds.models import Opportunity
    from img_program.organizations.models import Organization

FORM_VERSION = 1
FORM_TEXT = (
    "I have a conflict of interest about an application when I, a member of my family, or my employer could gain or lose by "
    "its award; when I work or volunteer for the applicant, or did in the last year; when I advised on the application; or when "
    "somebody could fairly doubt that I judge it without favor. If I learn of a conflict later, I will say so at once. I will not "
    "talk about the applications with anybody outside the review, and I will not keep or copy them."
)
FORM_SHA256 = hashlib.sha256(FORM_TEXT.encode()).hexdigest()


class DisclosureNeeded(FirstThis):
    """Before this, one says whether one has a conflict of interest: with every applicant of the round, or with one organization."""

    def __init__(self, opportunity: Opportunity | None, organization: Organization | None = None) -> None:
        super().__init__("Sign the disclosure of conflicts of interest first.")
        self.opportunity, self.organization = opportunity, organization
