"""Mutation testing: put a small mistake into the linter and see whether a test notices.

`python -m scripts.mutate [--sample N] [--seed N]` tries mutants of ecrlint/policy, ecrlint/access, the schema
pass and the rules, drawn evenly, and prints the survivors and the score. Each runs in a process of its own,
forked when all is imported: only the code of one function is exchanged, so a mutant costs its tests alone.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import os
import random
import signal
import sys
import time
import types
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("ecrlint/policy", "ecrlint/access", "ecrlint/schema.py", "ecrlint/schema_lifecycle.py", "rules")
FAST = ("tests/test_rules.py", "tests/test_schema.py", "tests/test_schema_lifecycle.py")
TESTS = {
    "ecrlint/access": ("tests/access", "--ignore=tests/access/test_iam_simulate.py"),
    "ecrlint": ("tests/policy", "tests/test_corpus.py", "tests/test_expire.py", "tests/test_fix.py"),
    "rules": ("tests/test_corpus.py", "tests/test_fix.py", "tests/access/test_aws_samples.py"),
}
LONGEST = 150  # seconds that the tests of one mutant may take; an endless loop is noticed
_NOT_TRIED = 3  # how a process ends that found nothing to exchange
_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


class Mutant:
    """A function with one mistake: its file and line, what was changed, and the code."""

    def __init__(self, path: Path, line: int, change: str, code: types.CodeType) -> None:
        self.path = path
        self.line = line
        self.change = change
        self.code = code

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change} in {self.code.co_qualname}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.chdir(ROOT)
    found = [place for path in _files() for place in places(path)]
    drawn = random.Random(arguments.seed).sample(found, min(arguments.sample, len(found)))
    chosen = [mutant for place in drawn if (mutant := made(*place))]
    _silently(pytest.main, ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *FAST])  # imports all
    living = sum(1 for _ in _survivors(chosen))
    killed = len(chosen) - living
    score = f"{killed} of {len(chosen)} mutants killed ({killed / len(chosen):.0%})"
    print(f"{score}, drawn from {len(found)} places")


def places(path: Path) -> Iterator[tuple[Path, int, int]]:
    """Where a file can be changed: the number of a node, and that of a change to it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for index, node in enumerate(ast.walk(tree)):
        for number, _ in enumerate(_changes(node)):
            yield path, index, number


def made(path: Path, index: int, number: int) -> Mutant | None:
    """The mutant of a place; None where it is in no function."""
    text, name = path.read_text(encoding="utf-8"), str(ROOT / path)
    tree = ast.parse(text)
    node = next(each for at, each in enumerate(ast.walk(tree)) if at == index)
    change = list(_changes(node, number))[number]
    code = compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)
    holder = _holder(code, compile(text, name, "exec", dont_inherit=True))
    return Mutant(path, getattr(node, "lineno", 0), change, holder) if holder else None


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


def _holder(mutant: types.CodeType, original: types.CodeType) -> types.CodeType | None:
    """The outermost function that differs; None when that is the module itself."""
    before = {each.co_qualname: each for each in _functions(original)}
    return next((each for each in _functions(mutant) if each != before.get(each.co_qualname)), None)


def _functions(code: types.CodeType) -> Iterator[types.CodeType]:
    """The functions of a module and the methods of its classes."""
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            if each.co_flags & 0x2 and each.co_name[0] != "<":  # CO_NEWLOCALS: a function, no body of a class
                yield each
            else:
                yield from _functions(each)


def _survivors(chosen: list[Mutant]) -> Iterator[Mutant]:
    waiting, running = list(reversed(chosen)), dict[int, Mutant]()
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            mutant = waiting.pop()
            child = os.fork()
            if child == 0:
                _try(mutant)
            running[child] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if os.waitstatus_to_exitcode(status) == _NOT_TRIED:
            chosen.remove(mutant)
        elif status == 0:
            print(f"survived: {mutant}", flush=True)
            yield mutant


def _try(mutant: Mutant) -> None:
    """Exchange the code, run the tests, and end: with 0 when none noticed."""
    signal.alarm(LONGEST)
    import_module(".".join(mutant.path.with_suffix("").parts))
    gc.unfreeze()  # runs freeze what is there, and then it would not be found
    functions = [
        each
        for each in gc.get_objects()
        if isinstance(each, types.FunctionType)
        and each.__code__.co_qualname == mutant.code.co_qualname
        and each.__code__.co_filename.endswith(str(mutant.path))
    ]
    for function in functions:
        function.__code__ = mutant.code
    if not functions:  # made anew at each call, so there is nothing to exchange
        print(f"not tried: {mutant}", flush=True)
        os._exit(_NOT_TRIED)
    where = next(part for part in TESTS if str(mutant.path).startswith(part))
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    noticed = False
    for tests in (FAST, TESTS[where]):
        noticed = noticed or bool(_silently(pytest.main, [*options, *tests]))
    os._exit(int(noticed))


def _silently(function: object, arguments: list[str]) -> int:
    with (
        open(os.devnull, "w") as nothing,
        contextlib.redirect_stdout(nothing),
        contextlib.redirect_stderr(nothing),
    ):
        return int(function(arguments))  # type: ignore[operator]


def _files() -> list[Path]:
    found: list[Path] = []
    for part in map(Path, PARTS):
        found += [part] if part.is_file() else sorted(part.rglob("*.py"))
    return [path for path in found if path.name not in ("catalogue.py", "__init__.py")]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    start = time.monotonic()
    main()
    print(f"{time.monotonic() - start:.0f} s")
