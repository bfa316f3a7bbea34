"""Every fix of every rule's examples in every rendering: what comes out is the rendering of what should."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrlint.fixing.fixes import attach_fixes
from ecrlint.lint.lint import lint
from ecrlint.lint.located import Located
from ecrlint.lint.rule_test import setting
from ecrlint.policy.changes import apply_changes
from ecrlint.policy.kind import kind_of
from ecrlint.read.document import read
from ecrlint.rule import Rule
from ecrlint.rule.documentation import Example, document
from ecrlint.source import Source
from ecrlint.write import apply_edits
from tests.conftest import RULES
from tests.write.renderings import RENDERINGS, Policy

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(document(rule).examples)
    if example.expectation == "fail" and example.language == "json" and not example.old
    if not read(Source("policy.json", example.text)).problems
    if kind_of(json.loads(example.text))[0] not in ("identity", "lifecycle")
]


def findings(rule: Rule, example: Example, source: Source) -> list[Located]:
    """What the rule finds in another rendering of its example, with the fixes."""
    _, selected, config = setting(rule, example, RULES)
    report = lint(source, selected, config=config)
    attach_fixes(source, report, selected, None, None, config)
    return [each for each in report.findings if each.rule is rule]


def listed(policy: Policy) -> Policy:
    """The policy with lists for single actions and statements, so that an edit never makes a list."""
    statements = policy.get("Statement")
    found = statements if isinstance(statements, list) else [statements]
    for statement in found:
        for element in ("Action", "NotAction"):
            if isinstance(statement, dict) and isinstance(statement.get(element), str):
                statement[element] = [statement[element]]
    return {**policy, "Statement": found}


def is_said(policy: Policy, text: str, path: str) -> bool:
    """Whether a reader finds just the policy in its rendering.

    The words of aws_iam_policy_document have no place for some mistakes, and the provider puts others right.
    """
    return [unlisted(each.data) for each in read(Source(path, text)).documents] == [unlisted(policy)]


def unlisted(value: Any) -> Any:
    """A value without the lists around single items, which mean the same."""
    if isinstance(value, dict):
        return {key: unlisted(item) for key, item in value.items()}
    if isinstance(value, list):
        return unlisted(value[0]) if len(value) == 1 else [unlisted(item) for item in value]
    return value


@pytest.mark.parametrize("form", RENDERINGS)
@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_what_is_written(rule: Rule, example: Example, form: str) -> None:
    path, render = RENDERINGS[form]
    policy = listed(json.loads(example.text))
    try:
        text = render(policy)
    except KeyError:
        return
    found = findings(rule, example, Source(path, text))
    offered = 0
    for each in found:
        if each.finding.fix is None:
            continue
        wanted = apply_changes(policy, each.finding.fix.changes)
        assert isinstance(wanted, dict)
        assert each.offer, (each.finding.fix, text)
        assert apply_edits(text, each.offer.edits) == render(wanted)
        offered += 1
    assert bool(offered) == bool(example.fixed and (found or is_said(policy, text, path)))
