"""What is told of lifecycle policies that ECR refuses: every mistake once, at its place, with ECR's answer.

A row is a change of a good rule and what is told of it: pointer inside the rule, part, the message's variant
and element, a piece of the answer that is quoted, and a piece of the help.
"""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.lint.lint import lint
from ecrlint.policy.changes import apply_changes
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule.selection import RuleSet
from ecrlint.schema.validation import violations
from ecrlint.source import Source
from tests.conftest import RULES, Lint

Data = dict[str, Any]
Row = tuple[str, str, str, str, str, str]

OF_4 = "instance failed to match exactly one schema (matched 0 out of 4)"
OF_2 = "instance failed to match exactly one schema (matched 0 out of 2)"
TAGS = "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED"
S, A = "/selection", "/action"
NUMBER, UNIT = f"{S}/countNumber", f"{S}/countUnit"
COUNT, AGE, PULLED = "imageCountMoreThan", "sinceImagePushed", "sinceImagePulled"
TRANSITIONED = "sinceImageTransitioned"
GOOD_SELECTION: Data = {"tagStatus": "any", "countType": COUNT, "countNumber": 10}
TAGGED: Data = {**GOOD_SELECTION, "tagStatus": "tagged"}
ARCHIVE: Data = {"type": "transition", "targetStorageClass": "archive"}


def rule(selection: Any = GOOD_SELECTION, action: Any = None, **others: Any) -> Data:
    return {"rulePriority": 1, "selection": selection, "action": action or {"type": "expire"}, **others}


def sel(**changes: Any) -> Data:
    return rule({**GOOD_SELECTION, **changes})


def tagged(**changes: Any) -> Data:
    return rule({**TAGGED, **changes})


def days(type: str, action: Any = None, **changes: Any) -> Data:
    return rule({**GOOD_SELECTION, "countType": type, "countUnit": "days", **changes}, action)


def without(data: Data, *names: str) -> Data:
    return {name: value for name, value in data.items() if name not in names}


