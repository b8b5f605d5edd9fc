"""How long an even plan takes: 10,000 applications, 40 reviewers, three each; with and without conflicts of interest.

`python -m benchmarks.assignment`
"""

from __future__ import annotations

import random
import time
from uuid import UUID

import django

django.setup()

from grants.rounds.assignment import CONFLICT, Facts
from grants.rounds.solver import propose

APPLICATIONS, REVIEWERS, EACH = 10_000, 40, 3


def facts(conflicts: int) -> Facts:
    """So many conflicts of interest of each reviewer, at random."""
    chance = random.Random(1)
    keys = [UUID(int=number) for number in range(APPLICATIONS)]
    barred = {(reviewer, key): CONFLICT for reviewer in range(REVIEWERS) for key in chance.sample(keys, conflicts)}
    names = {reviewer: f"Reviewer {reviewer}" for reviewer in range(REVIEWERS)}
    return Facts({key: number for number, key in enumerate(keys)}, names, {}, barred, {})


def main() -> None:
    """Solve and print."""
    for conflicts in (0, 5, 50, 100):
        given = facts(conflicts)
        began = time.process_time()
        found = propose(given, per_application=EACH, seed=1)
        took = time.process_time() - began
        loads = sorted({sum(each in readers for readers in found.readers.values()) for each in given.names})
        print(f"{conflicts:4} conflicts each: {took:6.1f} s of CPU, loads {loads[0]} to {loads[-1]}")


if __name__ == "__main__":
    main()
