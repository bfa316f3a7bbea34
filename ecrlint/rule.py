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

from ecrlint.finding import Finding, Place
from ecrlint.usage import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from ecrlint.access.judge import Witness
    from ecrlint.finding import Level, Part, Related
    from ecrlint.fix import Fix
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
        self.elements = frozenset(elements)
        self.messages = {"default": message, **variants}
        self.name = ""
        self.family = ""
        self.path = ""
        self.doc = ""
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
            and not (self.elements and self.elements.isdisjoint(elements))
        )

    def field_names(self, variant: str) -> list[str]:
        """The fields of a message template, in the order they appear."""
        import re

        return re.findall(r"\{(\w+)\}", self.messages[variant])

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

    Raises RuleError for a file that breaks the contract, or a name or code that occurs twice.
    """
    rules: dict[str, Rule] = {}
    codes: dict[str, Rule] = {}
    for path, family in _rule_files(folders):
        rule = load_rule(path, family)
        twin = rules.get(rule.name) or codes.get(rule.code)
        if twin:
            raise RuleError(f"{path}: {rule.code} {rule.name} is already taken by {twin.path}")
        rules[rule.name] = codes[rule.code] = rule
    return sorted(rules.values(), key=lambda rule: rule.code)


def built_in_folder() -> str:
    """Where our own rules are: beside this file when installed, beside the package in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "rules")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "rules")


def load_rule(path: str, family: str) -> Rule:
    """Run one rule file and return its RULE, bound to the file's name, docstring and checks.

    Python's own loader reads the file, so its byte code is cached. Raises RuleError.
    """
    name = os.path.splitext(os.path.basename(path))[0]
    module = types.ModuleType(f"ecrlint.rules.{family}.{name}")
    module.__file__ = path
    try:
        code = SourceFileLoader(module.__name__, path).get_code(module.__name__)
        assert code is not None  # only extension modules have none
        exec(code, module.__dict__)  # noqa: S102  # running rule files is the point
    except Exception as error:
        raise RuleError(f"{path}: cannot be loaded: {type(error).__name__}: {error}") from error
    rule = module.__dict__.get("RULE")
    if not isinstance(rule, Rule):
        raise RuleError(f"{path}: found no `RULE = Rule(...)`; every rule file declares one")
    if not _is_code(rule.code):
        raise RuleError(f"{path}: code {rule.code!r} is not capital letters and 3 to 6 digits")
    rule.name = name.replace("_", "-")
    rule.family = family
    rule.path = path
    rule.doc = module.__doc__ or ""
    rule.check = module.__dict__.get("check")
    rule.check_statement = module.__dict__.get("check_statement")
    if rule.check and rule.check_statement:
        raise RuleError(f"{path}: has both check and check_statement; a rule has one of them")
    return rule


def _is_code(code: str) -> bool:
    """Up to eight capital letters and three to six digits, which every report format can take."""
    letters = code.rstrip("0123456789")
    return (
        code.isascii()
        and letters.isalpha()
        and letters.isupper()
        and len(letters) <= 8
        and (3 <= len(code) - len(letters) <= 6)
    )


def _rule_files(folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Path and family of every rule file; names that start with `_` or `.` or `test` are no rules."""
    for folder in folders:
        if not os.path.isdir(folder):
            raise RuleError(f"{folder}: no such folder of rules")
        for parent, subfolders, files in os.walk(folder):
            subfolders[:] = sorted(name for name in subfolders if name[0] not in "_.")
            for name in sorted(files):
                if name.endswith(".py") and not name.startswith(("_", ".", "test")):
                    yield os.path.join(parent, name), os.path.basename(os.path.abspath(parent))


def crash_report(rule: Rule, error: BaseException) -> str:
    """One line on a rule that raised: which, what, and where."""
    return f"rule {rule.name} raised {describe(error)}"
