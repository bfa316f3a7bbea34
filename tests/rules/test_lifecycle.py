"""Every rule about lifecycle policies in a table: what it finds where, and the near cases that are none.

Which rules never act is held against random policies in tests/lifecycle/test_acting_laws.py.
"""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.policy.pointer import Place
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule.context import Context
from ecrlint.rule.finding import Finding
from tests.conftest import RULES, Lint, Size

Data = dict[str, Any]
BY_NAME = {rule.name: rule for rule in RULES}
ARCHIVE = {"type": "transition", "targetStorageClass": "archive"}
COUNT, PUSHED, PULLED = "imageCountMoreThan", "sinceImagePushed", "sinceImagePulled"
TRANSITIONED = "sinceImageTransitioned"


def images(status: str, number: Any, type: str = COUNT, **more: Any) -> Data:
    """A selection; for tagged images by `tagPatternList` unless prefixes are given."""
    found = {"tagStatus": status, "countType": type, "countNumber": number, **more}
    if type != COUNT:
        found["countUnit"] = "days"
    if type == TRANSITIONED:
        found["storageClass"] = "archive"
    return found


def tags(*patterns: Any, number: Any = 10, type: str = COUNT, **more: Any) -> Data:
    return images("tagged", number, type, tagPatternList=list(patterns), **more)


def prefixes(*texts: Any, number: Any = 10, type: str = COUNT, **more: Any) -> Data:
    return images("tagged", number, type, tagPrefixList=list(texts), **more)


def policy(*selections: Data, priorities: list[Any] | None = None) -> Data:
    """A policy of a rule for each selection, which archives what nobody pulled and expires the rest."""
    numbers = priorities or list(range(1, len(selections) + 1))
    return {
        "rules": [
            {
                "rulePriority": number,
                "selection": each,
                "action": ARCHIVE if each["countType"] == PULLED else {"type": "expire"},
            }
            for number, each in zip(numbers, selections, strict=True)
        ]
    }


def findings(rule: str, data: Any) -> list[Finding]:
    parsed = parse_lifecycle(data)
    check = BY_NAME[rule].check
    assert check
    return list(check(parsed, Context(Size())))


def places(rule: str, data: Any) -> list[str]:
    found = [each.place for each in findings(rule, data)]
    return [each.pointer for each in found if isinstance(each, Place)]


def status(index: int) -> str:
    return f"/rules/{index}/selection/tagStatus"


UNTAGGED, ANY, V = images("untagged", 7, PUSHED), images("any", 50), tags("v*")
OLD_ARCHIVE = images("any", 90, TRANSITIONED)

