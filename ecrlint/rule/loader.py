"""Loading rule files by their paths: built-in rules and everybody's own rules in the same way."""

from __future__ import annotations

import os
import sys
import types
from _thread import RLock  # what threading is made of, without its cost
from importlib.machinery import SourceFileLoader

from ecrlint.errors import UsageError, summarize
from ecrlint.rule.plugins import installed_folders
from ecrlint.rule.rule import Rule, RuleError, line_of
from ecrlint.startup.light_functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TextIO


_OUTPUT = RLock()
"""Held by the thread whose output is redirected."""


class OutputToStderr:
    """While it lasts, what is printed goes to standard error.

    A `print` that was left in a rule would make of `--format json` no JSON. contextlib has this as well, and
    would cost more to import than it saves. One thread at a time does this, so that each puts back what was.
    """

    __slots__ = ("_stdout",)

    def __enter__(self) -> None:
        _OUTPUT.acquire()
        self._stdout: TextIO = sys.stdout
        sys.stdout = sys.stderr

    def __exit__(self, *_: object) -> None:
        sys.stdout = self._stdout
        _OUTPUT.release()


def load(folders: Iterable[str]) -> list[Rule]:
    """Our rules, those of installed packages and those of the user's folders.

    A folder that is named twice is loaded once. Raises UsageError for a folder that cannot be read and for a
    file that is no rule.
    """
    try:
        return load_rules([built_in_folder(), *installed_folders(), *folders])
    except RuleError as error:
        raise UsageError(str(error)) from error
    except ValueError as error:  # a name that no folder can have
        raise UsageError(f"a folder of rules cannot be looked up: {error}; correct its name") from error


def load_rules(folders: Iterable[str]) -> list[Rule]:
    """Load every rule file of `folders` and of the folders in them once, in the order of the codes.

    Raises RuleError for a folder that cannot be read, for a file that breaks the contract, and for a name or
    code that occurs twice.
    """
    rules: dict[str, Rule] = {}
    codes: dict[str, Rule] = {}
    for rule in _all_rules(folders):
        twin = rules.get(rule.name) or codes.get(rule.code)
        if twin:
            raise RuleError(f"{rule.path}: {rule.code} {rule.name} is already taken by {twin.path}")
        rules[rule.name] = codes[rule.code] = rule
    return sorted(rules.values(), key=lambda rule: rule.code)


def built_in_folder() -> str:
    """Where our own rules are."""
    return bundled_folder("rules")


def bundled_folder(name: str) -> str:
    """Where files of this project are: inside the package when installed, beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, name)
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), name)


def load_rule(path: str, family: str) -> Rule:
    """Run one rule file and return its RULE, bound to the file's name, docstring and checks.

    Raises RuleError.
    """
    name = os.path.splitext(os.path.basename(path))[0]
    known = _run(path, f"ecrlint.rules.{family}.{name}")
    rule = known.get("RULE")
    if type(rule) is not Rule:
        raise RuleError(f"{path}: found no `RULE = Rule(...)`; every rule file declares one")
    rule.name = name.replace("_", "-")
    rule.family = family
    rule.path = path
    rule.doc = known.get("__doc__") or ""
    rule.check = known.get("check")
    rule.check_statement = known.get("check_statement")
    return rule


def _all_rules(folders: Iterable[str]) -> Iterator[Rule]:
    """The rules of all folders, each once also where one folder is inside another."""
    ours = os.path.realpath(built_in_folder())
    named = {os.path.realpath(folder): folder for folder in folders}
    loaded: set[str] = set()
    for real, folder in named.items():
        if real == ours:
            yield from _built_in_rules()
            continue
        if ours in named and real.startswith(os.path.join(ours, "")):
            continue
        for path, family in _rule_files(folder):
            if os.path.abspath(path) not in loaded:
                loaded.add(os.path.abspath(path))
                yield load_custom_rule(path, family)


@cache
def _built_in_rules() -> tuple[Rule, ...]:
    """The rules of this project, loaded once: a program may make many linters."""
    return tuple(load_rule(path, family) for path, family in _rule_files(built_in_folder()))


def load_custom_rule(path: str, family: str) -> Rule:
    """A rule that is not one of this project's, checked. Raises RuleError."""
    from ecrlint.rule.contract import check_declaration

    with OutputToStderr():
        rule = load_rule(path, family)
    rule.is_custom = True
    check_declaration(rule)
    return rule


def _run(path: str, name: str) -> dict[str, Any]:
    """The names that a rule file leaves behind.

    Python's own loader reads the file, so its byte code is cached. A file that ends the program, or tries
    to, has broken the contract like any other; but a KeyboardInterrupt is the user's, wherever it comes from.
    """
    module = types.ModuleType(name)
    module.__file__ = path
    try:
        code = SourceFileLoader(name, path).get_code(name)
        assert code is not None  # only extension modules have none
        exec(code, module.__dict__)  # noqa: S102  # running rule files is the point
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise RuleError(f"{line_of(path, error)}: cannot be loaded: {summarize(error)}") from error
    return module.__dict__


def _rule_files(folder: str) -> Iterator[tuple[str, str]]:
    """Path and family of every rule file; names that start with `_` or `.` or `test` are no rules.

    Nothing that looks like a rule is passed over: RuleError says why it cannot be one.
    """
    pending = [folder]
    while pending:
        folder = pending.pop(0)
        family = os.path.basename(os.path.abspath(folder))
        inner = []
        for entry in _entries(folder):
            if entry.name.endswith(".py"):
                if not entry.name.startswith("test"):
                    yield _rule_file(entry), family
            elif _is_folder(entry):
                inner.append(entry.path)
        pending = inner + pending


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder by name, but for what is hidden or private."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if entry.name[0] not in "_."]
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RuleError(f"{folder}: no such folder of rules") from error
    except OSError as error:
        why = (error.strerror or summarize(error)).lower()
        raise RuleError(f"{folder}: the folder of rules cannot be read: {why}") from error
    return sorted(entries, key=lambda entry: entry.name)


def _rule_file(entry: os.DirEntry[str]) -> str:
    try:
        is_file = entry.is_file()
    except OSError:  # links that go round in circles, or to where nobody may look
        is_file = False
    if not is_file:
        raise RuleError(f"{entry.path}: no regular file, so no rule; put `_` before its name to leave it out")
    return entry.path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether rules may be in it. Links are not followed, as they may lead round in circles or far away."""
    if not entry.is_symlink():
        return entry.is_dir()
    if os.path.isfile(entry.path):
        return False
    raise RuleError(
        f"{entry.path}: a link to a folder or to nowhere is not followed; name that folder, or put `_` before"
        " the link's name"
    )
