"""One person's browser, with the things a person does on any page: follow, write, choose, tick, send a file, press."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import Browser, Locator, expect

from img_program.accounts.models import PersonName, User
from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.registry import kinds
from img_program.mail.models import OutboxMessage
from tests.browser.walker import DESK, PHONE, Walker
from tests.documents.files import pdf

# A slow machine renders a page in seconds, not in a minute.
PATIENCE = 60_000


class Person(Walker):
    """Somebody with a browser. Nothing here acts but through a page."""

    def __init__(self, browser: Browser, site: str, user: User | None, *, on_a_phone: bool = False) -> None:
        super().__init__(browser, site, viewport=PHONE if on_a_phone else DESK)
        self.page.set_default_timeout(PATIENCE)
        self.user = user
        if user is not None:
            self.sign_in(user)

    @property
    def name(self) -> str:
        """The person's name."""
        assert self.user is not None
        with as_system(reason="test"):
            return PersonName.objects.get(user=self.user).name

    @property
    def main(self) -> Locator:
        """The page's main part."""
        return self.page.get_by_role("main")

    def turning(self) -> AbstractContextManager[object]:
        """What is done inside leads to another page; waits until that page is there."""
        return self.page.expect_navigation(wait_until="load")

    def open(self, path: str) -> None:
        """Open an address, as from a bookmark or a letter."""
        self.page.goto(f"{self.site}{path}")

    def arrives(self, title: str) -> None:
        """The page has this heading; no script and no policy complained."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        assert self.faults == []

    def reads(self, *words: str) -> None:
        """The main part says so, with everything that opens counted in."""
        for each in words:
            expect(self.main.get_by_text(each).first).to_be_attached()

    def is_told(self, words: str) -> None:
        """The page answers what was done, or why it was refused."""
        expect(self.main.get_by_text(words).first).to_be_visible()

    def visit(self, *names: str) -> None:
        """A part of the site, by the navigation, which names it differently for the office and for organizations.

        A browser just opened begins at the person's home.
        """
        if self.page.url == "about:blank":
            self.open("/")
        words = re.compile(rf"^\s*({'|'.join(map(re.escape, names))})\s*$")
        menu = self.page.get_by_role("navigation", name="Main", exact=True)
        link = self.page.get_by_role("link", name=words, include_hidden=True)
        if not menu.locator(link).first.is_visible():
            menu.locator("details").filter(has=link).locator("summary").first.click()
        with self.turning():
            menu.locator(link).first.click()

    def follow(self, name: str) -> None:
        """A link of the page's main part, by its words."""
        with self.turning():
            self.main.get_by_role("link", name=name, exact=True).first.click()

    def follow_named(self, beginning: str, end: str = "") -> None:
        """The first link whose words begin and end so."""
        link = self.main.get_by_role("link", name=re.compile(rf"^\s*{re.escape(beginning)}.*{re.escape(end)}\s*$"))
        with self.turning():
            link.first.click()

    def follow_under(self, title: str, name: str) -> None:
        """A link of the section whose name begins so."""
        part = self.main.get_by_role("region", name=re.compile(rf"^\s*{re.escape(title)}"))
        with self.turning():
            part.get_by_role("link", name=name, exact=True).first.click()

    def follow_row(self, words: str) -> None:
        """The link of the row of a table that says so."""
        with self.turning():
            self.main.get_by_role("row").filter(has_text=words).get_by_role("link").first.click()

    def press(self, name: str, *, inside: Locator | None = None) -> None:
        """A button that sends a form."""
        with self.turning():
            (inside or self.main).get_by_role("button", name=name, exact=True).first.click()

    def has_no_conflict(self, *names: str) -> None:
        """The form about conflicts of interest, where it is asked first."""
        if self.page.get_by_role("heading", level=1).inner_text() == "Conflicts of interest":
            for name in names:
                self.answer(f"Do you have a conflict of interest with {name}?", "No conflict")
            self.press("Sign these answers")

    def part(self, name: str) -> Locator:
        """A section of the page, by its name."""
        return self.main.get_by_role("region", name=name, exact=True)

    def field(self, label: str, *, inside: Locator | None = None) -> Locator:
        """A control by its label; "(optional)" after it does not matter."""
        return (inside or self.main).get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$"))

    def write(self, label: str, text: object, *, inside: Locator | None = None) -> None:
        """Write into a control."""
        self.field(label, inside=inside).fill(str(text))

    def pick(self, label: str, option: str, *, inside: Locator | None = None) -> None:
        """Choose from a list."""
        self.field(label, inside=inside).select_option(label=option)

    def tick(self, label: str, *, inside: Locator | None = None) -> None:
        """Tick a box, by the words beside it as a finger would."""
        words = re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")
        (inside or self.main).locator("label").filter(has_text=words).first.click()

    def question(self, name: str, *, inside: Locator | None = None) -> Locator:
        """A question with several controls."""
        return (inside or self.main).get_by_role("group", name=re.compile(rf"^\s*{re.escape(name)}"))

    def answer(self, question: str, choice: str, *, inside: Locator | None = None) -> None:
        """Choose one answer of a question."""
        self.question(question, inside=inside).get_by_text(choice, exact=True).first.click()

    def date(self, question: str, day: date, *, inside: Locator | None = None) -> None:
        """A date in three controls."""
        group = self.question(question, inside=inside)
        group.get_by_label("Month").select_option(label=f"{day:%B}")
        group.get_by_label("Day").fill(str(day.day))
        group.get_by_label("Year").fill(str(day.year))

    def attach(self, label: str, name: str, words: str = "A paper of the year.") -> None:
        """Choose a file of one's own: a PDF of one page."""
        self.field(label).set_input_files({"name": name, "mimeType": "application/pdf", "buffer": pdf(words)})

    def opens_mail(self, words: str) -> None:
        """Open the link of the newest mail whose text says so."""
        assert self.user is not None
        with as_system(reason="test"):
            mail = OutboxMessage.objects.filter(recipient=self.user.email, text__contains=words).latest("created_at")
        link = re.search(r"https?://\S+", mail.text)
        assert link, mail.text
        found = urlsplit(link[0])
        self.open(f"{found.path}?{found.query}" if found.query else found.path)


def let_the_machine_work() -> None:
    """Run every job that waits, as the workers do: checks of files, papers, letters, editions; also what those ask for."""
    while waiting := _waiting():
        for label, key in waiting:
            assert work.run(label, key)
    with as_system(reason="test"):
        for kind in kinds():
            assert list(kind.model.objects.exclude(error_words="").values_list("error_words", flat=True)) == [], kind.label


def _waiting() -> list[tuple[str, str]]:
    now = timezone.now()
    with as_system(reason="test"):
        return [
            (kind.label, str(key)) for kind in kinds() for key in kind.model.objects.claimable(now).values_list("pk", flat=True)
        ]
