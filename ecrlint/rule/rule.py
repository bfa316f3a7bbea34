"""The rule contract, which built-in rules and everybody's own rules share.

A rule is one file. Its name is the rule's name (`public_push.py` is `public-push`), its folder the
family, its docstring the documentation and, through the examples in it, the test. The file declares
`RULE = Rule(...)` and usually one generator:

    check(policy, context)                once for each policy; a lifecycle policy is a LifecyclePolicy
    check_statement(statement, context)   once for each statement

A rule without either is never asked: the readers (syntax, duplicate keys), the schema pass, the exceptions
or `ecrlint diff` find the trouble and this file says what it is called, how grave it is and what it means.
"""

from __future__ import annotations

from ecrlint.errors import describe, summarize
from ecrlint.policy.pointer import Place
from ecrlint.rule.finding import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from ecrlint.access.witness import Witness
    from ecrlint.policy.changes import Fix
    from ecrlint.policy.model import Statement
    from ecrlint.policy.pointer import Part
    from ecrlint.rule.context import Context
    from ecrlint.rule.finding import Level, Related
    from ecrlint.source import Span

    CheckPolicy = Callable[[Any, Context], Iterator[Finding]]
    CheckStatement = Callable[[Statement, Context], Iterator[Finding]]

RESOURCE_POLICIES = ("repository", "registry", "public")
"""The kinds of policy that grant access by Principal; what a rule applies to unless it says otherwise."""

LOOKALIKES = ("endpoint", "resource-control", "ambiguous")
"""The kinds that are written in the same language and are not ECR's, or may not be."""

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
    `levels` has the kinds of policy in which a finding has another level than `level`.
    `of_unknown` rules are asked about a policy of which nothing is known, too; it has no statements.
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
        of_unknown: bool = False,
        levels: Mapping[str, Level] | None = None,
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
        self.of_unknown = of_unknown
        self.levels = levels or {}
        self.messages = {"default": message, **variants}
        self.name = ""
        self.family = ""
        self.path = ""
        self.doc = ""
        self.is_custom = False
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

    def level_in(self, kind: str) -> Level:
        """The level of its findings in a kind of policy, unless the configuration gives them another."""
        return self.levels.get(kind, self.level)

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


def crash_report(rule: Rule, error: BaseException) -> str:
    """One line on a rule that raised: which, what, and where; for others' rules, where in their file."""
    if not rule.is_custom:
        return f"rule {rule.name} raised {describe(error)}"
    trouble = (
        f"breaks the contract: {error}" if isinstance(error, RuleError) else f"raised {summarize(error)}"
    )
    return f"rule {rule.name} {trouble} ({line_of(rule.path, error)})"


def line_of(path: str, error: BaseException) -> str:
    """The path of a rule file, with the line of it that trouble comes from if that is known."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == path else None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{path}:{line}" if line else path
