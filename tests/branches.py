"""A pytest plugin: which branches of the product the tests take, as one figure at the end.

`-p tests.branches`; the report of each file stands in `var/coverage/report.txt`.
"""

from __future__ import annotations

import os
import shutil
import sys

import coverage
import pytest

from tests.sources import PRODUCT, ROOT

PLACE = ROOT / "var" / "coverage"


def _measure() -> coverage.Coverage:
    """Of the product without its migrations; each process writes a file of its own."""
    return coverage.Coverage(
        data_file=str(PLACE / "data"),
        data_suffix=True,
        branch=True,
        source=[str(ROOT / room) for room in PRODUCT],
        omit=["*/migrations/*"],
        config_file=False,
    )


_RUNNING = pytest.StashKey[coverage.Coverage]()
_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before the product is imported: in each worker, or in the one process that there is."""
    if not _IS_WORKER:
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
    early_config.stash[_RUNNING] = running = _measure()
    running.start()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what was taken, before a worker says that it is done."""
    running = session.config.stash[_RUNNING]
    running.stop()
    running.save()


def pytest_unconfigure() -> None:
    """Say what it comes to."""
    if _IS_WORKER:
        return
    together = _measure()
    together.combine([str(PLACE)])
    with (PLACE / "report.txt").open("w") as report:
        figure = together.report(file=report, skip_covered=True)
    sys.stdout.write(f"Branch coverage: {figure:.1f} % of the product's statements and branches.\n")