GOOD: list[Data] = [
    rule(),
    rule(description="any text"),
    rule(rulePriority=999),
    sel(tagStatus="untagged"),
    sel(storageClass="standard"),
    sel(countNumber=1),
    tagged(tagPrefixList=["prod"]),
    tagged(tagPatternList=["prod*", "*web"]),
    days(AGE),
    days(AGE, ARCHIVE),
    days(PULLED, ARCHIVE),
    days(TRANSITIONED, storageClass="archive", countNumber=90),
    rule(action=ARCHIVE),
    # what is decided elsewhere
    rule(UNKNOWN),
    rule(rulePriority=UNKNOWN),
    rule(rulePriority="${var.priority}"),
    rule(description=UNKNOWN),
    rule(action=UNKNOWN),
    sel(tagStatus=UNKNOWN, tagPrefixList=["a"]),
    sel(tagStatus="${var.status}"),
    sel(tagPrefixList=UNKNOWN),
    sel(countUnit=UNKNOWN),
    sel(countType=UNKNOWN),
    sel(countType=UNKNOWN, countUnit="days", storageClass="archive"),
    sel(countNumber="${var.days}"),
    tagged(tagPrefixList=UNKNOWN),
    tagged(tagPrefixList=UNKNOWN, tagPatternList=["a"]),
    tagged(tagPrefixList=[UNKNOWN, "${var.prefix}-"]),
    days(TRANSITIONED, storageClass=UNKNOWN),
    days(PULLED, {"type": UNKNOWN}),
    rule(action={"type": "expire", "targetStorageClass": UNKNOWN}),
]
BAD: list[tuple[Any, list[Row]]] = [
    # what is missing
    (without(rule(), "rulePriority"), [("", "opening", "missing", "rulePriority", '(["rulePriority"])', "")]),
    (without(rule(), "selection"), [("", "opening", "missing", "selection", '(["selection"])', "tagStatus")]),
    (without(rule(), "action"), [("", "opening", "missing", "action", '(["action"])', '{"type": "expire"}')]),
    (rule(without(TAGGED, "tagStatus")), [(S, "opening", "missing", "tagStatus", "missing required", "any")]),
    (
        rule(without(GOOD_SELECTION, "countType")),
        [(S, "opening", "missing", "countType", "missing required", COUNT)],
    ),
    (
        rule(without(GOOD_SELECTION, "countNumber")),
        [(S, "opening", "missing", "countNumber", "missing required", "how many")],
    ),
    (rule(action={"x": 1}), [
        (A, "opening", "missing", "type", "missing required", "expire"),
        (f"{A}/x", "key", "unknown", "x", '(["x"])', "leave it out"),
    ]),
    (tagged(), [(S, "opening", "missing", "tagPatternList or tagPrefixList", TAGS, '["*"]')]),
    (sel(countType=AGE), [(S, "opening", "missing", "countUnit", OF_4, '"countUnit": "days"')]),
    (days(TRANSITIONED), [(S, "opening", "missing", "storageClass", OF_4, '"storageClass": "archive"')]),
    (
        rule(action={"type": "transition"}),
        [(A, "opening", "missing", "targetStorageClass", OF_2, '"targetStorageClass": "archive"')],
    ),
    # what nobody knows; a misspelt element is not missing as well
    (rule(note=""), [("/note", "key", "unknown", "note", "not allowed by the schema", "leave it out")]),
    (
        {**without(rule(), "rulePriority"), "priority": 1},
        [("/priority", "key", "unknown", "priority", '(["priority"])', "write rulePriority")],
    ),
    (
        tagged(tagPrefix=["a"]),
        [(f"{S}/tagPrefix", "key", "unknown", "tagPrefix", '(["tagPrefix"])', "write tagPrefixList")],
    ),
    (sel(CountNumber=1), [(f"{S}/CountNumber", "key", "unknown", "CountNumber", "", "write countNumber")]),
    (
        {"rulePriority": 1, **GOOD_SELECTION, "action": {"type": "expire"}},
        [("", "opening", "missing", "selection", '(["selection"])', "tagStatus")],
    ),
    # words and numbers
    (sel(tagStatus="Any"), [(f"{S}/tagStatus", "value", "default", "selection.tagStatus", "(Any)", "any")]),
    (sel(tagStatus="all"), [(f"{S}/tagStatus", "value", "default", "selection.tagStatus", "(all)", "")]),
    (
        sel(countType="imageCountMoreThen"),
        [(f"{S}/countType", "value", "default", "selection.countType", OF_4, f"write {COUNT}")],
    ),
    (
        days(AGE, countUnit="hours"),
        [(UNIT, "value", "default", "selection.countUnit", '(possible values: ["days"])', "days")],
    ),
    (
        sel(storageClass="glacier"),
        [(f"{S}/storageClass", "value", "default", "selection.storageClass", "(glacier)", "")],
    ),
    (
        rule(action={"type": "delete"}),
        [(f"{A}/type", "value", "default", "action.type", '["expire", "transition"]', "")],
    ),
    (
        rule(action={"type": "transition", "targetStorageClass": "glacier"}),
        [(f"{A}/targetStorageClass", "value", "default", "action.targetStorageClass", '"archive"', "")],
    ),
    (
        sel(countNumber=0),
        [(NUMBER, "value", "default", "selection.countNumber", "(minimum: 1, found: 0)", "")],
    ),
    (
        sel(countNumber=-5),
        [(NUMBER, "value", "default", "selection.countNumber", "(minimum: 1, found: -5)", "")],
    ),
    (
        sel(countNumber="10"),
        [(NUMBER, "value", "default", "selection.countNumber", "instance type (string)", "away: 10")],
    ),
    (
        sel(countNumber=1.5),
        [(NUMBER, "value", "default", "selection.countNumber", "instance type (number)", "")],
    ),
    (
        rule(rulePriority="1"),
        [("/rulePriority", "value", "default", "rulePriority", '(allowed: ["integer"])', "away: 1")],
    ),
    (rule(rulePriority=True), [("/rulePriority", "value", "default", "rulePriority", "(boolean)", "")]),
    (rule(description=5), [("/description", "value", "default", "description", "(integer)", "")]),
    (rule([]), [(S, "value", "default", "selection", "instance type (array)", "")]),
    (rule(action="expire"), [(A, "value", "default", "action", "(string)", '{"type": "expire"}')]),
    (
        tagged(tagPrefixList="v"),
        [(f"{S}/tagPrefixList", "value", "default", "selection.tagPrefixList", "(string)", '["v"]')],
    ),
    (
        tagged(tagPatternList=["v*", 7]),
        [(f"{S}/tagPatternList/1", "value", "default", "selection.tagPatternList[1]", "(integer)", "")],
    ),
    ("expire", [("", "value", "default", "rules[1]", "instance type (string)", "")]),
    # null and empty lists, which modules write for what is not there
    (sel(countUnit=None), [(UNIT, "value", "blank", "selection.countUnit", OF_4, "leave it out")]),
    (
        sel(storageClass=None),
        [(f"{S}/storageClass", "value", "blank", "selection.storageClass", OF_4, "leave it out")],
    ),
    (sel(tagPrefixList=[], tagPatternList=None), [
        (f"{S}/tagPatternList", "value", "blank", "selection.tagPatternList", OF_4, "leave it out"),
        (f"{S}/tagPrefixList", "value", "blank", "selection.tagPrefixList", OF_4, "leave it out"),
    ]),
    (
        tagged(tagPrefixList=[]),
        [(f"{S}/tagPrefixList", "value", "blank", "selection.tagPrefixList", OF_4, "name tags")],
    ),
    (
        tagged(tagPrefixList=[], tagPatternList=["*"]),
        [(f"{S}/tagPrefixList", "value", "blank", "selection.tagPrefixList", OF_4, "leave it out")],
    ),
    (sel(countNumber=None), [(NUMBER, "value", "blank", "selection.countNumber", OF_4, "a value")]),
    (
        rule(action={"type": "expire", "targetStorageClass": None}),
        [(f"{A}/targetStorageClass", "value", "blank", "action.targetStorageClass", OF_2, "leave it out")],
    ),
    (rule(description=None), [("/description", "value", "blank", "description", "(null)", "leave it out")]),
    (rule(selection=None), [(S, "value", "blank", "selection", "instance type (null)", "give it a value")]),
    # what does not go together
    (sel(countUnit="days"), [(UNIT, "key", "conflict", "countUnit", OF_4, "leave it out")]),
    (sel(countUnit="hours"), [(UNIT, "key", "conflict", "countUnit", OF_4, "leave it out")]),
    (
        sel(tagStatus="untagged", tagPrefixList=["a"]),
        [(f"{S}/tagPrefixList", "key", "conflict", "tagPrefixList", OF_4, "write tagged")],
    ),
    (
        sel(tagPatternList=["a"]),
        [(f"{S}/tagPatternList", "key", "conflict", "tagPatternList", OF_4, "write tagged")],
    ),
    (
        tagged(tagPrefixList=["a"], tagPatternList=["a"]),
        [(f"{S}/tagPrefixList", "key", "conflict", "tagPrefixList", OF_4, "keep one")],
    ),
    (days(PULLED), [(f"{A}/type", "value", "conflict", "type expire", OF_2, "make it transition")]),
    (
        rule(action={"type": "expire", "targetStorageClass": "archive"}),
        [(f"{A}/targetStorageClass", "key", "conflict", "targetStorageClass", OF_2, "write transition")],
    ),
    (
        days(AGE, storageClass="archive"),
        [(f"{S}/countType", "value", "conflict", f"countType {AGE}", OF_4, "by sinceImageTransitioned")],
    ),
    (
        days(PULLED, ARCHIVE, storageClass="archive"),
        [(f"{S}/countType", "value", "conflict", f"countType {PULLED}", OF_4, "only expire")],
    ),
    (
        sel(storageClass="archive"),
        [(f"{S}/countType", "value", "conflict", f"countType {COUNT}", OF_4, "by sinceImageTransitioned")],
    ),
    (
        days(TRANSITIONED, storageClass="standard"),
        [(f"{S}/storageClass", "value", "conflict", "storageClass standard", OF_4, "write archive")],
    ),
    (
        days(TRANSITIONED, ARCHIVE, storageClass="archive"),
        [(f"{A}/type", "value", "conflict", "type transition", OF_2, "only expire")],
    ),
]  # fmt: skip


