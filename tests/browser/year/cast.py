"""Who takes part in the year: accounts and organizations exist, everything else they do themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils import timezone
from playwright.sync_api import Browser

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.models import MembershipRole, Organization, OrganizationKind
from img_program.statute.fiscal import fiscal_year_of
from tests.browser.year.person import Person
from tests.people import People, make_member, make_organization, make_user


@dataclass
class Team:
    """An organization with the person who manages its grants and the person who keeps its money."""

    organization: Organization
    manager: Person
    finance: Person

    @property
    def name(self) -> str:
        """The organization's name."""
        return self.organization.name


@dataclass
class Year:
    """The browsers of everybody, and the calendar. A browser is opened when its person is first needed."""

    browser: Browser
    site: str
    people: People = field(default_factory=People)

    def __post_init__(self) -> None:
        """Everybody has an account before the year begins."""
        self.today: date = timezone.localdate()
        with as_system(reason="test"):
            self.fiscal_year = fiscal_year_of(self.today)
        self._open: list[Person] = []

    def comes(self, user: User | None, *, on_a_phone: bool = False) -> Person:
        """Somebody opens a browser."""
        person = Person(self.browser, self.site, user, on_a_phone=on_a_phone)
        self._open.append(person)
        return person

    def ends(self) -> None:
        """Everybody goes home."""
        for person in self._open:
            person.context.close()

    def _team(self, name: str, kind: OrganizationKind, manager: str, finance: str) -> Team:
        organization = make_organization(name, kind)
        slug = name.split(maxsplit=1)[0].lower()
        first = make_member(
            organization,
            MembershipRole.GRANT_MANAGER,
            email=f"{manager.split(maxsplit=1)[0].lower()}@{slug}.example",
            name=manager,
        )
        second = make_member(
            organization, MembershipRole.FINANCE, email=f"{finance.split(maxsplit=1)[0].lower()}@{slug}.example", name=finance
        )
        return Team(organization, self.comes(first), self.comes(second))

    @cached_property
    def northstar(self) -> Team:
        """A nonprofit with navigators."""
        return Team(self.people.organization, self.comes(self.people.manager), self.comes(self.people.finance))

    @cached_property
    def prairie(self) -> Team:
        """Another nonprofit, which applies in the same round."""
        return self._team("Prairie Newcomer Services", OrganizationKind.NONPROFIT, "Pia Holm", "Per Dale")

    @cached_property
    def clinic(self) -> Team:
        """A clinic that teaches."""
        return self._team("Cedar Street Clinic", OrganizationKind.CLINICAL_TRAINING_SITE, "Bo Xiong", "Cleo Park")

    @cached_property
    def university(self) -> Team:
        """The sponsoring institution of a residency program."""
        return self._team("Lakeland University", OrganizationKind.SPONSORING_INSTITUTION, "Karin Aas", "Lars Beck")

    @cached_property
    def coordinator(self) -> Person:
        """Cora, the program coordinator."""
        return self.comes(self.people.coordinator)

    @cached_property
    def specialist(self) -> Person:
        """Greta, the grants specialist."""
        return self.comes(self.people.grants_specialist)

    @cached_property
    def officer(self) -> Person:
        """Faye, the finance officer."""
        return self.comes(self.people.finance_officer)

    @cached_property
    def head(self) -> Person:
        """Max, the program manager."""
        return self.comes(self.people.program_manager)

    @cached_property
    def assessor(self) -> Person:
        """Asa, the assessment coordinator."""
        return self.comes(self.people.assessment_coordinator)

    @cached_property
    def auditor(self) -> Person:
        """Aud, the auditor."""
        return self.comes(self.people.auditor)

    @cached_property
    def reviewers(self) -> tuple[Person, Person]:
        """Rita and Rolf, from outside the office."""
        return (
            self.comes(make_user("rita@reviewers.example", name="Rita Viewer")),
            self.comes(make_user("rolf@reviewers.example", name="Rolf Unger")),
        )

    @cached_property
    def examiner(self) -> Person:
        """Elena, who examines candidates."""
        return self.comes(make_user("elena@examiners.example", name="Elena Ruiz"))

    @cached_property
    def physician(self) -> Person:
        """Amina, an immigrant physician, with a phone."""
        return self.comes(make_user("amina@physicians.example"), on_a_phone=True)

    @cached_property
    def visitor(self) -> Person:
        """Anybody, without an account, on a phone."""
        return self.comes(None, on_a_phone=True)
