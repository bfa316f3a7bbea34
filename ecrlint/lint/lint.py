"""The pipeline: a source is read, its documents are parsed, rules are asked, findings get their places."""

from __future__ import annotations

from ecrlint.config import NO_CONFIG
from ecrlint.lint.replay import Replays
from ecrlint.lint.report import Report
from ecrlint.policy.model import Policy, parse
from ecrlint.policy.pointer import Place
from ecrlint.read.document import read
from ecrlint.rule.context import Context
from ecrlint.rule.finding import Finding
from ecrlint.rule.rule import crash_report
from ecrlint.rule.selection import SYNTAX_ERROR
from ecrlint.startup.light_functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecrlint.config import Config
    from ecrlint.lifecycle.model import LifecyclePolicy
    from ecrlint.lint.located import Located
    from ecrlint.policy.model import Kind
    from ecrlint.read.document import Document, Reading
    from ecrlint.read.files import Files
    from ecrlint.rule.context import GuardrailOutcome
    from ecrlint.rule.rule import Rule
    from ecrlint.rule.selection import RuleSet
    from ecrlint.source import Source, Span


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
    reading = read(source, kind, files)
    report = _report_of(reading, source.path)
    if reading.problems:
        from ecrlint.lint.locate import located_problems

        report.findings.extend(located_problems(source, reading, rules))
    granting = reading.granting if len(reading.documents) > 1 else []
    doubts: dict[Document, str] = {}
    for document in reading.documents:
        number = granting.index(document) + 1 if len(granting) > 1 and document in granting else 0
        replays = Replays(source.path, kind, number, refused=bool(reading.problems))
        doubt = _lint_document(document, rules, report, config, replays, files)
        if doubt:
            doubts[document] = doubt
    if report.findings and any(each.branches for each in reading.documents):
        from ecrlint.lint.branches import settle_branches

        settle_branches(reading.documents, report)
    _account(reading, doubts, rules, report)
    if config.comments != "none" and (report.findings or "ecrlint:" in source.text):
        _apply_comments(source, reading, rules, report, config.comments == "no-guardrails")
    if config.exceptions:
        from ecrlint.lint.exceptions import apply_reviewed

        apply_reviewed(source.path, config.exceptions, report)
    if rules.levels:
        grade([*report.findings, *(each.located for each in report.excepted)], rules)
    return report


def grade(findings: Iterable[Located], rules: RuleSet) -> None:
    """Give findings the levels that were configured for their rules."""
    for each in findings:
        each.level = rules.levels.get(each.rule.name, each.level)


def _report_of(reading: Reading, path: str) -> Report:
    """What there is to tell of a reading before any rule is asked."""
    report = Report(path)
    report.broken = reading.broken
    report.policies = reading.documents
    report.is_foreign = reading.is_foreign
    report.is_judged_elsewhere = reading.is_judged_elsewhere
    report.account.holders.update(reading.holders)
    for why in reading.skipped:
        report.note("skipped", why)
    for why in reading.given_up:
        report.note("error", why)
    for words in reading.untold:
        report.note("untold", words)
    if reading.documents or reading.problems:
        report.note("format", reading.format)
    return report


def _account(reading: Reading, doubts: Mapping[Document, str], rules: RuleSet, report: Report) -> None:
    """Count the policies by how much of each is judged."""
    documents = reading.documents
    if not documents:
        if reading.problems:
            report.account.unparsed = 1
            report.note("unjudged", "it does not parse")
    elif not doubts and all(each.is_plain and not each.doubt for each in documents):
        report.account.whole = len(documents)
    else:
        from ecrlint.lint.account import JudgedDocument, keep_account

        cases = [JudgedDocument(each, doubts.get(each, "")) for each in documents]
        keep_account(cases, rules, report, Replays(report.path, None, 0, refused=True))


def _apply_comments(
    source: Source, reading: Reading, rules: RuleSet, report: Report, keep_guardrails: bool
) -> None:
    """Put aside what comments accept, which may stand in another file than the one that was read."""
    sources = {each.span.source.path: each.span.source for each in report.findings}
    if reading.documents and any("ecrlint:" in each.text for each in (source, *sources.values())):
        from ecrlint.lint.comments import GUARDRAILS, apply_comments

        beyond = GUARDRAILS if keep_guardrails else ()
        apply_comments(source, list(sources.values()), rules, report, beyond)


def unreadable(span: Span, problem: str, rules: RuleSet) -> Located:
    """The finding about bytes that are no text."""
    from ecrlint.lint.locate import locate_text

    finding = rules.by_name[SYNTAX_ERROR].at_span(span, problem=problem)
    return locate_text(finding, span)


