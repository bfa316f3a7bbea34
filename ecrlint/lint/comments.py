"""Findings that people have reviewed and accepted: comments in YAML and HCL.

    Principal: "*"  # ecrlint: ignore[public-pull] the base image is for everyone

HCL also has `// …` and `/* … */`.

A comment covers findings of the named rules (names or codes) that touch its line; the text behind the
brackets is the reason. A comment that covers nothing is a finding of its own, stale-exception. JSON
has no comments: `ecrlint.yaml` takes exceptions for it (`ecrlint.config.exception`).
"""

from __future__ import annotations

import re

from ecrlint.lint.report import Excepted
from ecrlint.rule.selection import NEVER_EXCEPTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Report
    from ecrlint.rule.finding import Finding
    from ecrlint.rule.rule import Rule
    from ecrlint.rule.selection import RuleSet
    from ecrlint.source import Source, Span

_BEYOND = "no comment puts a guardrail aside that comes with --config or --config-from"
_IGNORE = r"\s*ecrlint:\s*ignore\[([^\]\r\n]*)\][ \t]*"
_YAML = rf"(?:^|(?<=\s))#{_IGNORE}([^\r\n]*)"
_HCL = rf"(?:#|//|/\*+){_IGNORE}((?:(?!\*/)[^\r\n])*)"


GUARDRAILS = ("guardrail", "unproved-guardrail")
"""The rules that speak of guardrails: a comment puts none aside that the caller brings."""


class Comment:
    """An exception written beside what it excepts."""

    __slots__ = ("names", "reason", "span", "used")

    def __init__(self, names: list[str], reason: str, span: Span) -> None:
        self.names = names
        self.reason = reason
        self.span = span
        self.used: set[str] = set()

    def name_for(self, located: Located) -> str | None:
        """The entry of the comment that covers a finding, if one does."""
        span = located.span
        if span.source.path != self.span.source.path or not span.line <= self.span.line <= span.end_line:
            return None
        for name in self.names:
            if name.lower() in (located.rule.name, located.rule.code.lower()):
                return name
        return None


def apply_comments(
    source: Source, others: Iterable[Source], rules: RuleSet, report: Report, beyond: Collection[str] = ()
) -> None:
    """Move the findings that comments cover from `findings` to `excepted`, and report stale comments.

    Findings may also stand in `others`, whose own turn it is to report what is stale in them. Those of the
    rules `beyond` their reach stay.
    """
    from ecrlint.lint.locate import locate_text

    own = list(comments_of(source))
    comments = own + [comment for each in others if each is not source for comment in comments_of(each)]
    kept = []
    for finding in report.findings:
        comment = None if finding.rule.name in beyond else _covering(finding, comments)
        if comment is None:
            kept.append(finding)
        else:
            reason = comment.reason or "no reason given"
            report.excepted.append(Excepted(finding, reason, in_source=True))
    rule = rules.by_name["stale-exception"]
    if rules.runs(rule):
        for comment in own:
            kept += [locate_text(each, comment.span) for each in _flaws(comment, rule, rules, beyond)]
    report.findings = kept


def _flaws(comment: Comment, rule: Rule, rules: RuleSet, beyond: Collection[str]) -> Iterator[Finding]:
    """What is wrong with a comment: names that cover nothing, or no reason for what it covers."""
    kept = {word for name in beyond for word in (name, rules.by_name[name].code.lower())}
    for name in comment.names:
        if name in comment.used and not comment.reason:
            help = "say behind the brackets why it is as it should be"
            yield rule.at_span(comment.span, "unreasoned", found=name, help=help)
        elif name not in comment.used and _could_run(name, rules):
            is_kept = name.lower() in kept
            yield rule.at_span(comment.span, found=name, help=_BEYOND if is_kept else "remove it")


def _could_run(name: str, rules: RuleSet) -> bool:
    """Whether a rule runs now, or there is none of the name."""
    named = [rule for rule in rules.loaded if name.lower() in (rule.name, rule.code.lower())]
    return not named or any(map(rules.runs, named))


def was_used(stale: Located, excepted: Iterable[Excepted]) -> bool:
    """Whether a finding is about an exception that looked stale in its own file's turn, but is not."""
    if stale.rule.name != "stale-exception" or stale.finding.variant != "default":
        return False
    comment = Comment([stale.finding.fields["found"]], "", stale.span)
    return any(comment.name_for(each.located) for each in excepted)


def _covering(finding: Located, comments: list[Comment]) -> Comment | None:
    if finding.rule.name in NEVER_EXCEPTED:
        return None
    for comment in comments:
        name = comment.name_for(finding)
        if name is not None:
            comment.used.add(name)
            return comment
    return None


def comments_of(source: Source) -> Iterator[Comment]:
    """The comments of a text that are exceptions."""
    if source.text.lstrip()[:1] in ("{", "["):
        return  # JSON, or YAML that is written like it: a number sign is part of a text there
    is_hcl = source.path.lower().endswith((".tf", ".tofu"))
    for match in re.finditer(_HCL if is_hcl else _YAML, source.text, re.M):
        names = [name.strip() for name in match[1].split(",") if name.strip()]
        yield Comment(names or [""], match[2].strip(), source.span(*match.span()))
