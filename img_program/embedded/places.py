"""Where the embedded servers live, and how a server is started when we are root.

PostgreSQL refuses to run as root. Then its binaries and data must lie where the account `nobody` may go: in
the checkout when that is open to all, else in a state directory of the machine, and we say where.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

# PR_SET_PDEATHSIG of prctl(2).
_END_WITH_PARENT = 1
CHECKOUT = Path(__file__).resolve().parents[2]


def is_root() -> bool:
    """True when the process runs as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def open_to_all(path: Path) -> bool:
    """True when any account may traverse every directory down to `path`."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in [path, *path.parents] if parent.exists())


def state_directory() -> Path:
    """`var/` of the checkout, or a directory outside it when root's servers could not reach the checkout.

    IMG_STATE_DIR overrides.
    """
    chosen = os.environ.get("IMG_STATE_DIR")
    if chosen:
        return Path(chosen)
    inside = CHECKOUT / "var"
    if not is_root() or open_to_all(CHECKOUT):
        return inside
    name = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
    return Path("/var/lib/img-program") / name


def socket_directory(state: Path) -> Path:
    """A short directory for Unix sockets: their paths may not exceed 107 bytes."""
    name = hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"img-{name}"


def unprivileged() -> dict[str, Any]:
    """Arguments for `subprocess` that drop root, or none when we are not root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if is_root() else {}


def with_us() -> dict[str, Any]:
    """Arguments for `subprocess`: on Linux a child ends when we end, also when we are killed and can end nothing ourselves."""
    if sys.platform != "linux":
        return {}
    library = ctypes.CDLL(None)
    return {"preexec_fn": lambda: library.prctl(_END_WITH_PARENT, signal.SIGTERM)}


def give_to_server(path: Path) -> None:
    """Make a directory that belongs to the account which runs the servers."""
    path.mkdir(parents=True, exist_ok=True)
    if is_root():
        import grp  # noqa: PLC0415 - Unix only
        import pwd  # noqa: PLC0415 - Unix only

        os.chown(path, pwd.getpwnam("nobody").pw_uid, grp.getgrnam("nogroup").gr_gid)
    path.chmod(0o700)