def _lint_document(
    document: Document, rules: RuleSet, report: Report, config: Config, replays: Replays, files: Files | None
) -> str:
    """Ask the rules about a document; returns why the engine could not decide whom it lets in, if so."""
    policy, context = _parse(document, document.data, config, replays, files)
    if isinstance(policy, Policy) and policy.unknown_statements:
        replays.refused = True  # `simulate` cannot tell, either
    if policy.refused:
        replays.refused = True
        for finding in _schema_findings(policy, rules, report):
            _keep(finding, document, report, replays)
    ours, others = rules.for_policy(policy)
    _ask(ours, policy, context, document, report, replays)
    policy.release()
    doubt = "; ".join(context.undecided)
    if others:
        doubt = _ask_others(others, document, report, config, replays, files) or doubt
    return doubt


def _ask_others(
    rules: list[Rule],
    document: Document,
    report: Report,
    config: Config,
    replays: Replays,
    files: Files | None,
) -> str:
    """Ask rules that are not ours. They get a policy of their own, so whatever they do to it stays there."""
    from ecrlint.policy.changes import deep_copy
    from ecrlint.rule.loader import OutputToStderr

    policy, context = _parse(document, deep_copy(document.data), config, replays, files)
    with OutputToStderr():
        _ask(rules, policy, context, document, report, replays)
    policy.release()
    return "; ".join(context.undecided)


def _parse(
    document: Document, data: object, config: Config, replays: Replays, files: Files | None
) -> tuple[Policy | LifecyclePolicy, Context]:
    """A document's data as a policy, and what rules may know beside it."""
    account = config.account or document.account
    if document.kind == "lifecycle":
        from ecrlint.lifecycle.model import parse_lifecycle

        return parse_lifecycle(data), Context(document, None, account, config.organization)
    policy = parse(data, document.kind)
    guardrails = partial(_judge_guardrails, policy, document, account, config, replays, files)
    return policy, Context(
        document,
        policy,
        account,
        config.organization,
        region=config.region,
        registry_scope=config.registry_scope,
        guardrails=guardrails if config.guardrails else None,
    )


def _ask(
    rules: list[Rule],
    policy: Policy | LifecyclePolicy,
    context: Context,
    document: Document,
    report: Report,
    replays: Replays,
) -> None:
    """Add what rules find. One that fails, in whatever way, keeps what it has found and costs no other.

    A KeyboardInterrupt is the user's, wherever it comes from, and ends the run.
    """
    found: list[Finding] = []
    statements = policy.statements
    for rule in rules:  # with as little around the rules as can be: most have nothing to say, file after file
        try:
            if rule.check:
                for finding in rule.check(policy, context):
                    found.append(finding)
            elif rule.check_statement:
                for statement in statements:
                    for finding in rule.check_statement(statement, context):
                        found.append(finding)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            report.note("crash", crash_report(rule, error), rule)
        if found:
            _keep_all(found, rule, document, report, replays)
            found = []
    if context.given_up:
        named = f"{document.name}: " if document.name else ""
        report.note("error", f"{named}whom it lets in is not decided: {context.given_up}")


def _keep_all(found: list[Finding], rule: Rule, document: Document, report: Report, replays: Replays) -> None:
    """Add the findings of a rule, up to one that breaks the contract of rules."""
    try:
        for finding in found:
            if rule.is_custom:
                from ecrlint.rule.contract import check_finding

                check_finding(rule, finding, document.data)
            _keep(finding, document, report, replays)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        report.note("crash", crash_report(rule, error), rule)


def _keep(finding: Finding, document: Document, report: Report, replays: Replays) -> None:
    from ecrlint.lint.locate import locate

    report.findings.append(locate(finding, document, replays))


def _judge_guardrails(
    policy: Policy, document: Document, account: str, config: Config, replays: Replays, files: Files | None
) -> GuardrailOutcome:
    """The policy before the guardrails of the configuration."""
    from ecrlint.lint.guardrails import GuardedPolicy

    case = GuardedPolicy(policy, document, account, config.organization, replays.command, files)
    return case.judge(config.guardrails)


def _schema_findings(policy: Policy | LifecyclePolicy, rules: RuleSet, report: Report) -> Iterator[Finding]:
    from ecrlint.schema.validation import violations

    untold: list[str] = []
    for violation in violations(policy, untold):
        rule = rules.by_name[violation.rule]
        if rules.runs(rule):
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
    for words in untold:
        report.note("untold", words)
