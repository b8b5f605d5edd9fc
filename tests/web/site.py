"""A small web server for browser tests of the scripts: rendered pages, real static files, answers told by the test."""

from __future__ import annotations

import json
import mimetypes
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Site:
    """Pages by path, answers by path (status, content type, text), and what was asked."""

    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def answer_json(self, path: str, status: int = 200, **values: Any) -> None:
        """What `path` answers from now on."""
        self.answers[path] = (status, "application/json", json.dumps(values))

    def posts(self, path: str) -> list[Asked]:
        """The POST requests to `path`, in order."""
        return [asked for asked in self.asked if asked.method == "POST" and asked.path == path]


def serve() -> tuple[Site, ThreadingHTTPServer]:
    """A site on a free port of this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        """Static files from Django's finders, the rest from the site."""

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Say nothing."""

        def do_GET(self) -> None:
            """A page, an answer or a static file."""
            self.handle_request("")

        def do_POST(self) -> None:
            """An answer."""
            self.handle_request(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode(errors="replace"))

        def handle_request(self, body: str) -> None:
            """Note what was asked, and answer."""
            path = urlsplit(self.path).path
            if path.startswith("/static/"):
                found = finders.find(path.removeprefix("/static/"))
                if isinstance(found, str):
                    self.send(200, mimetypes.guess_type(path)[0] or "application/octet-stream", Path(found).read_bytes())
                    return
            site.asked.append(Asked(self.command, path, dict(self.headers), body))
            if path in site.answers:
                status, kind, text = site.answers[path]
                self.send(status, kind, text.encode())
            elif path in site.pages:
                self.send(200, "text/html; charset=utf-8", site.pages[path].encode())
            else:
                self.send(404, "text/plain", b"")

        def send(self, status: int, kind: str, content: bytes) -> None:
            """One response under the policy that every page has."""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return site, server
