"""The structure of the package: rooms without circles, and rules that stand beside them.

import-linter (`make lint`) holds which room may import from which; here is what it does not say. Imports for
types and inside of functions count.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
LOOSE = {"__init__", "__main__", "console", "errors", "source", "version"}
LARGEST_CIRCLE = 3
SEEN_BY_RULES = ("access", "analysis", "lifecycle", "policy", "rule")
GRAPH = grimp.build_graph("ecrlint", exclude_type_checking_imports=False)

Edges = dict[str, set[str]]


def edges() -> Edges:
    return {module: set(GRAPH.find_modules_directly_imported_by(module)) for module in GRAPH.modules}


def circles(imports: Edges) -> list[set[str]]:
    """Sets of modules that all reach each other, of two and more."""
    reached: Edges = {}
    for module in imports:
        found: set[str] = set()
        pending = list(imports[module])
        while pending:
            each = pending.pop()
            if each not in found:
                found.add(each)
                pending.extend(imports.get(each, ()))
        reached[module] = found
    rest, result = {module for module in imports if module in reached[module]}, []
    while rest:
        module = rest.pop()
        circle = {other for other in reached[module] if module in reached.get(other, ())} | {module}
        rest -= circle
        if len(circle) > 1:
            result.append(circle)
    return result


def room_of(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def test_circles_are_found() -> None:
    imports: Edges = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": {"f"}, "f": {"e"}}
    assert sorted(map(sorted, circles(imports))) == [["a", "b", "c"], ["e", "f"]]


def test_few_modules_are_loose() -> None:
    assert {path.stem for path in (ROOT / "ecrlint").glob("*.py")} == LOOSE


def test_no_circle_goes_through_two_rooms() -> None:
    rooms: Edges = defaultdict(set)
    for module, imported in edges().items():
        if room_of(module):
            rooms[room_of(module)] |= {room_of(each) for each in imported} - {room_of(module), ""}
    assert circles(rooms) == []


@pytest.mark.parametrize("circle", sorted(map(sorted, circles(edges()))), ids=" ".join)
def test_a_circle_inside_a_room_is_small_and_has_a_reason(circle: list[str]) -> None:
    """One of its files says in a comment that begins with `# A circle: ` why it must be."""
    assert len(circle) <= LARGEST_CIRCLE
    paths = [ROOT.joinpath(*module.split(".")) for module in circle]
    files = [path / "__init__.py" if path.is_dir() else path.with_suffix(".py") for path in paths]
    assert any("# A circle: " in file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("path", sorted((ROOT / "rules").rglob("*.py")), ids=lambda path: path.stem)
def test_rules_import_from_the_rooms_beside_them_only(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    found += [name.name for each in ast.walk(tree) if isinstance(each, ast.Import) for name in each.names]
    ours = [each for each in found if each.split(".")[0] == "ecrlint"]
    assert all(each.split(".")[1:2] and each.split(".")[1] in SEEN_BY_RULES for each in ours), ours
