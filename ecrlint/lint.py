"""The pipeline: a source is read, its documents are parsed, rules speak, findings get their places."""

from __future__ import annotations

from functools import partial

from ecrlint.config import NO_CONFIG
from ecrlint.finding import Finding, Located, LocatedRelated, Place
from ecrlint.fingerprint import fingerprint, of_place
from ecrlint.fix import Fix
from ecrlint.policy.model import Context, parse
from ecrlint.read.document import Reading, read
from ecrlint.replays import Replays
from ecrlint.rule import crash_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecrlint.access.judge import Judge
    from ecrlint.config import Config
    from ecrlint.finding import Level
    from ecrlint.guardrails import Judged
    from ecrlint.policy.lifecycle import LifecyclePolicy
    from ecrlint.policy.model import Kind, Policy
    from ecrlint.read.document import Document
    from ecrlint.read.files import Files
    from ecrlint.read.tree import Problem
    from ecrlint.result import Excepted
    from ecrlint.rule import Rule
    from ecrlint.source import Source, Span


SYNTAX_ERROR = "syntax-error"
"""The rule that always speaks: what does not parse must not look clean."""


class RuleSet:
    """The rules of a run: all that were loaded, those that may speak, and the levels that are not their own.

    Built once; `for_policy` sorts the speaking rules by what they look at, for each sort of policy.
    """

    def __init__(
        self, loaded: list[Rule], selected: list[Rule], levels: Mapping[str, Level] | None = None
    ) -> None:
        self.loaded = loaded
        self.selected = selected
        self.levels = levels or {}
        self.by_name = {rule.name: rule for rule in loaded}
        self._speaking = {rule.name for rule in selected}
        self._by_sort: dict[tuple[str, frozenset[str]], list[Rule]] = {}

    def speaks(self, rule: Rule) -> bool:
        return rule.name in self._speaking

    def for_policy(self, policy: Policy | LifecyclePolicy) -> list[Rule]:
        """The rules that have something to ask a policy; the others are spoken for."""
        sort = policy.kind, policy.elements
        if sort not in self._by_sort:
            self._by_sort[sort] = [rule for rule in self.selected if rule.asks(*sort)]
        return self._by_sort[sort]

    def grade(self, findings: Iterable[Located]) -> None:
        """Give findings the levels that were configured for their rules."""
        if self.levels:
            for each in findings:
                each.level = self.levels.get(each.rule.name, each.level)


class Report:
    """What linting one source gave.

    `broken` says that its text did not parse to the end, `format` what it was read as. `policies` are the
    documents that were linted, `undecided` says of which it was too much work to find out whom they let in,
    `untold` what is wrong beyond the findings.
    """

    __slots__ = (
        "broken", "crashes", "documents", "excepted", "findings", "format", "policies", "skipped",
        "undecided", "untold",
    )  # fmt: skip

    def __init__(self) -> None:
        self.broken = False
        self.format = ""
        self.findings: list[Located] = []
        self.excepted: list[Excepted] = []
        self.skipped: list[str] = []
        self.crashes: list[tuple[Rule, str]] = []
        self.documents = 0
        self.policies: list[Document] = []
        self.undecided: list[str] = []
        self.untold: list[str] = []


def lint(
    source: Source,
    rules: RuleSet,
    kind: Kind | None = None,
    files: Files | None = None,
    config: Config = NO_CONFIG,
) -> Report:
    """Lint one source; `kind` overrides what the content says a plain policy is, `files` are those around it.

    Of the configuration the owner, the guardrails and the exceptions are used; what it makes of the
    rules is in `rules`.
    Raises ecrlint.read.document.TooLarge. A rule that raises is recorded and the others go on.
    """
    report = Report()
    reading = read(source, kind, files)
    report.broken = reading.broken
    report.skipped = reading.skipped
    report.format = reading.format
    report.policies = reading.documents
    report.documents = len(reading.documents) or (1 if reading.problems else 0)
    report.findings.extend(_problems(source, reading, rules))
    granting = reading.granting if len(reading.documents) > 1 else []
    for document in reading.documents:
        number = granting.index(document) + 1 if len(granting) > 1 and document in granting else 0
        replays = Replays(source.path, kind, number, refused=bool(reading.problems))
        report.findings.extend(_lint_document(document, rules, report, config, replays))
    sources = {each.span.source.path: each.span.source for each in report.findings}
    if reading.documents and any("ecrlint:" in each.text for each in (source, *sources.values())):
        from ecrlint.exceptions import apply_comments

        apply_comments(source, list(sources.values()), rules, report)
    if config.exceptions:
        from ecrlint.config.reviewed import apply_reviewed

        apply_reviewed(source.path, config.exceptions, report)
    rules.grade([*report.findings, *(each.located for each in report.excepted)])
    if any(each.finding.fix for each in report.findings):
        from ecrlint.remedy import Remedies

        Remedies(source, report, rules, kind, files, config)
    return report


