"""A lifecycle policy as rules see it: what is not known, or not what it should be, is empty and named."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.lifecycle.model import LifecycleRule, parse_lifecycle
from ecrlint.policy.unknown import UNKNOWN

Data = dict[str, Any]

SELECTION: Data = {
    "tagStatus": "tagged",
    "tagPrefixList": ["a", "b"],
    "countType": "sinceImagePushed",
    "countUnit": "days",
    "countNumber": 14,
}
RULE: Data = {"rulePriority": 3, "selection": SELECTION, "action": {"type": "expire"}}


def read(rule: Data) -> LifecycleRule:
    (found,) = parse_lifecycle({"rules": [rule]}).rules
    return found


def test_a_rule_that_is_right() -> None:
    found = read(RULE)
    assert (found.priority, found.label, found.pointer, found.index) == (3, "3", "/rules/0", 0)
    assert (found.tag_status, found.count_type, found.count_number) == ("tagged", "sinceImagePushed", 14)
    assert [(each.text, each.pointer) for each in found.prefixes] == [
        ("a", "/rules/0/selection/tagPrefixList/0"),
        ("b", "/rules/0/selection/tagPrefixList/1"),
    ]
    assert (found.patterns, found.storage_class, found.action) == ((), "standard", "expire")
    assert not found.unknown and not found.refused


@pytest.mark.parametrize("value", [7, None, UNKNOWN, ["any"], "${var.value}", True])
@pytest.mark.parametrize(
    ("element", "field"),
    [("tagStatus", "tag_status"), ("countType", "count_type"), ("storageClass", "storage_class")],
)
def test_a_word_that_is_none(element: str, field: str, value: object) -> None:
    found = read({**RULE, "selection": {**SELECTION, element: value}})
    assert getattr(found, field) == ""
    assert element in found.unknown


@pytest.mark.parametrize("value", ["", "x", None, UNKNOWN, [1], 1.5, "${var.value}", True])
def test_a_number_that_is_none(value: object) -> None:
    assert read({**RULE, "selection": {**SELECTION, "countNumber": value}}).count_number is None
    found = read({**RULE, "rulePriority": value})
    assert (found.priority, found.label) == (None, "#1")
    assert found.unknown == {"rulePriority"}


def test_texts_that_are_none() -> None:
    found = read({**RULE, "selection": {**SELECTION, "tagPrefixList": ["a", 7, "${x}-", UNKNOWN, "b"]}})
    assert [each.pointer[-1] for each in found.prefixes] == ["0", "4"]
    assert found.unknown == {"tagPrefixList"}
    assert read({**RULE, "selection": {**SELECTION, "tagPrefixList": "a"}}).prefixes == ()


def test_blocks_that_are_none() -> None:
    found = read({"rulePriority": 1, "selection": UNKNOWN, "action": []})
    assert found.unknown >= {"selection", "action", "tagStatus", "type"}
    assert (found.tag_status, found.storage_class, found.action) == ("", "standard", "")


@pytest.mark.parametrize(
    ("data", "rules", "unknown", "broken", "refused"),
    [
        ({"rules": [RULE]}, 1, False, [], False),
        ({"rules": [RULE, UNKNOWN]}, 1, True, [], False),
        ({"rules": [7, RULE, "x"]}, 1, False, [0, 2], True),
        ({"rules": UNKNOWN}, 0, True, [], False),
        ({"rules": []}, 0, False, [], True),
        ({"rules": [RULE] * 50}, 50, False, [], False),
        ({"rules": [RULE] * 51}, 51, False, [], True),
        ({"rules": RULE}, 0, False, [], True),
        ({"rules": [RULE], "x": 1}, 1, False, [], True),
        ({}, 0, False, [], True),
        (UNKNOWN, 0, True, [], False),
        ([RULE], 0, False, [], True),
    ],
)
def test_the_policy(data: Any, rules: int, unknown: bool, broken: list[int], refused: bool) -> None:
    found = parse_lifecycle(data)
    assert (len(found.rules), found.unknown_rules, found.broken_items) == (rules, unknown, broken)
    assert found.refused is refused
