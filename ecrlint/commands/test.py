"""`ecrlint test`: the examples in the docstrings of rule files, run as their tests."""

from __future__ import annotations

import os
import sys

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.fixing.rule_test import fix_trouble
from ecrlint.lint.rule_test import trouble
from ecrlint.rule.documentation import EXPECTATIONS, document
from ecrlint.rule.loader import load, load_custom_rule
from ecrlint.rule.rule import RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from ecrlint.cli import Arguments
    from ecrlint.rule.rule import Rule


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint test`."""
    parser.description = (
        "Run the examples in the docstrings of rules: each `fail` must give findings of its rule and of no"
        " other, each `pass` none of any rule, and a fix what the block `fixed` after its example shows."
    )
    parser.epilog = "Exit codes: 0 all pass, 1 some do not, 2 the job could not be done."
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="rule files and folders of them; their code is run"
    )


def run(arguments: Arguments) -> int:
    """Try every rule of the files and folders and print what fails; returns the exit code."""
    for path in arguments.paths:
        if not os.path.exists(path):
            raise UsageError(f"{visible(path)}: no such file or folder of rules")
    files = [path for path in arguments.paths if os.path.isfile(path)]
    folders = [path for path in arguments.paths if path not in files]
    rules = load(folders)
    for path in files:
        rules = _with_file(path, rules)
    mine = [rule for rule in rules if _is_in(rule, arguments.paths)]
    if not mine:
        raise UsageError(f"no rule file in {', '.join(map(visible, arguments.paths))}")
    failed = [rule for rule in mine if not _passes(rule, rules)]
    if failed:
        print(f"{len(failed)} of {len(mine)} rules failed.", file=sys.stderr)
    return 1 if failed else 0


def _with_file(path: str, rules: list[Rule]) -> list[Rule]:
    """The rules and one more that is in a file, unless it is one of them. Raises UsageError."""
    if any(_is_in(rule, [path]) for rule in rules):
        return rules
    name = os.path.basename(path)
    if not name.endswith(".py") or name.startswith((".", "_", "test")):
        raise UsageError(f"{visible(path)}: no name of a rule file; expected one such as former_partner.py")
    family = os.path.basename(os.path.dirname(os.path.realpath(path)))
    try:
        new = load_custom_rule(path, family)
    except RuleError as error:
        raise UsageError(str(error)) from error
    for rule in rules:
        if rule.name == new.name or rule.code == new.code:
            raise UsageError(f"{path}: {new.code} {new.name} is already taken by {rule.path}")
    return sorted([*rules, new], key=lambda rule: rule.code)


def _is_in(rule: Rule, paths: list[str]) -> bool:
    """Whether a rule's file is one of some files, or in one of some folders."""
    places = [os.path.realpath(path) for path in paths]
    file = os.path.realpath(rule.path)
    return any(file == place or file.startswith(os.path.join(place, "")) for place in places)


def _passes(rule: Rule, rules: list[Rule]) -> bool:
    """Whether all examples of a rule do; says so, or what does not."""
    problems = [(name, problem) for name, problem in _trials(rule, rules) if problem]
    shown = f"{os.path.relpath(rule.path).replace(os.sep, '/')}: {rule.code} {rule.name}"
    for name, problem in problems:
        for line in f"{shown}: {name}: {problem}".split("\n"):
            print(visible(line))
    if not problems:
        print(visible(f"{shown}: {len(document(rule).examples)} examples pass"))
    return not problems


def _trials(rule: Rule, rules: list[Rule]) -> Iterator[tuple[str, str]]:
    """Each example by what it is called, and what is wrong with it; an empty text when nothing is."""
    page = document(rule)
    for number, example in enumerate(page.examples, 1):
        name = f"example {number} ({example.language} {example.expectation})"
        yield name, trouble(rule, example, rules) or fix_trouble(rule, example, rules)
    for expectation in EXPECTATIONS:
        if not any(example.expectation == expectation for example in page.examples):
            yield f"{expectation} examples", f"there is none; write a block marked `json {expectation}`"
    if page.stray_fixed:
        yield "fixed blocks", "one does not follow a `fail` example of its language; move it there"
