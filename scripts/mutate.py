"""Mutation testing: put a small mistake into the linter and see whether a test notices.

`python -m scripts.mutate [--sample N] [--skip N]` tries mutants of ecrlint/policy, ecrlint/access, the schema
pass and the rules, drawn evenly, and prints the survivors and the score. `--at FILE[:LINE]` tries all mutants
of a file or a line.

The tests are collected once, and once recorded: which of them reach which function (in build/mutate.json;
`--record` does it anew). Each mutant runs the tests that reach its function, the quickest first, in a process
forked after the imports, so only the code of functions is exchanged. What runs while modules are imported
cannot be tried and is counted apart.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import subprocess
import sys
import time
import types
from collections import Counter
from functools import _lru_cache_wrapper
from hashlib import sha256
from importlib import import_module
from importlib.machinery import SourceFileLoader

import pytest
from _pytest.runner import runtestprotocol

from scripts.mutants import ROOT, Mutant, Place, codes, drawn, files, outside, places
from scripts.run_forked import Forked

RECORD = ROOT / "build" / "mutate.json"
# They run pip, npm, git or the site for long, or break the process itself; none is about policies alone.
ELSEWHERE = (
    "site", "fuzz", "test_hook.py", "test_github_action.py", "test_faults.py", "test_own_rule_commands.py",
    "report/test_multitool.py", "access/test_iam_simulate.py", "test_imports.py",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--skip", type=int, default=0, help="how many of the drawn places to pass over")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", default="", metavar="FILE[:LINE]")
    parser.add_argument("--seconds", type=float, default=30, help="how long the tests of one mutant may run")
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    ignored = [f"--ignore=tests/{name}" for name in ELSEWHERE]
    options = ["-p", "no:cacheprovider", "-p", "no:xdist"]
    bench = Bench(arguments)
    sys.settrace(bench.trace)
    for path in files():
        if path.parts[0] == "ecrlint":
            import_module(".".join(path.with_suffix("").parts))
    sys.exit(pytest.main([*options, *ignored], plugins=[bench]))


class Bench:
    """A plugin of pytest that, instead of running the tests, runs those of each mutant."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.statement_name: dict[int, types.CodeType] = {}
        self.at_import: set[str] = set()
        self.items: dict[str, pytest.Item] = {}
        self.seconds: dict[str, float] = {}
        self.reaching: dict[str, list[str]] = {}
        self.digests: dict[str, str] = {}
        self.forked = Forked(self.functions)

    def trace(self, frame: types.FrameType, event: str, argument: object) -> None:
        """Hear of each call; the code itself is kept so that no other gets its number."""
        self.statement_name[id(frame.f_code)] = frame.f_code

    def functions(self) -> list[str]:
        """What was called since last asked: file and outermost function."""
        called, self.statement_name = self.statement_name, {}  # naming them calls functions, too
        root = f"{ROOT}{os.sep}"
        found = {
            f"{code.co_filename.removeprefix(root)}:{code.co_qualname.partition('.<locals>')[0]}"
            for code in called.values()
            if code.co_filename.startswith((f"{root}ecrlint", f"{root}rules"))
        }
        return sorted(found)

    def pytest_configure(self) -> None:
        """The same examples every time; failures need not be made small, and slowness is none."""
        from hypothesis import HealthCheck, Phase, settings  # imported early, pytest warns

        settings.register_profile(
            "mutate", database=None, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        settings.load_profile("mutate")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.settrace(None)
        self.at_import = set(self.functions())
        self.items = {item.nodeid: item for item in session.items}
        self._recorded()
        if self.arguments.at:
            chosen = [place for place in places() if place.is_at(self.arguments.at)]
        else:
            skip, sample = self.arguments.skip, self.arguments.sample
            chosen = drawn(places(), self.arguments.seed)[skip : skip + sample]
        self._score(chosen)
        return True

    def _recorded(self) -> None:
        """Which tests reach what: as recorded, and those of files that are new or changed."""
        digests: dict[str, str] = {}
        if RECORD.exists() and not self.arguments.record:
            self.seconds, self.reaching, digests = json.loads(RECORD.read_text("utf-8"))
        files = {item.path for item in self.items.values()}
        self.digests = {str(path): sha256(path.read_bytes()).hexdigest() for path in files}
        new = [item for item in self.items.values() if self._is_new(item, digests)]
        for names in self.reaching.values():
            names[:] = set(names).difference(item.nodeid for item in new)
        if not new:
            return
        print(f"recording {len(new)} tests", flush=True)
        RECORD.parent.mkdir(exist_ok=True)
        child = os.fork()
        if not child:  # what tests leave behind, such as caches, must not reach the mutants
            try:
                self._record(new)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self.seconds, self.reaching, _ = json.loads(RECORD.read_text("utf-8"))

    def _is_new(self, item: pytest.Item, digests: dict[str, str]) -> bool:
        path = str(item.path)
        return item.nodeid not in self.seconds or digests.get(path) != self.digests[path]

    def _record(self, items: list[pytest.Item]) -> None:
        """Run tests on the code as it is; those that fail here can tell nothing of mutants."""
        subprocess.run = self.forked.run  # type: ignore[assignment]
        remembered = caches()
        for item, following in zip(items, [*items[1:], None], strict=True):
            for each in remembered:
                each.cache_clear()  # or only the first test would be seen to reach what is behind it
            start = time.monotonic()
            sys.settrace(self.trace)  # for every test anew: a stack overflow ends it
            passed = _passes(item, following)
            self.seconds[item.nodeid] = round(time.monotonic() - start, 4)
            called = {*self.functions(), *self.forked.heard()}
            if not passed:
                print(f"fails without a mistake, left out: {item.nodeid}", flush=True)
                continue
            for function in called:
                self.reaching.setdefault(function, []).append(item.nodeid)
        RECORD.write_text(json.dumps([self.seconds, self.reaching, self.digests]), "utf-8")

    def _score(self, chosen: list[Place]) -> None:
        counts: Counter[str] = Counter()
        for place in chosen:
            outcome, why = self._tried(place.mutant())
            counts[outcome] += 1
            counts[why] += 1
            if outcome != "killed":
                print(f"{outcome}: {place}{why and f' ({why})'}", flush=True)
        tried = counts["killed"] + counts["survived"]
        slow, percent = counts["endless"], counts["killed"] / max(tried, 1)
        print(f"{counts['killed']} of {tried} mutants killed ({percent:.1%}), {slow} of them as endless")
        print(f"{counts['not tried']} not tried; {len(places())} places in functions, {outside()} outside")

    def _tried(self, mutant: Mutant | None) -> tuple[str, str]:
        """What became of a mutant, and more about it."""
        if not mutant:
            return "not tried", "the same code"
        names = [name for name in self.reaching.get(mutant.function, ()) if name in self.items]
        if not names:
            if mutant.function in self.at_import:
                return "not tried", "runs while modules are imported"
            return "survived", "no test reaches it"
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.write(write, self._noticed(mutant, names).encode())
            os._exit(0)
        os.close(write)
        with open(read, encoding="utf-8") as answer:
            told = answer.read()
        os.waitpid(child, 0)
        outcome, _, why = (told or "killed:endless").partition(":")
        return outcome, why

    def _noticed(self, mutant: Mutant, names: list[str]) -> str:
        """In a process of its own: exchange the code and run the tests; nothing is said when time is up."""
        if not exchange(mutant):
            return "not tried:made anew at each call, or with other variables from outside"
        subprocess.run = self.forked.run  # type: ignore[assignment]
        end = time.monotonic() + self.arguments.seconds
        tests = [self.items[name] for name in sorted(names, key=self.seconds.__getitem__)]
        for done, (item, following) in enumerate(zip(tests, [*tests[1:], None], strict=True)):
            signal.setitimer(signal.ITIMER_REAL, 10 + 20 * self.seconds[item.nodeid])
            if not _passes(item, following):
                return f"killed:{item.nodeid}"
            if time.monotonic() > end and following:
                return f"survived:{len(tests) - done - 1} of {len(tests)} tests not run"
        return f"survived:{len(tests)} tests"


def exchange(mutant: Mutant) -> bool:
    """Exchange the code of every living function of the file, and of what will yet be loaded from it."""
    path = str(ROOT / mutant.path)
    before, after = codes(mutant.original), codes(mutant.changed)
    exchanged = 0
    for each in caches():
        each.cache_clear()
    for each in gc.get_objects():
        if isinstance(each, types.FunctionType) and each.__code__.co_filename == path:
            key, code = (each.__code__.co_qualname, each.__code__.co_firstlineno), each.__code__
            if before.get(key) == code != after.get(key, code):
                try:
                    each.__code__ = after[key]
                except ValueError:  # a function inside of another that uses other variables of it now
                    return False
                exchanged += 1
    load = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> types.CodeType | None:
        return mutant.changed if self.path == path else load(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]
    return exchanged > 0


def caches() -> list[_lru_cache_wrapper[object]]:
    """What remembers results of functions of ours; what is frozen would not be found."""
    gc.unfreeze()
    found = [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper)]
    return [each for each in found if str(each.__wrapped__.__module__).startswith("ecrlint")]


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


if __name__ == "__main__":
    start = time.monotonic()
    try:
        main()
    finally:
        print(f"{time.monotonic() - start:.0f} s")