def unreadable(span: Span, problem: str, rules: RuleSet) -> Located:
    """The finding about bytes that are no text."""
    finding = rules.by_name[SYNTAX_ERROR].at_span(span, problem=problem)
    return located(finding, span)


def located(finding: Finding, span: Span) -> Located:
    """A finding about text rather than about a document."""
    text = span.source.text[span.start : span.end]
    mark = fingerprint(finding.rule, finding.message, text)
    return Located(finding, finding.rule.level, span, "", (), "unknown", "", mark)


def _problems(source: Source, reading: Reading, rules: RuleSet) -> Iterator[Located]:
    kind = reading.documents[0].kind if reading.documents else "unknown"
    for problem in reading.problems:
        rule = rules.by_name[problem.rule]
        if rules.speaks(rule) or rule.name == SYNTAX_ERROR:
            yield _located_problem(problem, rule, source, kind)


def _located_problem(problem: Problem, rule: Rule, read: Source, kind: str) -> Located:
    source = problem.source or read
    span = source.span(problem.start, problem.end)
    # Messages put their fields in single quotes, so what a field quotes itself takes the double ones.
    fields = {name: text.replace("'", '"') for name, text in problem.fields.items()}
    fix = Fix(f"delete the first '{fields['key']}'") if rule.name == "duplicate-key" else None
    finding = Finding(rule, span, problem.variant, fields, "", problem.help, (), fix=fix)
    result = located(finding, span)
    result.kind = kind
    if problem.related:
        start, end, words = problem.related
        result.related = (LocatedRelated(words, "", source.span(start, end)),)
    return result


def _lint_document(
    document: Document, rules: RuleSet, report: Report, config: Config, replays: Replays
) -> Iterator[Located]:
    account = config.account or document.account
    policy: Policy | LifecyclePolicy
    if document.kind == "lifecycle":
        from ecrlint.policy.lifecycle import parse_lifecycle

        policy = parse_lifecycle(document.data)
        context = Context(document, account, config.organization)
    else:
        policy = parse(document.data, document.kind)
        guardrails = partial(_judged, policy, document, account, config, replays)
        context = Context(
            document,
            account,
            config.organization,
            region=config.region,
            registry_scope=config.registry_scope,
            judge=partial(_judge, policy),
            guardrails=guardrails if config.guardrails else None,
        )
    if policy.refused:
        replays.refused = True
        for finding in _schema_findings(policy, rules, report):
            yield _locate(finding, document, replays)
    for finding in _findings(policy, context, rules, report):
        yield _locate(finding, document, replays)
    if context.undecided:
        named = f"{document.name}: " if document.name else ""
        report.undecided.append(f"{named}whom it lets in is not decided: {context.undecided}")
    policy.release()


def _findings(
    policy: Policy | LifecyclePolicy, context: Context, rules: RuleSet, report: Report
) -> Iterator[Finding]:
    statements = policy.statements
    for rule in rules.for_policy(policy):
        check, check_statement = rule.check, rule.check_statement
        try:
            if check:
                yield from check(policy, context)
            elif check_statement:
                for statement in statements:
                    yield from check_statement(statement, context)
        except (Exception, SystemExit) as error:
            report.crashes.append((rule, crash_report(rule, error)))


def _judge(policy: Policy, account: str, organization: str) -> Judge:
    from ecrlint.access.judge import Judge

    return Judge(policy, account, organization)


def _judged(policy: Policy, document: Document, account: str, config: Config, replays: Replays) -> Judged:
    """The policy before the guardrails of the configuration."""
    from ecrlint.guardrails import Case

    case = Case(policy, document, account, config.organization, replays.command)
    return case.judged_by(config.guardrails)


def _schema_findings(policy: Policy | LifecyclePolicy, rules: RuleSet, report: Report) -> Iterator[Finding]:
    from ecrlint.schema import violations

    for violation in violations(policy, report.untold):
        rule = rules.by_name[violation.rule]
        if rules.speaks(rule):
            place = Place(violation.pointer, violation.part)
            yield Finding(
                rule,
                place,
                violation.variant,
                violation.fields,
                "",
                violation.help,
                violation.related,
                fix=violation.fix,
            )


def _locate(finding: Finding, document: Document, replays: Replays) -> Located:
    place = finding.place
    assert isinstance(place, Place)  # rules about documents speak in pointers
    related = tuple(
        LocatedRelated(each.message, each.place.pointer, document.locate(each.place))
        if isinstance(each.place, Place)
        else LocatedRelated(each.message, "", each.place)
        for each in finding.related
    )
    return Located(
        finding,
        finding.rule.level,
        document.locate(place),
        place.pointer,
        related,
        document.kind,
        document.name,
        of_place(finding.rule, document.name, place, document.data),
        replays.expectation(finding.witness),
        document,
    )
