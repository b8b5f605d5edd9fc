"""The web server's entry: takes a request in whole before a thread works on it, and gives the answer away without one.

The server has a handful of threads. With WSGI alone each of them would wait for as long as a sender takes to send a form
or to receive a file, so that ten slow senders stop the site. Here the event loop waits instead: a body is collected in
memory (in a file when it is large) within a time that its length allows, and each piece of the answer is fetched from a
thread only when the one before it has been taken. Run by granian: `--interface asginl img_program.serving:application`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
type Environ = dict[str, Any]
type Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Kept in memory before a file takes over; also what one visit to a thread brings of an answer.
IN_MEMORY = 256 * 1024
# A request whose body is larger than this is asked about before anything of it is read.
ASKED_FIRST = 1_000_000
# Set for that question, and for the moment at which a request came; no header can name them.
PREFLIGHT = "img.preflight"
RECEIVED_AT = "img.received_at"
MAY_BE_SENT = "204"


# How granian runs it (the Dockerfile has the same). A worker that dies is replaced; a sender has 10 s for the head.
GRANIAN_OPTIONS = (
    "--interface", "asginl", "--workers", "2", "--respawn-failed-workers", "--respawn-interval", "0.5",
    "--http1-header-read-timeout", "10000", "--backlog", "2048", "--backpressure", "1000", "--no-ws",
)  # fmt: skip


def web_command(*, host: str, port: int, options: tuple[str, ...] = ()) -> list[str]:
    """The arguments that start the web server."""
    return ["granian", "--host", host, "--port", str(port), *GRANIAN_OPTIONS, *options, "img_program.serving:application"]


class SlowSenderError(Exception):
    """A body did not arrive in the time that its length allows."""


class SenderLeftError(Exception):
    """The connection ended before the body did."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a sender may take: some seconds for any body, more by its length, and for each piece of an answer."""

    seconds: float = 20
    bytes_per_second: int = 16_000
    seconds_to_take_a_piece: float = 60
    largest: int = 110_000_000

    def for_body(self, length: int) -> float:
        """Seconds for a body of so many bytes."""
        return self.seconds + min(length, self.largest) / self.bytes_per_second


@dataclass
class _Answer:
    """What a WSGI application answered: its head, and the pieces that are still to come."""

    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    pieces: Iterator[bytes] = field(default_factory=lambda: iter(()))
    close: Callable[[], None] = lambda: None
    is_complete: bool = False

    def start(self, status: str, headers: list[tuple[str, str]], _fault: Any = None) -> Callable[[bytes], object]:
        """WSGI's `start_response`."""
        self.status, self.headers = status, headers
        return lambda _written: None

    def take(self) -> bytes:
        """The next part, at least IN_MEMORY bytes unless it is the last; runs in a thread."""
        parts, size = [], 0
        for piece in self.pieces:
            parts.append(piece)
            size += len(piece)
            if size >= IN_MEMORY:
                return b"".join(parts)
        self.is_complete = True
        self.close()
        return b"".join(parts)


class BufferingServer:
    """An ASGI application around a WSGI one."""

    def __init__(self, application: Wsgi, *, threads: int, patience: Patience) -> None:
        self.application = application
        self.patience = patience
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        if not any(name in {b"content-length", b"transfer-encoding"} for name, _value in scope["headers"]):
            await self._answer(environ_of(scope, BytesIO()), send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            environ = environ_of(scope, body)
            announced = _length(environ)
            if announced > self.patience.largest:
                await _refuse(send, 413, "That is too large.")
                return
            if announced > ASKED_FIRST and not await self._may_be_sent(environ, send):
                return
            try:
                async with asyncio.timeout(self.patience.for_body(announced)):
                    environ["CONTENT_LENGTH"] = str(await self._collect(receive, body))
            except (TimeoutError, SlowSenderError):
                await _refuse(send, 408, "What you sent did not arrive in time. Please send it again.")
                return
            except SenderLeftError:
                return
            body.seek(0)
            await self._answer(environ, send)

    async def _collect(self, receive: Receive, body: IO[bytes]) -> int:
        """Read the body to its end; returns its length. Without an announced length it ends at the largest."""
        length, more = 0, True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                raise SenderLeftError
            piece = event.get("body", b"")
            length += len(piece)
            if length > self.patience.largest:
                raise SlowSenderError
            body.write(piece)
            more = event.get("more_body", False)
        return length

    async def _may_be_sent(self, environ: Environ, send: Send) -> bool:
        """Ask the application by the head alone (documents/middleware.py); its refusal is the answer."""
        answer = await self._call({**environ, PREFLIGHT: True})
        first = await self._in_thread(answer.take)
        if answer.status.startswith(MAY_BE_SENT):
            return True
        await self._give(answer, first, send, is_head=False)
        return False

    async def _answer(self, environ: Environ, send: Send) -> None:
        def work() -> tuple[_Answer, bytes]:
            answer = self._run(environ)
            return answer, answer.take()

        answer, first = await self._in_thread(work)
        await self._give(answer, first, send, is_head=environ["REQUEST_METHOD"] == "HEAD")

    async def _give(self, answer: _Answer, first: bytes, send: Send, *, is_head: bool) -> None:
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        piece = b"" if is_head else first
        try:
            await send({"type": "http.response.start", "status": int(answer.status[:3]), "headers": headers})
            if answer.is_complete or is_head:
                # The server takes a last piece at once, whatever the reader does.
                await send({"type": "http.response.body", "body": piece, "more_body": False})
                return
            while True:
                more = not answer.is_complete
                async with asyncio.timeout(self.patience.seconds_to_take_a_piece):
                    await send({"type": "http.response.body", "body": piece, "more_body": more})
                if not more:
                    return
                piece = await self._in_thread(answer.take)
        finally:
            if not answer.is_complete:
                await self._in_thread(answer.close)

    async def _call(self, environ: Environ) -> _Answer:
        return await self._in_thread(lambda: self._run(environ))

    def _run(self, environ: Environ) -> _Answer:
        answer = _Answer()
        result = self.application(environ, answer.start)
        answer.pieces = iter(result)
        answer.close = getattr(result, "close", answer.close)
        return answer

    async def _in_thread[T](self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def environ_of(scope: Scope, body: IO[bytes]) -> Environ:
    """WSGI's environment. A header with an underscore is dropped: it would pass for the one with a hyphen."""
    path = scope.get("raw_path") or scope["path"].encode()
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        RECEIVED_AT: datetime.now(UTC),
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


def _length(environ: Environ) -> int:
    announced = environ.get("CONTENT_LENGTH", "")
    return int(announced) if announced.isascii() and announced.isdigit() else 0


async def _refuse(send: Send, status: int, words: str) -> None:
    """A short answer for somebody whose body was not taken; the connection ends with it."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode(), "more_body": False})


def _application() -> BufferingServer:
    from img_program.wsgi import application  # noqa: PLC0415 - sets Django up when it serves, not when this file is read

    # Read here and not in the settings: they belong to the server, as granian's own options do.
    threads, seconds = int(os.environ.get("WEB_THREADS", "4")), float(os.environ.get("BODY_SECONDS", "20"))
    return BufferingServer(application, threads=threads, patience=Patience(seconds=seconds))


def __getattr__(name: str) -> Any:
    if name == "application":
        made = globals()["application"] = _application()
        return made
    raise AttributeError(name)
