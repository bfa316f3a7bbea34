"""The examples of every rule are its tests, and every rule file has the same shape."""

from __future__ import annotations

import re

import pytest

from ecrlint.fixing.rule_test import fix_trouble
from ecrlint.lint.rule_test import trouble
from ecrlint.rule import Rule
from ecrlint.rule.documentation import Example, document
from tests.conftest import RULES

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}-{example.expectation}")
    for rule in RULES
    for number, example in enumerate(document(rule).examples)
]

HEADINGS = ("Why it matters", "Example", "Use instead", "References")
"""The sections of a rule's page, in this order."""


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    """A fail example yields exactly its rule, a pass example nothing from any rule, a fix what is shown."""
    problem = trouble(rule, example, RULES) or fix_trouble(rule, example, RULES)
    assert not problem, problem


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_shape(rule: Rule) -> None:
    first = rule.doc.split("\n", 1)[0]
    assert len(first) <= 80 and first.endswith("."), first
    assert re.findall(r"^## (.+)$", rule.doc, re.M) == list(HEADINGS)
    assert {example.expectation for example in document(rule).examples} == {"fail", "pass"}
    assert not document(rule).stray_fixed, "a block `fixed` directly follows a `fail` example of its language"
    assert rule.since and rule.kinds


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_messages(rule: Rule) -> None:
    """Templates end as sentences and quote every field, which code hosts' validators ask for."""
    for variant, template in rule.messages.items():
        assert template.endswith("."), variant
        fields = re.findall(r"\{\w+\}", template)
        assert fields, f"{template} says nothing about the policy at hand"
        assert len(re.findall(r"'\{\w+\}'", template)) == len(fields), template