def told(data: Any) -> list[Row]:
    return [
        (
            each.pointer,
            each.part,
            each.variant,
            each.fields.get("element", ""),
            each.fields["answer"],
            each.help,
        )
        for each in violations(parse_lifecycle(data))
    ]


@pytest.mark.parametrize("data", GOOD)
def test_what_ecr_takes(data: Data) -> None:
    assert not parse_lifecycle({"rules": [data]}).refused
    assert told({"rules": [data, {}]})[:1] == told({"rules": [rule(), {}]})[:1]


@pytest.mark.parametrize(("data", "expected"), BAD)
def test_what_ecr_refuses(data: Any, expected: list[Row]) -> None:
    """The second of three rules, so that numbers have to be right; the others are good."""
    found = told({"rules": [rule(), data, rule()]})
    wanted = [(f"/rules/1{place}", *rest) for place, *rest in sorted(expected)]
    assert [row[:4] for row in found] == [row[:4] for row in wanted]
    for (*_, answer, help), (*_, quoted, advice) in zip(found, wanted, strict=True):
        assert answer.startswith("Lifecycle policy validation failure: ")
        assert quoted in answer
        assert advice in help


@pytest.mark.parametrize("data", [data for data, _ in BAD])
def test_a_fix_leaves_less_to_tell(data: Any) -> None:
    policy = {"rules": [rule(), data, rule()]}
    found = list(violations(parse_lifecycle(policy)))
    for each in found:
        if each.fix:
            assert len(told(apply_changes(policy, each.fix.changes))) < len(found)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ({**without(rule(), "rulePriority"), "priority": 1}, "write rulePriority"),
        ({**rule(), "priority": 1}, None),  # both are there
        (rule(note=""), None),
    ],
)
def test_a_misspelt_element_is_renamed_where_it_can_be(data: Any, title: str | None) -> None:
    [found] = violations(parse_lifecycle({"rules": [data]}))
    assert (found.fix and found.fix.title) == title


