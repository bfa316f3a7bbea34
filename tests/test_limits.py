"""The page about limits names every constant as it is."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = (Path(__file__).parent.parent / "docs" / "limits.md").read_text(encoding="utf-8")
ROWS = [
    (row, *re.findall(r"`([\w.]+)\.([A-Z_]+)`", row)[0])
    for row in PAGE.splitlines()
    if re.search(r"`[\w.]+\.[A-Z_]+`", row)
]


@pytest.mark.parametrize(("row", "module", "name"), ROWS, ids=[f"{row[1]}.{row[2]}" for row in ROWS])
def test_limit(row: str, module: str, name: str) -> None:
    value = getattr(import_module(f"ecrlint.{module}"), name)
    shown = {f"{value:,}", f"{value // 1024**2} MiB" if value % 1024**2 == 0 else ""} - {""}
    assert any(re.search(rf"(?<![\d,]){re.escape(each)}(?![\d,])", row) for each in shown), value


def test_all_limits_are_there() -> None:
    """Those of reading and of the engine, which a stranger's file can reach."""
    root = Path(__file__).parent.parent / "ecrlint"
    named = {
        (".".join(path.relative_to(root).with_suffix("").parts), name)
        for folder in ("read", "access")
        for path in (root / folder).rglob("*.py")
        for name in re.findall(r"^(MAX_\w+) = ", path.read_text(encoding="utf-8"), re.M)
    }
    told = {(module, name) for _, module, name in ROWS}
    assert named - told == {("read.branches", "MAX_SINGLE")}  # beyond MAX_JOINT, which is told
