"""The child processes of the demonstration: started, watched, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from img_program.embedded.places import CHECKOUT, with_us
from img_program.embedded.postgres import ServerError


class Processes:
    """Children of this process, each with a log file; they don't hear the terminal's Ctrl-C."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def run_once(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        """Run a Python program to its end; ServerError with its last words when it fails."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False, **with_us()
        )
        (self.logs / f"{name.replace(' ', '-')}.log").write_text(done.stdout + done.stderr)
        if done.returncode:
            words = (done.stdout + done.stderr).strip()
            if "No space left" in words:
                raise ServerError("The disk is full. Free some space and start again: nothing is lost.")
            raise ServerError(f"{words[-2500:]}\n\nThe step “{name}” failed. Its log is in {self.logs}.")

    def start(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        """Start a Python program that keeps running."""
        with (self.logs / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **with_us(),
            )

    def demand_alive(self) -> None:
        """ServerError with the log's last lines when one of them has ended."""
        for name, process in self._running.items():
            if process.poll() is not None:
                words = (self.logs / f"{name}.log").read_text(errors="replace")[-2000:]
                raise ServerError(f"{words}\n\nThe {name} process ended by itself (code {process.returncode}). See {self.logs}.")

    def stop(self) -> None:
        """End them in the reverse order of their start; the stubborn after ten seconds by force."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in reversed(self._running.values()):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()