@pytest.mark.parametrize(
    ("data", "place", "variant", "answer"),
    [
        ({}, ("", "opening"), "missing", '(["rules"])'),
        ({"Rules": []}, ("/Rules", "key"), "unknown", '(["Rules"])'),
        ({"rules": []}, ("/rules", "value"), "default", "failure: …"),
        ({"rules": None}, ("/rules", "value"), "default", "instance type (null)"),
        ({"rules": rule()}, ("/rules", "value"), "default", "instance type (object)"),
        ({"rules": [rule()], "Version": "1"}, ("/Version", "key"), "unknown", '(["Version"])'),
        ({"rules": [rule()] * 51}, ("/rules", "opening"), "default", "failure: …"),
        ([rule()], ("", "value"), "policy", "Could not map policyString into LifecyclePolicy."),
        ("x", ("", "value"), "policy", "Could not map policyString into LifecyclePolicy."),
    ],
)
def test_the_policy_itself(data: Any, place: tuple[str, str], variant: str, answer: str) -> None:
    [found] = told(data)
    assert found[:3] == (*place, variant)
    assert answer in found[4]


@pytest.mark.parametrize(
    ("data", "help"),
    [
        ([rule()], 'put the list into an object: {"rules": […]}'),
        ("x", ""),
        ({"rules": [rule()] * 51}, "say it with fewer rules"),
        ({"rules": [rule(action="expire")]}, 'write {"type": "expire"}'),
        ({"rules": [rule(action="delete")]}, ""),
        ({"rules": [{**rule(), "action": []}]}, ""),
        ({"rules": [rule(rulePriority="1")]}, "take the quotes away: 1"),
        ({"rules": [rule(rulePriority="first")]}, ""),
        ({"rules": [tagged(tagPrefixList="prod")]}, 'put it into a list: ["prod"]'),
        ({"rules": [sel(countType="imageCountMoreThen")]}, "write imageCountMoreThan"),
        ({"rules": [sel(tagStatus="latest")]}, ""),
        ({"rules": 7}, ""),
        ({"rules": None}, ""),
    ],
)
def test_remedy(data: Any, help: str) -> None:
    [found] = told(data)
    assert found[5] == help


def test_a_rule_behind_too_many() -> None:
    found = told({"rules": [*[rule()] * 60, sel(countNumber=0)]})
    assert [row[0] for row in found] == ["/rules", "/rules/60/selection/countNumber"]


def test_many_broken_rules_are_explained_in_time() -> None:
    found = told({"rules": [sel(countNumber=0)] * 5000})
    assert found[0][0] == "/rules"
    assert len(found) == 501


def test_the_other_half_is_shown(lint_text: Lint) -> None:
    text = """{"rules": [{"rulePriority": 1,
 "selection": {"tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 90},
 "action": {"type": "expire"}}]}"""
    [found] = lint_text(text).findings
    assert text[found.span.start : found.span.end] == '"expire"'
    [other] = found.related
    assert text[other.span.start : other.span.end] == '"sinceImagePulled"'


def test_messages_can_be_filled() -> None:
    """The fields are those of the rule's message."""
    template = next(each for each in RULES if each.name == "invalid-lifecycle")
    for data, _ in BAD:
        for each in violations(parse_lifecycle({"rules": [data]})):
            assert template.messages[each.variant].format_map(each.fields).endswith("'.")


def test_the_rest_of_a_broken_policy_is_linted() -> None:
    text = """{"rules": [
 {"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan"},
  "action": {"type": "expire"}},
 {"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan",
  "countNumber": 3}, "action": {"type": "expire"}}]}"""
    report = lint(Source("policy.json", text), RuleSet(RULES, RULES))
    assert {each.rule.name for each in report.findings} == {
        "duplicate-priority",
        "invalid-lifecycle",
        "repeated-untagged",
    }
