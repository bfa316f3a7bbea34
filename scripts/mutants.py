"""The small mistakes that `scripts.mutate` puts into functions."""

from __future__ import annotations

import ast
import random
import types
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = (
    "ecrlint/policy",
    "ecrlint/access",
    "ecrlint/schema/policies.py",
    "ecrlint/schema/lifecycle.py",
    "rules",
)
STRATA = 100
_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Mutant:
    """A file with one mistake in one of its functions, as code, and the file as it was."""

    def __init__(self, path: Path, function: str, original: types.CodeType, changed: types.CodeType) -> None:
        self.path = path
        self.function = f"{path}:{function}"
        self.original = original
        self.changed = changed


class Place:
    """Where a mistake can be made: the number of a node in a file, and that of a change to it."""

    def __init__(self, path: Path, line: int, index: int, number: int, change: str) -> None:
        self.path = path
        self.line = line
        self.index = index
        self.number = number
        self.change = change

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"

    def is_at(self, wanted: str) -> bool:
        """Whether this is in a file, or on a line of it."""
        return wanted in (str(self.path), f"{self.path}:{self.line}")

    def mutant(self) -> Mutant | None:
        """The mutant; None where the change makes no difference to a function's code."""
        text, name = (ROOT / self.path).read_text("utf-8"), str(ROOT / self.path)
        tree = ast.parse(text)
        node = next(each for at, each in enumerate(ast.walk(tree)) if at == self.index)
        list(_changes(node, self.number))
        changed = compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)
        original = compile(text, name, "exec", dont_inherit=True)
        before, after = codes(original), codes(changed)
        function = next((key[0] for key in after if after[key] != before[key]), None)
        return Mutant(self.path, function.partition(".<locals>")[0], original, changed) if function else None


def drawn(found: tuple[Place, ...], seed: int) -> list[Place]:
    """All places in an order of which every stretch is spread evenly over the files."""
    chance, size = random.Random(seed), len(found) // STRATA + 1
    strata = [list(found[start : start + size]) for start in range(0, len(found), size)]
    for stratum in strata:
        chance.shuffle(stratum)
    return [place for row in zip_longest(*strata) for place in row if place]


@cache
def places() -> tuple[Place, ...]:
    """Every place in a function that is no annotation."""
    return tuple(
        Place(
            path,
            getattr(node.target if isinstance(node, ast.comprehension) else node, "lineno", 0),
            index,
            number,
            change,
        )
        for path in files()
        for index, node, inside in _nodes(path)
        if inside
        for number, change in enumerate(_changes(node))
    )


def outside() -> int:
    """How many changes could be made to what runs while modules are imported."""
    return sum(
        1
        for path in files()
        for _, node, inside in _nodes(path)
        if not inside
        for _ in _changes(node)
    )  # fmt: skip


def files() -> list[Path]:
    found: list[Path] = []
    for part in PARTS:
        whole = ROOT / part
        found += [whole] if whole.is_file() else sorted(whole.rglob("*.py"))
    return [path.relative_to(ROOT) for path in found if path.name not in ("catalogue.py", "__init__.py")]


def codes(module: types.CodeType) -> dict[tuple[str, int], types.CodeType]:
    """The functions of a module by name and line, those outside before those in them."""
    found: dict[tuple[str, int], types.CodeType] = {}
    for each in module.co_consts:
        if isinstance(each, types.CodeType):
            if each.co_flags & 0x2:  # CO_NEWLOCALS: a function, no body of a class
                found.setdefault((each.co_qualname, each.co_firstlineno), each)
            for key, inner in codes(each).items():
                found.setdefault(key, inner)
    return found


def _nodes(path: Path) -> Iterator[tuple[int, ast.AST, bool]]:
    """The nodes of a file that are no annotations, with their numbers, and whether each is in a function."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    hidden = {id(each) for annotation in _annotations(tree) for each in ast.walk(annotation)}
    bodies = (_body(node) for node in ast.walk(tree) if isinstance(node, _Function))
    inside = {id(each) for body in bodies for part in body for each in ast.walk(part)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) not in hidden:
            yield index, node, id(node) in inside


def _body(function: _Function) -> list[ast.AST]:
    return [function.body] if isinstance(function, ast.Lambda) else list(function.body)


def _annotations(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            annotation = getattr(node, name, None)
            if isinstance(annotation, ast.AST):
                yield annotation


def _changes(node: ast.AST, wanted: int = -1) -> Iterator[str]:
    """What can be changed about a node; the wanted change is made."""
    options: list[tuple[str, ast.AST, str, object]] = []
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _SWAPS:
        swap = _SWAPS[type(node.ops[0])]
        options.append((f"{type(node.ops[0]).__name__} to {swap.__name__}", node, "ops", [swap()]))
    if isinstance(node, (ast.BoolOp, ast.BinOp)) and type(node.op) in _SWAPS:
        swap = _SWAPS[type(node.op)]
        options.append((f"{type(node.op).__name__} to {swap.__name__}", node, "op", swap()))
    if isinstance(node, (ast.If, ast.IfExp)):
        options.append(("condition turned round", node, "test", ast.UnaryOp(ast.Not(), node.test)))
    if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        options.append(("nothing returned", node, "value", ast.Constant(None)))
    if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int)):
        other = (not node.value) if isinstance(node.value, bool) else node.value + 1
        options.append((f"{node.value} to {other}", node, "value", other))
    if isinstance(node, ast.comprehension) and node.ifs:
        options.append(("filter dropped", node, "ifs", []))
    for number, (change, holder, name, value) in enumerate(options):
        if number == wanted:
            setattr(holder, name, value)
        yield change
