"""The family `unclear`: what must be reported, where, and what must stay silent.

A row is a rule, a policy in short and the pointers of its findings; `#` behind a pointer means the
opening. `policy` completes a statement to a policy that nobody has anything to say about.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrlint.analysis.action_lists import covered_entries, documented_spelling
from ecrlint.policy.model import parse
from ecrlint.policy.pointer import Place
from ecrlint.policy.statement import Value
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.wildcard import covers
from ecrlint.rule.finding import Finding
from tests.conftest import RULES, Lint, context

Data = dict[str, Any]
BY_NAME = {rule.name: rule for rule in RULES}
ACCOUNT = "210987654321"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
PUT = "ecr:PutImage"


def policy(*statements: Data, **more: Any) -> Data:
    whole = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "ecr:ListImages"}
    found = [{"Sid": f"List{index}", **whole, **each} for index, each in enumerate(statements)]
    return {"Version": "2012-10-17", "Statement": found, **more}


def without(data: Data, key: str) -> Data:
    return {name: value for name, value in data.items() if name != key}


def of(*principals: Any) -> Data:
    return policy({"Principal": {"AWS": list(principals)}})


def doing(*actions: Any) -> Data:
    return policy({"Action": list(actions)})


def when(operator: str, key: str, value: Any) -> Data:
    return policy({"Condition": {operator: {key: value}}})


def findings(rule: str, data: Any, account: str = "") -> list[Finding]:
    parsed = parse(data, "repository")
    check, check_statement = BY_NAME[rule].check, BY_NAME[rule].check_statement
    known = context(parsed, account)
    if check:
        return list(check(parsed, known))
    assert check_statement
    return [found for each in parsed.statements for found in check_statement(each, known)]


def places(rule: str, data: Any, account: str = "") -> list[str]:
    found = []
    for each in findings(rule, data, account):
        assert isinstance(each.place, Place)
        found.append(each.place.pointer + ("#" if each.place.part == "opening" else ""))
    return found


ACTIONS = "/Statement/0/Action"
PRINCIPALS = "/Statement/0/Principal/AWS"
CONDITION = "/Statement/0/Condition"
ROWS: list[tuple[str, Any, list[str]]] = [
    ("missing-sid", policy({"Sid": ""}, {}), ["/Statement/0#"]),
    ("missing-sid", {"Statement": without(policy({})["Statement"][0], "Sid")}, ["/Statement#"]),
    ("missing-sid", policy({}, {"Sid": "allow public pull"}), []),
    ("missing-sid", policy({"Sid": UNKNOWN}, {"Sid": 7}), []),
    #
    ("duplicate-sid", policy({"Sid": "a"}, {"Sid": "b"}, {"Sid": "a"}), ["/Statement/2/Sid"]),
    ("duplicate-sid", policy(*[{"Sid": "a"}] * 3), ["/Statement/1/Sid", "/Statement/2/Sid"]),
    ("duplicate-sid", policy({"Sid": "a"}, {"Sid": "A"}, {"Sid": ""}, {"Sid": ""}), []),
    ("duplicate-sid", policy({"Sid": UNKNOWN}, {"Sid": UNKNOWN}), []),
    #
    ("legacy-version", policy({}, Version="2008-10-17"), ["/Version"]),
    ("legacy-version", policy({}), []),
    ("legacy-version", without(policy({}), "Version"), []),
    ("legacy-version", policy({}, Version="2017-10-17"), []),
    ("legacy-version", policy({}, Version=UNKNOWN), []),
    #
    ("missing-version", without(policy({}), "Version"), ["#"]),
    ("missing-version", {**without(policy({}), "Version"), "Id": "x"}, ["#"]),
    ("missing-version", {**without(policy({}), "Version"), "version": "2012-10-17"}, []),
    ("missing-version", policy({}, Version=UNKNOWN), []),
    ("missing-version", policy({}, Version="2008-10-17"), []),
    #
    ("bare-account", of(ACCOUNT), [f"{PRINCIPALS}/0"]),
    ("bare-account", policy({"Principal": {"AWS": ACCOUNT}}), [PRINCIPALS]),
    ("bare-account", policy({"Effect": "Deny", "Principal": {"AWS": ACCOUNT}}), [PRINCIPALS]),
    ("bare-account", of(ROOT, "*", "21098765432", UNKNOWN), []),
    ("bare-account", when("StringEquals", "aws:PrincipalAccount", ACCOUNT), []),
    #
    ("miscased-action", doing("ecr:listImages"), [f"{ACTIONS}/0"]),
    ("miscased-action", policy({"Action": "ECR:ListImages"}), [ACTIONS]),
    ("miscased-action", doing("ecr:ListImages", "ECR:*", "Ecr:Get*", "ecr:get*", "ecr:*image"),
     [f"{ACTIONS}/{index}" for index in (1, 2, 3, 4)]),
    ("miscased-action", policy({"Effect": "Deny", "Action": "ecr:PUTIMAGE"}), [ACTIONS]),
    ("miscased-action", doing("*", "ecr:*", "ecr:Get*", "ecr:*Layer*", "ecr:?utImage", "ecr*"), []),
    ("miscased-action", doing("ecr:GetImage", "ECR:GetImage", "ecr: ListImages", "s3:getobject"), []),
    ("miscased-action", doing("ecr:Pull*", UNKNOWN, "ecr-public:PutImage"), []),
    #
    ("example-account", of("arn:aws:iam::111122223333:root", ROOT), [f"{PRINCIPALS}/0"]),
    ("example-account", of("123456789012", "*"), [f"{PRINCIPALS}/0"]),
    ("example-account", of("arn:aws:sts::444455556666:assumed-role/a/b"), [f"{PRINCIPALS}/0"]),
    ("example-account", when("StringEquals", "aws:SourceAccount", ["123456789012", ACCOUNT]),
     [f"{CONDITION}/StringEquals/aws:SourceAccount/0"]),
    ("example-account", when("ArnLike", "aws:SourceArn", "arn:aws:lambda:*:123456789012:function:*"),
     [f"{CONDITION}/ArnLike/aws:SourceArn"]),
    ("example-account", when("StringEquals", "aws:PrincipalAccount", ACCOUNT), []),
    ("example-account", when("StringLike", "aws:userid", "AROAEXAMPLEEXAMPLE123:123456789012"), []),
    ("example-account", of("arn:aws:iam::111122224444:root", UNKNOWN), []),
    #
    ("redundant-action", doing("ecr:ListImages", "ecr:PutImage", "ecr:listimages"), [f"{ACTIONS}/2"]),
    ("redundant-action", doing("ecr:ListImages", "ecr:List*"), [f"{ACTIONS}/0"]),
    ("redundant-action", doing("ecr:*", "ecr:Get*", "ecr:PutImage"), [f"{ACTIONS}/1", f"{ACTIONS}/2"]),
    ("redundant-action", doing("ecr:*", "*"), [f"{ACTIONS}/0"]),
    ("redundant-action", doing("ecr:*", "ecr:**"), [f"{ACTIONS}/1"]),
    ("redundant-action", policy({"Effect": "Deny", "Action": ["ecr:Put*", PUT]}), [f"{ACTIONS}/1"]),
    ("redundant-action", doing("ecr:Get*", "ecr:Describe*", "ecr:BatchGet*", "ecr:PutImage", UNKNOWN), []),
    ("redundant-action", doing("ecr:PutImage?", "ecr:PutImage*", "ecr:PutImag"), [f"{ACTIONS}/0"]),
    ("redundant-action", doing("ecr:*", "ecr:ListImage"), []),  # unknown-action
    ("redundant-action", policy({"Action": "ecr:*"}, {"Action": "ecr:ListImages"}), []),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "data", "expected"), ROWS)
def test_rows(rule: str, data: Any, expected: list[str]) -> None:
    assert places(rule, data) == expected


def test_exclusions_are_read_too() -> None:
    made = policy({"Effect": "Deny"})
    (deny,) = made["Statement"]
    deny["NotAction"], deny["NotPrincipal"] = ["ecr:listimages", "ecr:ListImages"], {"AWS": "111122223333"}
    made["Statement"] = [without(without(deny, "Action"), "Principal")]
    assert places("miscased-action", made) == ["/Statement/0/NotAction/0"]
    assert places("redundant-action", made) == ["/Statement/0/NotAction/1"]
    assert places("bare-account", made) == ["/Statement/0/NotPrincipal/AWS"]
    assert places("example-account", made) == ["/Statement/0/NotPrincipal/AWS"]


def test_a_pattern_keeps_its_wildcards() -> None:
    """One action can be written as documented; of a pattern only the capitals can be told."""
    (action,) = findings("miscased-action", doing("ecr:listImages"))
    assert action.help == "write ecr:ListImages"
    assert action.fix and action.fix.title == action.help
    (twice,) = findings("miscased-action", doing("ecr:ListImages", "ecr:listImages"))
    assert twice.fix and twice.fix.title == "delete ecr:listImages, as ecr:ListImages is there already"
    (pattern,) = findings("miscased-action", doing("ecr:list*"))
    assert (pattern.help, pattern.fix) == ("use the capitals of the documentation", None)


def test_the_owner_may_have_a_documentation_account() -> None:
    made = of("arn:aws:iam::111122223333:root", "arn:aws:iam::123456789012:root")
    assert places("example-account", made, account="111122223333") == [f"{PRINCIPALS}/1"]


def test_what_is_stored_keeps_the_partition() -> None:
    (found,) = findings("bare-account", of(ACCOUNT, "arn:aws-cn:iam::334455667788:root"))
    assert f"'arn:aws-cn:iam::{ACCOUNT}:root'" in found.message


@pytest.mark.parametrize(
    ("rule", "data", "pointer"),
    [
        ("duplicate-sid", policy({"Sid": "a"}, {"Sid": "a"}), "/Statement/0/Sid"),
        ("redundant-action", doing("ecr:ListImages", "ecr:List*"), f"{ACTIONS}/1"),
    ],
)
def test_the_other_place_is_shown(rule: str, data: Any, pointer: str) -> None:
    (found,) = findings(rule, data)
    assert [each.place.pointer for each in found.related if isinstance(each.place, Place)] == [pointer]


def test_a_repetition_is_called_so() -> None:
    assert [
        each.message for each in findings("redundant-action", doing(PUT, PUT, "ecr:putimage", "ecr:Put*"))
    ] == [
        "'ecr:PutImage' is already covered by 'ecr:Put*'.",
        "'ecr:PutImage' is listed twice.",
        "'ecr:putimage' is already covered by 'ecr:PutImage'.",
    ]


@pytest.mark.parametrize(
    ("entry", "spelling"),
    [
        ("ecr:putimage", "ecr:PutImage"),
        ("ECR-Public:PutImage", "ecr-public:PutImage"),
        ("ECR:Get*", "ecr:Get*"),
        ("ecr:getl*", "ecr:GetLifecyclePolicy"),
        ("*", "*"),
        ("ecr:PullImage", ""),
        ("ecr:Pull*", ""),
    ],
)
def test_documented_spelling(entry: str, spelling: str) -> None:
    assert documented_spelling(entry) == spelling


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("ecr:*", "ecr:get*", True),
        ("*", "ecr:*", True),
        ("ecr:g?t*", "ecr:get*", True),
        ("ecr:get?", "ecr:get*", False),
        ("ecr:get?*", "ecr:get*", False),
        ("ecr:*image", "ecr:*images", False),
        ("ecr:get*", "ecr:*", False),
        ("ecr:*a*", "ecr:*a", True),
        ("ecr:putimage", "ecr:putimage", True),
    ],
)
def test_covers(wide: str, narrow: str, expected: bool) -> None:
    assert covers(wide, narrow) is expected


def test_many_entries_cost_little() -> None:
    entries = tuple(Value(f"ecr:Get{index}*", f"/{index}") for index in range(2000))
    assert len(list(covered_entries(entries))) > 0


@pytest.mark.parametrize("rule", [each for each in BY_NAME.values() if each.family == "unclear"])
def test_all_but_exceptions_are_strict_notes(rule: Any) -> None:
    assert rule.level == "note"
    assert rule.strict or rule.name == "stale-exception"


def test_spans(lint_text: Lint) -> None:
    """Where a missing element is reported, the opening of its owner is marked."""
    text = json.dumps({"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"}]})
    found = {each.rule.name: each.pointer for each in lint_text(text, strict=True).findings}
    assert found == {"missing-version": "", "missing-sid": "/Statement/0"}
