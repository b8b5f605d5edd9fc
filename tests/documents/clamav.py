"""A real clamd for the tests, with one signature of our own: the harmless test string."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.documents.files import EICAR
from tests.jobs.support import eventually

PROGRAM = shutil.which("clamd") or "/usr/sbin/clamd"


@contextmanager
def running_clamd() -> Iterator[str]:
    """Start clamd in a folder of its own; gives its address, and ends it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="imgc-"))
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(f"Test.String:0:*:{EICAR.encode().hex()}\n")
    socket, config = folder / "clamd.ctl", folder / "clamd.conf"
    settings = {
        "LocalSocket": socket,
        "DatabaseDirectory": folder / "signatures",
        "TemporaryDirectory": folder,
        "Foreground": "yes",
        "StreamMaxLength": "30M",
    }
    config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([PROGRAM, "--config-file", str(config)], stdout=log, stderr=log, start_new_session=True)
    try:
        eventually(lambda: socket.exists() or process.poll() is not None, "clamd opens its socket")
        assert process.poll() is None, (folder / "log").read_text()
        yield f"unix:{socket}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)
