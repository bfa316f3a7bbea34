"""Fixes of lifecycle policies, applied to the policy that they are for."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.lifecycle.fixes import another_priority, split
from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.policy.changes import Fix, apply_changes
from ecrlint.policy.unknown import UNKNOWN

Data = dict[str, Any]


def rule(priority: object, *prefixes: object) -> Data:
    selection = {
        "tagStatus": "tagged",
        "tagPrefixList": list(prefixes or ("a",)),
        "countType": "imageCountMoreThan",
        "countNumber": 3,
    }
    return {"rulePriority": priority, "selection": selection, "action": {"type": "expire"}}


def fixed(data: list[object], fix: Fix | None) -> object:
    """Priorities and prefixes of the rules after a fix."""
    if fix is None:
        return None
    after: Any = apply_changes({"rules": data}, fix.changes)
    return [(each["rulePriority"], *each["selection"]["tagPrefixList"]) for each in after["rules"]]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule(1), rule(1)], [(1, "a"), (2, "a")]),
        ([rule(2), rule(1), rule(1)], [(2, "a"), (1, "a"), (3, "a")]),
        ([rule(1), rule(3), rule(1)], [(1, "a"), (3, "a"), (2, "a")]),
        ([UNKNOWN, rule(1), rule(1)], None),
        ([rule(UNKNOWN), rule(1), rule(1)], None),
    ],
)
def test_another_priority(rules: list[object], expected: object) -> None:
    """The next that is free; which are free is not known where a rule is not."""
    policy = parse_lifecycle({"rules": rules})
    assert fixed(rules, another_priority(policy, policy.rules[-1])) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule(1, "a", "b")], [(1, "a"), (2, "b")]),
        ([rule(1, "a", "b", "a")], [(1, "a"), (2, "b")]),
        ([rule(1, "a", "b", "c"), rule(2)], [(1, "a"), (2, "b"), (3, "c"), (4, "a")]),
        ([rule(1, "a", "b"), rule(3)], [(1, "a"), (2, "b"), (3, "a")]),
        ([rule(5, "a", "b"), rule(1)], [(5, "a"), (6, "b"), (1, "a")]),
        ([rule(5, "a", "b"), rule(1), rule(6)], [(5, "a"), (6, "b"), (1, "a"), (7, "a")]),
        ([rule(1, "a", "b"), rule(1)], None),
        ([rule(1, "a", "b"), UNKNOWN], None),
        ([rule(UNKNOWN, "a", "b")], None),
        ([rule(1, "a", UNKNOWN)], None),
        ([rule(1, "a", "b"), *(rule(each) for each in range(2, 51))], None),
    ],
)
def test_a_rule_for_each(rules: list[object], expected: object) -> None:
    """The order of the rules stays, and no two have the same priority."""
    policy = parse_lifecycle({"rules": rules})
    assert fixed(rules, split(policy, policy.rules[0], "tagPrefixList")) == expected


def test_as_many_rules_as_there_may_be() -> None:
    rules: list[object] = [rule(1, "a", "b"), *(rule(each) for each in range(2, 50))]
    policy = parse_lifecycle({"rules": rules})
    after = fixed(rules, split(policy, policy.rules[0], "tagPrefixList"))
    assert isinstance(after, list) and [each[0] for each in after] == list(range(1, 51))
