"""`ecrlint rules`: the table of rules."""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.report.escape import json_text
from ecrlint.rule.documentation import document
from ecrlint.rule.loader import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.cli import Arguments
    from ecrlint.rule.rule import Rule


def run(arguments: Arguments) -> int:
    """Print every rule, in the order of the codes; returns the exit code."""
    rules = load(arguments.rules_dir)
    if arguments.format == "json":
        print(json_text([_as_json(rule) for rule in rules]), end="")
        return 0
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        mark = " (strict)" if rule.strict else ""
        summary = document(rule).summary
        print(visible(f"{rule.code}  {rule.name:<{width}}  {rule.level:<7}  {summary}{mark}"))
    return 0


def _as_json(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "level": rule.level,
        "preset": "strict" if rule.strict else "recommended",
        "kinds": list(rule.kinds),
        "summary": document(rule).summary,
        "messages": rule.messages,
        "security_severity": rule.severity,
        "cwe": rule.cwe,
        "since": rule.since,
        "help": rule.help_uri,
    }