LIST = "selection/tagPrefixList"
ROWS: list[tuple[str, Data, list[str]]] = [
    ("invalid-lifecycle", policy(prefixes("a"), prefixes("a", number=3)), [f"/rules/1/{LIST}"]),
    ("invalid-lifecycle", policy(prefixes("a", "b"), prefixes("b", "a")), [f"/rules/1/{LIST}"]),
    ("invalid-lifecycle", policy(prefixes("a"), prefixes("b"), prefixes("a"), prefixes("a")),
     ["/rules/2/selection/tagPrefixList", "/rules/3/selection/tagPrefixList"]),
    ("invalid-lifecycle", policy(prefixes("a"), prefixes("a", type=TRANSITIONED, number=90)), []),
    ("invalid-lifecycle", policy(prefixes("a"), prefixes("A"), prefixes("a", "b")), []),
    ("invalid-lifecycle", policy(tags("a"), tags("a"), prefixes("a")), []),
    ("invalid-lifecycle", policy(prefixes(UNKNOWN), prefixes(UNKNOWN)), []),
    ("invalid-lifecycle", policy(prefixes("${var.a}"), prefixes("${var.a}")), []),
    ("invalid-lifecycle", policy(prefixes("a"), prefixes("a", UNKNOWN)), []),
    #
    ("duplicate-priority", policy(V, UNTAGGED, ANY, priorities=[1, 2, 1]), ["/rules/2/rulePriority"]),
    ("duplicate-priority", policy(V, UNTAGGED, priorities=[1, 1.0]), ["/rules/1/rulePriority"]),
    ("duplicate-priority", policy(V, UNTAGGED, ANY, priorities=[5, 5, 5]),
     ["/rules/1/rulePriority", "/rules/2/rulePriority"]),
    ("duplicate-priority", policy(V, OLD_ARCHIVE, priorities=[1, 1]), ["/rules/1/rulePriority"]),
    ("duplicate-priority", policy(V, UNTAGGED, ANY, priorities=[30, 20, 99]), []),
    ("duplicate-priority", policy(V, UNTAGGED, priorities=[UNKNOWN, UNKNOWN]), []),
    ("duplicate-priority", policy(V, UNTAGGED, priorities=["1", "1"]), []),
    #
    ("any-not-last", policy(ANY, UNTAGGED), [status(0)]),
    ("any-not-last", policy(UNTAGGED, ANY, priorities=[2, 1]), [status(1)]),
    ("any-not-last", policy(V, ANY, ANY), [status(1)]),
    ("any-not-last", policy(V, ANY, UNTAGGED, priorities=[3, 2, 1]), [status(1)]),
    ("any-not-last", policy(OLD_ARCHIVE, tags("v*", number=90, type=TRANSITIONED)), [status(0)]),
    ("any-not-last", policy(ANY, UNTAGGED, priorities=[2, 1]), []),
    ("any-not-last", policy(UNTAGGED, ANY, OLD_ARCHIVE), []),
    ("any-not-last", policy(OLD_ARCHIVE, UNTAGGED, ANY), []),
    ("any-not-last", policy(ANY, UNTAGGED, priorities=[1, UNKNOWN]), []),
    ("any-not-last", policy(ANY, UNTAGGED, priorities=[UNKNOWN, 5]), []),
    ("any-not-last", policy({**ANY, "storageClass": UNKNOWN}, UNTAGGED), []),
    ("any-not-last", policy({**ANY, "tagStatus": UNKNOWN}, UNTAGGED), []),
    ("any-not-last", policy(ANY, UNTAGGED, priorities=[1, 1]), []),  # duplicate-priority
    #
    ("repeated-untagged", policy(UNTAGGED, V, UNTAGGED), [status(2)]),
    ("repeated-untagged", policy(UNTAGGED, images("untagged", 3, storageClass="standard")), [status(1)]),
    ("repeated-untagged", policy(UNTAGGED, images("untagged", 90, TRANSITIONED)), []),
    ("repeated-untagged", policy(UNTAGGED, {**UNTAGGED, "storageClass": UNKNOWN}), []),
    ("repeated-untagged", policy(UNTAGGED, {**UNTAGGED, "tagStatus": UNKNOWN}), []),
    ("repeated-untagged", policy(UNTAGGED, ANY), []),
    #
    ("excess-tag-wildcards", policy(tags("*a*b*c*d*")), ["/rules/0/selection/tagPatternList/0"]),
    ("excess-tag-wildcards", policy(tags("v*", "test*1*2*3*4*5*6")), ["/rules/0/selection/tagPatternList/1"]),
    ("excess-tag-wildcards", policy(tags("*test*1*2*3", "test*1*2*3*")), []),
    ("excess-tag-wildcards", policy(tags("*a*b*c*", "${var.x}")), []),
    ("excess-tag-wildcards", policy(prefixes("*****")), []),
    #
    ("conjoined-tags", policy(V, prefixes("prod", "v")), [f"/rules/1/{LIST}"]),
    ("conjoined-tags", policy(tags("prod*", "*-web")), ["/rules/0/selection/tagPatternList"]),
    ("conjoined-tags", policy(tags("a*", "a*", "a*b", UNKNOWN)), ["/rules/0/selection/tagPatternList"]),
    ("conjoined-tags", policy(prefixes("prod"), tags("prod"), tags("prod", "prod")), []),
    ("conjoined-tags", policy(tags("a*", UNKNOWN), tags("${var.a}*", "${var.b}*")), []),
    #
    ("early-archive-expiry", policy(images("any", 89, TRANSITIONED)), ["/rules/0/selection/countNumber"]),
    ("early-archive-expiry", policy(V, tags("v*", number=1, type=TRANSITIONED)),
     ["/rules/1/selection/countNumber"]),
    ("early-archive-expiry", policy(OLD_ARCHIVE), []),
    ("early-archive-expiry", policy(images("any", 365, TRANSITIONED)), []),
    ("early-archive-expiry", policy(images("any", 30, PUSHED)), []),
    ("early-archive-expiry", policy(images("any", UNKNOWN, TRANSITIONED)), []),
    ("early-archive-expiry", policy(images("any", 0, TRANSITIONED)), []),  # invalid-lifecycle
    #
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("prod*")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("prod*"), tags("*"), priorities=[2, 1]), ["/rules/0"]),
    ("shadowed-lifecycle-rule", policy(prefixes("prod"), tags("production")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("prod*"), prefixes("prod-")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(prefixes(""), tags("v*")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("v*"), tags("v*", number=11), tags("v1", number=10)),
     ["/rules/1", "/rules/2"]),
    ("shadowed-lifecycle-rule", policy(tags("a*"), tags("*b", "ab*")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("*b", "a*"), tags("a*b")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("v*", type=PUSHED), tags("v1*", type=PUSHED)), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("v*", type=PUSHED, number=9), tags("v*", type=PULLED)),
     ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("v*", type=PULLED), tags("v*", type=PULLED)), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("*", type=TRANSITIONED, number=90),
                                       tags("v*", type=TRANSITIONED, number=120)), ["/rules/1"]),
    # the rules in the right order
    ("shadowed-lifecycle-rule", policy(tags("prod*"), tags("*")), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("prod*"), priorities=[2, 1]), []),
    # images that the earlier rule does not select
    ("shadowed-lifecycle-rule", policy(tags("prod*"), tags("*prod")), []),
    ("shadowed-lifecycle-rule", policy(tags("prod"), prefixes("prod")), []),
    ("shadowed-lifecycle-rule", policy(prefixes("prod"), prefixes("PROD-x")), []),
    ("shadowed-lifecycle-rule", policy(tags("a*", "b*"), tags("a*")), []),
    ("shadowed-lifecycle-rule", policy(tags("v?"), tags("v1")), []),
    ("shadowed-lifecycle-rule", policy(prefixes("*"), tags("v1")), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("*" * 20_000)), []),
    ("shadowed-lifecycle-rule", policy(tags(*["a*"] * 5_000), tags(*["a*"] * 5_000)), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags(*["a*"] * 6_000), tags(*["a*"] * 6_000)), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), images("any", 10)), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("v*", number=90, type=TRANSITIONED)), []),
    # whatever the counts
    ("shadowed-lifecycle-rule", policy(tags("*", number=11), tags("v*", number=10)), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("*", type=PUSHED, number=60), tags("v*", type=PUSHED)),
     ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("v*", type=PUSHED)), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("*", type=PUSHED), tags("v*")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("*", type=PULLED), tags("v*", type=PUSHED)), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("*", number=UNKNOWN), tags("v*")), ["/rules/1"]),
    # all of its parts, each by another rule
    ("shadowed-lifecycle-rule", policy(UNTAGGED, tags("*"), ANY), ["/rules/2"]),
    ("shadowed-lifecycle-rule", policy(prefixes(""), UNTAGGED, ANY), ["/rules/2"]),
    ("shadowed-lifecycle-rule", policy(UNTAGGED, V, ANY), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), UNTAGGED), []),
    ("shadowed-lifecycle-rule", policy(tags("a*"), tags("b*"), tags("a*", "b*")), ["/rules/2"]),
    ("shadowed-lifecycle-rule", policy(tags("a*b"), tags("a*"), tags("a", "x*")), ["/rules/2"]),
    # a tag has 128 characters, so a wildcard may have no room
    ("shadowed-lifecycle-rule", policy(tags("a" * 128), tags("a" * 128 + "*")), ["/rules/1"]),
    ("shadowed-lifecycle-rule", policy(tags("a" * 127), tags("a" * 127 + "*")), []),
    ("shadowed-lifecycle-rule", policy(tags("-*" + "a" * 127), tags("*" + "a" * 127)), []),
    ("shadowed-lifecycle-rule", policy(tags("*a" * 3 + "*"), tags("*" + "a" * 127 + "*")), ["/rules/1"]),
    # what selects nothing is no shadow, and in none
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("v/*")), []),
    ("shadowed-lifecycle-rule", policy(tags("*", "v/*"), tags("v*")), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("*a*b*c*d*")), []),
    # what another rule says, or nobody knows
    ("shadowed-lifecycle-rule", policy(prefixes("a"), prefixes("a", number=20)), []),
    ("shadowed-lifecycle-rule", policy(ANY, tags("v*", number=60)), []),
    ("shadowed-lifecycle-rule", policy(UNTAGGED, images("untagged", 9, PUSHED)), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("v*"), priorities=[1, 1]), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("v*", UNKNOWN)), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("${var.x}*")), []),
    ("shadowed-lifecycle-rule", policy(tags("*"), tags("v*"), priorities=[1, UNKNOWN]), []),
    ("shadowed-lifecycle-rule", policy(tags("*", number=0), tags("v*")), []),
    #
    *(
        ("unmatchable-tags", policy(V, prefixes(text)), [f"/rules/1/{LIST}/0"])
        for text in ("*", "v*", "-production-", ".x", "/", "feature/", "^v", "v[0-9]", "a b", "v?", "é",
                     "a" * 129)
    ),
    *(
        ("unmatchable-tags", policy(tags(text)), ["/rules/0/selection/tagPatternList/0"])
        for text in ("", "-*", ".*", "feature/*", "^v[0-9]+$", r"v\d+", "v?", "(a|b)", "a:b", "a+*",
                     "a" * 129, "*" + "a" * 129, "*-" + "a" * 127, "*\0*", "sha256:*", "v1, v2", " latest")
    ),
    *(("unmatchable-tags", policy(prefixes(text)), []) for text in ("", "v", "_", "0", "V-", "a" * 128)),
    *(("unmatchable-tags", policy(tags(text)), [])
      for text in ("*", "**", "*-*", "*.", "_*", "*-" + "a" * 126)),
    ("unmatchable-tags", policy(tags("v*", "v/*", "*", "-")),
     ["/rules/0/selection/tagPatternList/1", "/rules/0/selection/tagPatternList/3"]),
    ("unmatchable-tags", policy(tags("*-*-*-*-*")), []),  # excess-tag-wildcards
    ("unmatchable-tags", policy(tags("${var.x}/*"), tags(UNKNOWN)), []),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "data", "expected"), ROWS)
