"""A real SMTP server on loopback, a broker of one's own, and a template for messages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from pytest_django.fixtures import Settings

from tests.jobs.conftest import broker  # noqa: F401 - a fixture
from tests.servers import ROOT


@dataclass
class Post:
    """What the server does with a message: `recipient_answer` and `data_answer` are its SMTP answers."""

    recipient_answer: str = "250 OK"
    data_answer: str = "250 OK"
    breaks_off: bool = False
    holds_answer: bool = False
    released: threading.Event = field(default_factory=threading.Event)
    accepted: list[Message] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Keep the message; then answer, or break off, or hold the answer back until released."""
        if self.breaks_off:
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        if self.data_answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.accepted.append(message_from_bytes(envelope.content))
            self.recipients += envelope.rcpt_tos
        if self.holds_answer:
            await asyncio.get_running_loop().run_in_executor(None, self.released.wait)
        return self.data_answer


@dataclass(frozen=True, slots=True)
class Server:
    """A running SMTP server."""

    post: Post
    port: int


class OnFreePort(Controller):
    """A server on whatever port the system gives."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _nobody(*_arguments: object) -> AuthResult:
    """Whoever gives a password gives a wrong one; a server on loopback also takes mail without."""
    return AuthResult(success=False, handled=False)


@pytest.fixture
def smtp() -> Iterator[Server]:
    """An SMTP server on a free loopback port."""
    post = Post()
    controller = OnFreePort(post, hostname="127.0.0.1", port=0, authenticator=_nobody, auth_require_tls=False)
    controller.start()
    yield Server(post, controller.port)
    post.released.set()
    controller.stop()


@pytest.fixture
def sends_by_smtp(smtp: Server, settings: Settings) -> Server:
    """This process sends to the SMTP server."""
    send_to(settings, smtp.port)
    return smtp


def send_to(settings: Settings, port: int) -> None:
    """Let this process send to a loopback port."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
        }
    }


@pytest.fixture(autouse=True)
def templates(settings: Settings) -> None:
    """The tests' own message beside the program's."""
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], ROOT / "tests" / "mail" / "templates"]
    settings.TEMPLATES = [engine]
