"""The mutation check: `make mutation`. Each mutant changes one thing; a test that imports the changed part must fail.

python -m tests.run mutation               rules and guards of every room
python -m tests.mutation rules roster      one part of one room

Rules are changed in every comparison, condition, number and truth value. Of actions the guards are: what is demanded of a
person, and each condition that refuses. Words are not changed. A survivor is explained in `docs/mutation.md`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "var" / "mutation"
PACKAGES = ("assessments", "consultation", "demo", "grants", "img_program", "reports", "residency", "roster")
ROOMS = (
    "grants/awards", "grants/rounds", "residency/training", "residency/service", "roster", "assessments", "consultation",
    "reports", "img_program/geography", "img_program/statute", "img_program/documents", "img_program/approvals",
    "img_program/accounts", "img_program/organizations",
)  # fmt: skip
# The parts of a room whose tests answer for it: patterns of files below the room.
PARTS = {
    "rules": ("rules/*.py", "academic_year.py", "fiscal.py"),
    "guards": ("actions/*.py", "*/actions/*.py", "payment_rules.py", "payment_gate.py"),
}  # fmt: skip
APART = {"browser", "matrix", "demo", "settings", "year"}


def mutated(room: str, part: str) -> list[str]:
    """The files of a room that are changed."""
    found = {path for pattern in PARTS[part] for path in (ROOT / room).glob(pattern) if path.name != "__init__.py"}
    return sorted(str(path.relative_to(ROOT)) for path in found)


def answering(files: Iterable[str]) -> list[str]:
    """The test files that import one of these modules, or their folder's face."""
    modules = {file.removesuffix(".py").replace("/", ".") for file in files}
    modules |= {module.rpartition(".")[0] for module in modules if re.search(r"\.(rules|actions)\.", module)}
    wanted = re.compile(rf"^from ({'|'.join(re.escape(module) for module in sorted(modules))}) import", re.MULTILINE)
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    return [
        str(path.relative_to(ROOT))
        for path in tests
        if not APART & set(path.parts)
        and path.name not in {"test_browser.py", "test_demo.py"}
        and wanted.search(path.read_text())
    ]


def lay(room: str, part: str) -> Path | None:
    """A folder in which mutmut finds the product and may write; None where the room has nothing of the kind."""
    files = mutated(room, part)
    tests = answering(files) if files else []
    if not tests:
        return None
    place = PLACE / f"{part}-{room.replace('/', '-')}"
    shutil.rmtree(place, ignore_errors=True)
    inside = place / "mutants"
    inside.mkdir(parents=True)
    copied = {*PACKAGES, "tests", "manage.py", "pyproject.toml"}
    for path in ROOT.iterdir():
        if path.name in copied:
            (place / path.name).symlink_to(path)
        elif path.name not in {"var", ".git", "node_modules", ".venv", ".uv"} and not path.name.endswith("_cache"):
            (inside / path.name).symlink_to(path)
    (place / "pyproject.toml").unlink()
    settings = {
        "source_paths": list(PACKAGES),
        "only_mutate": files,
        "also_copy": ["manage.py"],
        "pytest_add_cli_args_test_selection": tests,
        "timeout_constant": 30.0,
        "timeout_multiplier": 10.0,
        "track_dependencies": False,
        "use_git_change_detection": False,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    (place / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text() + "\n[tool.mutmut]\n" + "\n".join(lines) + "\n")
    return place


def run(room: str, part: str) -> bool:
    """Change one part of one room; False where there is nothing to change."""
    place = lay(room, part)
    if place is None:
        return False
    state = os.environ.get("IMG_STATE_DIR", str(ROOT / "var"))
    environment = {**os.environ, "IMG_STATE_DIR": state, "IMG_MUTATED": part, "PYTHONDONTWRITEBYTECODE": "1"}
    with (place / "log.txt").open("w") as log:
        subprocess.run([sys.executable, __file__, "inside"], cwd=place, env=environment, check=False, stdout=log, stderr=log)
    return True


def inside(part: str) -> None:
    """In the laid folder: mutmut, with the changes that this part is asked for."""
    del sys.path[0]  # this file's folder
    import libcst as cst  # noqa: PLC0415 - only here
    from mutmut.__main__ import run as mutate  # noqa: PLC0415
    from mutmut.mutation import mutators  # noqa: PLC0415

    def condition(node: Any) -> Iterator[Any]:
        """An `if` without `else` that never holds; of guards only one that refuses."""
        refuses = any(
            isinstance(each, cst.SimpleStatementLine) and isinstance(each.body[0], cst.Raise) for each in node.body.body
        )
        if refuses or (part == "rules" and node.orelse is None):
            yield node.with_changes(test=cst.Name("False"))

    def demand(node: Any) -> Iterator[Any]:
        """A guard that is not asked."""
        call = node.value
        if isinstance(call, cst.Call) and "demand" in getattr(getattr(call.func, "attr", call.func), "value", ""):
            yield node.with_changes(value=cst.Name("None"))

    kept: dict[str, tuple[Callable[..., Any], ...]] = {
        "rules": (
            mutators.operator_number, mutators.operator_name, mutators.operator_remove_unary_ops, mutators.operator_keywords,
            mutators.operator_swap_op, mutators.operator_augmented_assignment, mutators.operator_match, mutators.operator_if_exp,
        ),
        "guards": (
            mutators.operator_remove_unary_ops, mutators.operator_keywords, mutators.operator_swap_op,
        ),
    }  # fmt: skip
    own = [(cst.If, condition), (cst.Expr, demand)]
    mutators.mutation_operators[:] = [*(each for each in mutators.mutation_operators if each[1] in kept[part]), *own]  # type: ignore[index]
    mutate.main([f"--max-children={os.environ.get('IMG_MUTATION_CHILDREN', '1')}"], standalone_mode=False)


def outcomes(place: Path) -> dict[str, str]:
    """Each mutant of a laid folder with how it ended."""
    words = {0: "survived", 1: "killed", 3: "killed", 5: "untested", 33: "untested", 36: "killed", None: "not tried"}
    found: dict[str, str] = {}
    for path in sorted(place.glob("mutants/**/*.meta")):
        for name, code in json.loads(path.read_text())["exit_code_by_key"].items():
            found[name] = words.get(code, "killed")
    return found


def report() -> None:
    """What every laid part came to: one line each, and each survivor's name."""
    for place in sorted(path for path in PLACE.iterdir() if path.is_dir()):
        ended = outcomes(place)
        tried = [outcome for outcome in ended.values() if outcome != "not tried"]
        if not tried:
            sys.stdout.write(f"{place.name}: nothing was tried, see {place / 'log.txt'}\n")
            continue
        killed = tried.count("killed")
        sys.stdout.write(f"{place.name}: {killed} of {len(tried)} killed, {100 * killed / len(tried):.0f} %\n")
        for name, outcome in ended.items():
            if outcome in {"survived", "untested"}:
                sys.stdout.write(f"   {outcome} {name}\n")


def main() -> None:
    """The parts and rooms that are named, or all of them."""
    words = sys.argv[1:]
    for part in [each for each in PARTS if each in words] or PARTS:
        for room in [each for each in ROOMS if each in words] or ROOMS:
            run(room, part)
    report()


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        inside(os.environ["IMG_MUTATED"])
    else:
        main()