def test_rows(rule: str, data: Any, expected: list[str]) -> None:
    assert places(rule, data) == expected


@pytest.mark.parametrize(
    ("rule", "data", "pointer"),
    [
        ("invalid-lifecycle", policy(prefixes("a"), prefixes("a")), "/rules/0/selection/tagPrefixList"),
        ("duplicate-priority", policy(V, UNTAGGED, priorities=[3, 3]), "/rules/0/rulePriority"),
        ("any-not-last", policy(ANY, UNTAGGED, V, priorities=[1, 9, 2]), "/rules/1/rulePriority"),
        ("repeated-untagged", policy(UNTAGGED, UNTAGGED), status(0)),
        ("shadowed-lifecycle-rule", policy(tags("*"), tags("a*"), tags("b")), "/rules/0"),
    ],
)
def test_the_other_rule_is_shown(rule: str, data: Any, pointer: str) -> None:
    for found in findings(rule, data):
        assert [each.place.pointer for each in found.related if isinstance(each.place, Place)] == [pointer]


def test_answers_that_are_known_are_quoted() -> None:
    [found] = findings("any-not-last", policy(ANY, UNTAGGED))
    assert "Rule for tagStatus=ANY must have the lowest priority per storage class" in found.message
    [found] = findings("repeated-untagged", policy(UNTAGGED, UNTAGGED))
    assert "Only one rule can select Untagged images per storage class" in found.message


