"""The fixed people of the demonstration: who they are, and what a newcomer can try as each."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One account of the sign-in page."""

    slug: str
    name: str
    group: str
    role: str
    try_this: str

    @property
    def email(self) -> str:
        """Addresses under .example reach nobody."""
        return f"{self.slug}@{DOMAIN}"


PHYSICIANS = "Physicians"
STAFF = "Department of Health staff"
ORGANIZATIONS = "Organizations"
REVIEWERS = "Reviewers"
EXAMINERS = "Examiners"

PEOPLE = (
    DemoPerson("amina", "Amina Warsame", PHYSICIANS, "Registrant, has joined", "See her record, what decides each status, download her data"),
    DemoPerson("newcomer", "New visitor with an account", PHYSICIANS, "Has an account, has not answered yet", "Fill in the form: nine short questions"),
    DemoPerson("daniel", "Daniel Okonkwo", PHYSICIANS, "Registrant, one answer needs a person", "See what “needs a person” says and ask for a second look"),
    DemoPerson("serving", "Leyla Haddad", PHYSICIANS, "After residency, in the third year of service", "See months of service, the reason for each, and payments"),
    DemoPerson("part-time", "Samuel Tesfaye", PHYSICIANS, "After residency, part time", "See what a person decides, and say what a year was paid"),
    DemoPerson("coordinator", "Ingrid Solberg", STAFF, "Program coordinator", "See what needs you now, find people on the roster, decide an award"),
    DemoPerson("grants", "Marcus Bell", STAFF, "Grants specialist", "Write a round, prepare an agreement, recommend a payment"),
    DemoPerson("assessment", "Linh Tran", STAFF, "Assessment coordinator", "Check a certification, see a session under way"),
    DemoPerson("finance", "Rosa Delgado", STAFF, "Finance officer", "Approve a payment that another prepared, make a batch"),
    DemoPerson("manager", "Peter Halvorsen", STAFF, "Program manager", "Give the second approval, grant roles, change future values of the law"),
    DemoPerson("privacy", "Naomi Clarke", STAFF, "Data practices official", "See who looked at a person"),
    DemoPerson("auditor", "Walter Quist", STAFF, "Auditor", "Read everything, change nothing"),
    DemoPerson("three-roles", "Sofia Lindgren", STAFF, "Coordinator, grants specialist and acting manager", "One person in three roles"),
    DemoPerson("director", "Hodan Ali", ORGANIZATIONS, "Administrator of a nonprofit", "Manage the team, see awards and what they still ask for"),
    DemoPerson("navigator", "Yusuf Hassan", ORGANIZATIONS, "Navigator of the same nonprofit", "See the team and its work as a colleague"),
    DemoPerson("bookkeeper", "Grace Miller", ORGANIZATIONS, "Finance in two nonprofits", "Switch the organization without signing out"),
    DemoPerson("rival", "Tomás Rivera", ORGANIZATIONS, "Administrator of another nonprofit", "See nothing of the first one"),
    DemoPerson("residency", "Eleanor Voss", ORGANIZATIONS, "Administrator of a sponsoring institution", "A brand-new organization, still empty: add the first program"),
    DemoPerson("positions", "Anders Holm", ORGANIZATIONS, "Manages residency positions", "See who shares a record, and what a payment waits for"),
    DemoPerson("residency-finance", "Wanda Kowalski", ORGANIZATIONS, "Finance of the same institution", "See why a payment request can't be paid yet"),
    DemoPerson("reviewer", "Miriam Stein", REVIEWERS, "Reviewer of grant applications", "Read an application and score it"),
    DemoPerson("reviewer-two", "Ola Nyström", REVIEWERS, "Reviewer of grant applications", "Answer about conflicts of interest, then score"),
    DemoPerson("examiner", "Elena Ruiz", EXAMINERS, "Examiner of the readiness assessment", "Say which candidates you know, rate one at a station"),
    DemoPerson("examiner-two", "Omar Haddad", EXAMINERS, "Examiner of the readiness assessment", "See other sheets, and none of the first examiner's"),
)  # fmt: skip

BY_SLUG = {person.slug: person for person in PEOPLE}
