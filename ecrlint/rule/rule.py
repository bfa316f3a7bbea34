"""The rule contract, and the loader that built-in rules and everybody's own rules share.

A rule is one file. Its name is the rule's name (`public_push.py` is `public-push`), its folder the
family, its docstring the documentation and, through the examples in it, the test. The file declares
`RULE = Rule(...)` and usually one generator:

    check(policy, context)                once for each policy; a lifecycle policy is a LifecyclePolicy
    check_statement(statement, context)   once for each statement

A rule without either is spoken for: the readers (syntax, duplicate keys), the schema pass, the exceptions
or `ecrlint diff` find the trouble and this file says what it is called, how grave it is and what it means.
"""

from __future__ import annotations

import os
import types
from importlib.machinery import SourceFileLoader

from ecrlint.errors import describe, told
from ecrlint.finding import Finding, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from ecrlint.access.judge import Witness
    from ecrlint.finding import Level, Part, Related
    from ecrlint.policy.changes import Fix
    from ecrlint.policy.model import Context, Statement
    from ecrlint.source import Span

    CheckPolicy = Callable[[Any, Context], Iterator[Finding]]
    CheckStatement = Callable[[Statement, Context], Iterator[Finding]]

RESOURCE_POLICIES = ("repository", "registry", "public")
"""The kinds of policy that grant access by Principal; what a rule applies to unless it says otherwise."""

DOCS = "https://ecrlint.github.io/ecrlint/rules/"


class RuleError(Exception):
    """A rule file that breaks the contract; the message names the file and what to change."""


class Rule:
    """A rule's declaration, and after loading its name, family and checks.

    `message` is a template whose fields stand in single quotes; other keyword arguments that are
    strings are further templates, named so that `at` can pick them. `severity` is the security
    severity that code hosts show (0.1 to 10.0; None for rules that are not about security), `cwe` the
    number of the weakness, `since` the release that brought the rule. A `strict` rule runs in the
    preset `strict` or when selected by name. `kinds` and `elements` say which policies it is asked about:
    those of such a kind, with one of these elements in some statement (any statement will do without them).
    """

    def __init__(
        self,
        code: str,
        *,
        level: Level,
        message: str,
        since: str,
        severity: float | None = None,
        cwe: int | None = None,
        strict: bool = False,
        kinds: tuple[str, ...] = RESOURCE_POLICIES,
        elements: tuple[str, ...] = (),
        **variants: str,
    ) -> None:
        self.code = code
        self.level = level
        self.since = since
        self.severity = severity
        self.cwe = cwe
        self.strict = strict
        self.kinds = kinds
        self.elements = elements
        self.messages = {"default": message, **variants}
        self.name = ""
        self.family = ""
        self.path = ""
        self.doc = ""
        self.is_own = False
        self.check: CheckPolicy | None = None
        self.check_statement: CheckStatement | None = None

    def __repr__(self) -> str:
        return f"<Rule {self.code} {self.name}>"

    @property
    def help_uri(self) -> str:
        return f"{DOCS}{self.name}/"

    def asks(self, kind: str, elements: frozenset[str]) -> bool:
        """Whether the rule has something to ask a policy of a kind with these elements in its statements."""
        return (
            kind in self.kinds
            and bool(self.check or self.check_statement)
            and not (self.elements and elements.isdisjoint(self.elements))
        )

    def at(
        self,
        pointer: str,
        variant: str = "default",
        *,
        part: Part = "value",
        because: str = "",
        help: str = "",
        related: tuple[Related, ...] = (),
        witness: Witness | None = None,
        fix: Fix | None = None,
        **fields: str,
    ) -> Finding:
        """A finding of this rule at a JSON pointer; the fields fill the message."""
        return Finding(self, Place(pointer, part), variant, fields, because, help, related, witness, fix)

    def at_span(self, span: Span, variant: str = "default", *, help: str = "", **fields: str) -> Finding:
        """A finding about text that has no pointer: it did not parse, or it is a comment."""
        return Finding(self, span, variant, fields, "", help, ())


def load_rules(folders: Iterable[str]) -> list[Rule]:
    """Load every rule file of `folders` and of the folders in them, in the order of the codes.

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
    """Where our own rules are: beside this file when installed, beside the package in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "rules")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "rules")


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
    """The rules of all folders; those that are not ours are watched while they load, and then looked over."""
    ours = os.path.realpath(built_in_folder())
    for folder in folders:
        files = _rule_files(folder)
        if os.path.realpath(folder) == ours:
            for path, family in files:
                yield load_rule(path, family)
        else:
            from ecrlint.rule.contract import load_own_rule

            for path, family in files:
                yield load_own_rule(path, family)


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
        raise RuleError(f"{_at(path, error)}: cannot be loaded: {told(error)}") from error
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
        why = (error.strerror or told(error)).lower()
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


def crash_report(rule: Rule, error: BaseException) -> str:
    """One line on a rule that raised: which, what, and where; for others' rules, where in their file."""
    if not rule.is_own:
        return f"rule {rule.name} raised {describe(error)}"
    trouble = f"breaks the contract: {error}" if isinstance(error, RuleError) else f"raised {told(error)}"
    return f"rule {rule.name} {trouble} ({_at(rule.path, error)})"


def _at(path: str, error: BaseException) -> str:
    """The path of a rule file, with the line of it that trouble comes from if that is known."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == path else None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{path}:{line}" if line else path
