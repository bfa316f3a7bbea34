"""Every fix of every rule's examples in every rendering: what comes out is the rendering of what should."""

from __future__ import annotations

import json

import pytest

from ecrlint.lint.located import Located
from ecrlint.policy.changes import changed
from ecrlint.policy.kind import kind_of
from ecrlint.rule.documentation import document
from ecrlint.rule.rule import Rule
from ecrlint.write import applied
from tests.conftest import RULES, Lint
from tests.write.renderings import RENDERINGS, Policy

NOT_IN_BLOCKS = {
    "invalid-structure", "unknown-element", "unsupported-principal", "missing-version", "duplicate-sid",
}  # fmt: skip
"""What the words of aws_iam_policy_document have no place for, or what the provider puts right itself."""

EXAMPLES = [
    pytest.param(rule, json.loads(example.text), id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(document(rule).examples)
    if example.expectation == "fail" and example.language == "json" and not example.old
    if rule.name not in ("syntax-error", "duplicate-key", "oversized-policy")
    if kind_of(json.loads(example.text))[0] not in ("identity", "lifecycle")
]
FIXED = {
    "bare-account", "duplicate-sid", "foreign-action", "incomplete-pull", "incomplete-push",
    "ineffective-action", "inert-variable", "invalid-effect", "invalid-structure", "invalid-version",
    "legacy-version", "literal-wildcard", "malformed-service-principal", "miscased-action",
    "missing-layer-check", "missing-version", "redundant-action", "redundant-statement", "resource-element",
    "unbounded-service-principal", "unknown-action", "unknown-condition-key", "unknown-element",
    "unknown-operator", "wildcard-principal-arn",
}  # fmt: skip
CONFIG = 'account: "112233445566"'


def findings(lint_text: Lint, rule: Rule, text: str, path: str) -> list[Located]:
    report = lint_text(
        text, path, also=rule, config=CONFIG if rule.name == "unbounded-service-principal" else ""
    )
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


@pytest.mark.parametrize("form", RENDERINGS)
@pytest.mark.parametrize(("rule", "policy"), EXAMPLES)
def test_what_is_written(lint_text: Lint, rule: Rule, policy: Policy, form: str) -> None:
    path, render = RENDERINGS[form]
    policy = listed(policy)
    offered = 0
    try:
        text = render(policy)
    except KeyError:
        return
    for each in findings(lint_text, rule, text, path):
        if each.finding.fix is None:
            continue
        wanted = changed(policy, each.finding.fix.changes)
        assert isinstance(wanted, dict)
        assert each.offer, (each.finding.fix, text)
        assert applied(text, each.offer.edits) == render(wanted)
        offered += 1
    expected = rule.name in FIXED and not (form == "policy document" and rule.name in NOT_IN_BLOCKS)
    assert bool(offered) == expected


def test_every_rule_that_should_have_a_fix_has_one() -> None:
    assert {rule.name for rule in RULES} >= FIXED
