"""Prepare a bare machine: uv, Python 3.13, locked packages, the theme, native libraries. Standard library only.

    python3 img_program/embedded/bootstrap.py demo    prepare, then run the demonstration
    python3 img_program/embedded/bootstrap.py test    prepare, then run every check

Runs on Python 3.10 or newer. Each step is skipped when a stamp says that it is done for the same inputs.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
UV_VENV = ROOT / ".uv"
PYTHON = VENV / "bin" / "python"
NEEDED_MEGABYTES = {"demo": 3300, "test": 4300}
# WeasyPrint draws text with these; the Dockerfile installs the same ones (a test compares).
DEBIAN_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
# Debian's packages that only the tests need, and the programs that do: a Chromium with windows is as good, and slower.
TEST_PROGRAMS = {"chromium-headless-shell": ("chromium-headless-shell", "chromium"), "clamav-daemon": ("clamd",)}
HOMEBREW_PACKAGES = ["pango"]


def stop(message: str) -> NoReturn:
    """End with a plain message."""
    sys.stderr.write(f"\n{message}\n")
    raise SystemExit(1)


def say(message: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"• {message}\n")
    sys.stdout.flush()


def run(command: list[str], *, failing: str, environment: dict[str, str] | None = None) -> None:
    """Run quietly; on failure show the command's own last words and ours."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stdout + done.stderr).strip()[-3000:]
        if "No space left" in words:
            stop(f"The disk is full: {failing} Free some space, then run the same command again.")
        stop(f"{words}\n\n{failing}")


def as_root_on_debian() -> bool:
    """True when missing Debian packages can be installed right here."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_debian(packages: list[str]) -> None:
    """Install with apt, refreshing its lists first."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], failing="apt-get could not refresh its package lists.", environment=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    run(command, failing=f"apt-get could not install: {' '.join(packages)}.", environment=quiet)


def digest(*paths: Path) -> str:
    """One hash over the contents of some files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """True when an earlier run finished this step for the same inputs."""
    return stamp.exists() and stamp.read_text() == value


def demand_room(purpose: str) -> None:
    """Stop early when a first installation could not fit on the disk."""
    if (VENV / "bin").exists():
        return
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < NEEDED_MEGABYTES[purpose]:
        stop(
            f"The disk has {free} MB free here; a first start needs about {NEEDED_MEGABYTES[purpose]} MB. Free some space and try again."
        )


def find_uv() -> str:
    """Uv in a small virtual environment of its own."""
    uv = UV_VENV / "bin" / "uv"
    if uv.exists() and subprocess.run([str(uv), "--version"], capture_output=True, check=False).returncode == 0:
        return str(uv)
    say("Getting uv, the package installer")
    shutil.rmtree(UV_VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(UV_VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not as_root_on_debian():
            stop(f"Python can't make a virtual environment here. On Debian, install it: apt install python3-venv (or {version}).")
        shutil.rmtree(UV_VENV, ignore_errors=True)
        install_debian(["python3-venv"])
        run([sys.executable, "-m", "venv", str(UV_VENV)], failing="Python could not make a virtual environment.")
    pip = [str(UV_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"]
    run(pip, failing="uv could not be installed: is the Python package index reachable?")
    return str(uv)


def install_packages(uv: str, purpose: str) -> None:
    """Python 3.13 and the locked packages, checked against their hashes."""
    if not PYTHON.exists() or subprocess.run([str(PYTHON), "--version"], capture_output=True, check=False).returncode:
        say("Finding Python 3.13")
        shutil.rmtree(VENV, ignore_errors=True)
        hint = "Python 3.13 was neither found nor could uv bring it. Install Python 3.13 and try again."
        run([uv, "venv", "--quiet", "--python", "3.13", str(VENV)], failing=hint)
    lock = ROOT / f"requirements-{purpose}.lock"
    stamp, value = VENV / f".installed-{purpose}", digest(lock)
    if is_stamped(stamp, value):
        return
    say(f"Installing the packages of {lock.name}")
    command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
    run(command, failing=f"The packages of {lock.name} could not be installed.")
    stamp.write_text(value)


def demand_native_libraries() -> None:
    """Pango, which WeasyPrint needs for PDF files."""
    probe = [str(PYTHON), "-c", "import weasyprint"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    if as_root_on_debian():
        say(f"Installing {' '.join(DEBIAN_PACKAGES)}")
        install_debian(DEBIAN_PACKAGES)
        run(probe, failing="WeasyPrint still can't find its libraries after they were installed.")
        return
    stop(
        "PDF reports need the Pango library, which is missing on this machine.\n"
        f"  Debian or Ubuntu:  apt install {' '.join(DEBIAN_PACKAGES)}\n"
        f"  macOS (Homebrew):  brew install {' '.join(HOMEBREW_PACKAGES)}\n"
        "Then run the same command again."
    )


def build_theme() -> None:
    """The front end, with Node from its wheel."""
    sources = sorted(path for path in (ROOT / "theme").rglob("*") if path.is_file())
    stamp, value = ROOT / "static" / "build" / ".built", digest(ROOT / "package-lock.json", ROOT / "package.json", *sources)
    if is_stamped(stamp, value):
        return
    environment = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    npm = str(VENV / "bin" / "npm")
    installed, wanted = ROOT / "node_modules" / ".installed", digest(ROOT / "package-lock.json")
    if not is_stamped(installed, wanted):
        say("Installing the design system")
        run([npm, "ci", "--no-audit", "--no-fund"], failing="npm could not install the design system.", environment=environment)
        installed.write_text(wanted)
    say("Building the theme")
    run([npm, "run", "--silent", "build"], failing="The theme could not be built.", environment=environment)
    stamp.write_text(value)


def demand_test_programs() -> None:
    """Chromium for the browser tests, clamd for the virus scan: CI installs them, elsewhere their absence is reported."""
    # Debian keeps daemons in a folder that is not on everybody's path.
    path = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"
    missing = [
        name for name, programs in TEST_PROGRAMS.items() if not any(shutil.which(program, path=path) for program in programs)
    ]
    if not missing:
        return
    if as_root_on_debian():
        say(f"Installing for the tests: {', '.join(missing)}")
        install_debian(missing)
    elif os.environ.get("CI") == "true":
        stop(
            f"CI needs these Debian packages and can't install them: {', '.join(missing)}. Run as root on Debian, or install them first."
        )
    else:
        say(f"Some tests need programs that were not found (Debian: apt install {' '.join(missing)})")


def main() -> None:
    """Prepare, then hand over to the prepared Python."""
    if sys.version_info < (3, 10):
        stop("Python 3.10 or newer is needed to start.")
    purpose = sys.argv[1] if len(sys.argv) > 1 else "demo"
    if purpose not in NEEDED_MEGABYTES:
        stop("Say “demo” or “test”.")
    demand_room(purpose)
    try:
        install_packages(find_uv(), purpose)
        build_theme()
        demand_native_libraries()
        if purpose == "test":
            demand_test_programs()
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            stop("The disk is full. Free some space, then run the same command again: it goes on where it stopped.")
        raise
    module = "img_program.embedded.demo" if purpose == "demo" else "tests.run"
    os.chdir(ROOT)
    # Compiled modules are kept in our own folder, also where the environment wants none beside the sources: every
    # process that starts would compile more than a thousand files again.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "pycache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execve(str(PYTHON), [str(PYTHON), "-m", module, *sys.argv[2:]], environment)


if __name__ == "__main__":
    main()
