"""What the tests themselves must be: rules are tried as functions, and no test can pass because a loop was empty."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.sources import PRODUCT, ROOT, python_files

TESTS = ROOT / "tests"


def _test_files() -> list[Path]:
    found = sorted(TESTS.rglob("test_*.py"))
    assert found
    return found


def test_every_rule_is_tried_as_a_function() -> None:
    """Each file in a room's `rules/` is imported by a test. Rules about files are tried by files, each naming the rule
    that must refuse it (`tests/documents/rules/test_refusals.py`).
    """
    words = "\n".join(path.read_text() for path in _test_files())
    rules = [
        path
        for path in python_files(*PRODUCT)
        if path.parent.name == "rules" and path.name != "__init__.py" and path.parent.parent.name != "documents"
    ]
    assert rules
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in rules}
    assert {module for module in modules if not re.search(rf"^from {re.escape(module)} import", words, re.MULTILINE)} == set()


def _is_sure(loop: ast.expr, names: dict[str, ast.expr]) -> bool:
    """A loop over what is written down in the test's own file, with something in it."""
    match loop:
        case ast.Name(id=name) if name in names:
            sure = _is_sure(names[name], {})
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            sure = any(not isinstance(each, ast.Starred) for each in elements)
        case ast.Constant(value=str(text)):
            sure = bool(text)
        case ast.Call(func=ast.Name(id="range"), args=[number]):
            sure = not any(isinstance(each, ast.Name) for each in ast.walk(number))
        case ast.Call(func=ast.Name(id="enumerate" | "zip" | "product"), args=[*parts]):
            sure = bool(parts) and all(_is_sure(part, names) for part in parts)
        case ast.Dict(keys=keys):
            sure = bool(keys)
        case ast.Call(func=ast.Attribute(attr="items", value=written)):
            sure = _is_sure(written, names)
        case _:
            sure = False
    return sure


def _claims(node: ast.AST) -> bool:
    """Whether this very statement claims something: an assert, an expected error, or a call of a helper that asserts."""
    match node:
        case ast.Assert():
            return True
        case ast.With(items=items):
            return any("raises" in ast.unparse(item.context_expr) for item in items)
        case ast.Expr(value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))):
            return bool(re.match(r"_?(assert|expect|check|press|refuse|is_|demand|must)", name))
    return False


def _statements(body: list[ast.stmt], names: dict[str, ast.expr], *, in_loop: bool) -> Iterator[tuple[ast.stmt, bool]]:
    for node in body:
        yield node, in_loop
        loop = isinstance(node, ast.For) and not _is_sure(node.iter, names)
        for inner in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(node, inner, []), names, in_loop=in_loop or loop)


def _written(body: list[ast.stmt]) -> dict[str, ast.expr]:
    """What names are given by these statements themselves."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(ast.Module(body, [])):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                found[name] = value
    return found


def _hollow(function: ast.FunctionDef, given: dict[str, ast.expr]) -> bool:
    """Every claim stands in a loop over something that may be empty."""
    names = given | _written(function.body)
    claims = [in_loop for node, in_loop in _statements(function.body, names, in_loop=False) if _claims(node)]
    return bool(claims) and all(claims)


def test_no_test_claims_something_only_inside_a_loop() -> None:
    """It first asserts that there is something to loop over."""
    trees = [(path, ast.parse(path.read_text())) for path in _test_files()]
    found = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path, tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and _hollow(node, _written(tree.body))
    ]
    assert found == []


def test_hollow_tests_are_recognised() -> None:
    def hollow(body: str) -> bool:
        (function,) = ast.parse(f"def test_it():\n{body}").body
        assert isinstance(function, ast.FunctionDef)
        return _hollow(function, {})

    assert hollow("    for each in found():\n        assert each")
    assert hollow("    for each in found():\n        with raises(ValueError):\n            each()")
    assert not hollow("    assert found\n    for each in found:\n        assert each")
    assert not hollow("    for each in ('a', 'b'):\n        assert each")
    assert hollow("    for each in (*rest,):\n        assert each")
