"""`ecrlint test`: the examples in the docstrings of rule files, run as their tests."""

from __future__ import annotations

import os
import sys

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.lint.rule_test import trials
from ecrlint.rule.loader import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.cli import Arguments
    from ecrlint.rule.rule import Rule


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint test`."""
    parser.description = (
        "Run the examples in the docstrings of rules: each `fail` must give findings of its rule and of no"
        " other, each `pass` none of any rule."
    )
    parser.epilog = "Exit codes: 0 all pass, 1 some do not, 2 the job could not be done."
    parser.add_argument("folders", nargs="+", metavar="DIR", help="folders of rule files; their code is run")


def run(arguments: Arguments) -> int:
    """Try every rule of the folders and print what fails; returns the exit code."""
    rules = load(arguments.folders)
    mine = [rule for rule in rules if _is_inside(rule, arguments.folders)]
    if not mine:
        raise UsageError(f"no rule file in {', '.join(map(visible, arguments.folders))}")
    failed = [rule for rule in mine if not _passes(rule, rules)]
    if failed:
        print(f"{len(failed)} of {len(mine)} rules failed.", file=sys.stderr)
    return 1 if failed else 0


def _is_inside(rule: Rule, folders: list[str]) -> bool:
    path = os.path.realpath(rule.path)
    return any(path.startswith(os.path.join(os.path.realpath(folder), "")) for folder in folders)


def _passes(rule: Rule, rules: list[Rule]) -> bool:
    """Whether all examples of a rule do; says so, or what does not."""
    tried = list(trials(rule, rules))
    problems = [(name, problem) for name, problem in tried if problem]
    shown = f"{os.path.relpath(rule.path).replace(os.sep, '/')}: {rule.code} {rule.name}"
    for name, problem in problems:
        print(visible(f"{shown}: {name}: {problem}"))
    if not problems:
        print(visible(f"{shown}: {len(tried)} examples pass"))
    return not problems