def test_what_is_no_policy_says_nothing() -> None:
    nothing: list[Any] = [UNKNOWN, {"rules": UNKNOWN}, {"rules": [UNKNOWN, 1, {}]}, [], {"rules": {"a": 1}}]
    for data in nothing:
        for rule in BY_NAME.values():
            if rule.family == "lifecycle" and rule.check:
                assert list(rule.check(parse_lifecycle(data), Context(Size()))) == []


@pytest.mark.parametrize(("size", "count"), [(30_720, 0), (30_721, 1)])
def test_size(lint_text: Lint, size: int, count: int) -> None:
    text = (
        '{"rules": [{"rulePriority": 1, "description": "%s", "selection": {"tagStatus": "any", '
        '"countType": "imageCountMoreThan", "countNumber": 1}, "action": {"type": "expire"}}]}'
    )
    text %= "x" * (size - len(text) + 2)
    assert [each.rule.name for each in lint_text(text).findings] == ["oversized-policy"] * count


def test_broken_text_and_double_keys(lint_text: Lint) -> None:
    good = '{"rules": [{"rulePriority": 1, "rulePriority": 2, "selection": {"tagStatus": "any", \
"countType": "imageCountMoreThan", "countNumber": 1}, "action": {"type": "expire"}}]}'
    assert [each.rule.name for each in lint_text(good).findings] == ["duplicate-key"]
    assert [each.rule.name for each in lint_text(good[:-1]).findings] == ["syntax-error"]


def test_the_examples_of_the_user_guide_are_clean(lint_text: Lint) -> None:
    """In the manner of "Examples of lifecycle policies in Amazon ECR"; its list of two patterns is told."""
    several = [
        policy(tags("prod*", number=14, type=PUSHED)),
        policy(images("untagged", 1)),
        policy(tags("prod*", number=1), tags("beta*", number=1)),
        policy(prefixes("prod", number=1), images("any", 1)),
        policy(images("any", 90, PULLED)),
        policy(images("any", 90, PULLED), images("any", 365, TRANSITIONED)),
    ]
    for data in several:
        text = str(data).replace("'", '"')
        report = lint_text(text, strict=True)
        assert (report.findings, report.documents) == ([], 1)
