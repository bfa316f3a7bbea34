"""The examples of every rule are its tests, and every rule file has the same shape."""

from __future__ import annotations

import re

import pytest

from ecrlint.access import compare
from ecrlint.commands.policy_input import policies_of
from ecrlint.comparison import Comparison, Comparisons, Side
from ecrlint.documentation import HEADINGS, Example, document
from ecrlint.finding import Located
from ecrlint.report.diff_findings import findings
from ecrlint.rule import Rule
from tests.conftest import RULES, Lint

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}-{example.expectation}")
    for rule in RULES
    for number, example in enumerate(document(rule).examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example, lint_text: Lint) -> None:
    """A fail example yields exactly its rule, a pass example nothing from any rule at all.

    One with an old version is linted as well as compared with it.
    """
    path = f"example.{example.language}"
    fails = example.expectation == "fail"
    report = lint_text(example.text, path, strict=not fails, also=rule, config=example.config)
    found = report.findings + (_compared(rule, example, path) if example.old else [])
    assert {located.rule.name for located in found} == ({rule.name} if fails else set()), [
        located.message for located in found
    ]
    assert not report.crashes
    assert report.documents, report.skipped


def _compared(rule: Rule, example: Example, path: str) -> list[Located]:
    """What `ecrlint diff` says of an example and the old version in front of it."""
    (old,), (new,) = (policies_of(path, text.encode()) for text in (example.old, example.text))
    before, after = (Side(path, each.policy, each.document) for each in (old, new))
    comparison = Comparison(before, after, compare(old.policy, new.policy))
    return list(findings(rule, Comparisons([comparison])))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_shape(rule: Rule) -> None:
    first = rule.doc.split("\n", 1)[0]
    assert len(first) <= 80 and first.endswith("."), first
    assert re.findall(r"^## (.+)$", rule.doc, re.M) == list(HEADINGS)
    assert {example.expectation for example in document(rule).examples} == {"fail", "pass"}
    assert rule.since and rule.kinds


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_messages(rule: Rule) -> None:
    """Templates end as sentences and quote every field, which code hosts' validators ask for."""
    for variant, template in rule.messages.items():
        assert template.endswith("."), variant
        assert rule.field_names(variant), f"{template} says nothing about the policy at hand"
        assert len(re.findall(r"'\{\w+\}'", template)) == len(rule.field_names(variant)), template
