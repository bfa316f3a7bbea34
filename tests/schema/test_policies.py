"""The schema pass: every way to break a policy has one rule and an exact place, and good parts stay quiet.

A row is a broken policy and what is told of it: rule, pointer, part and the message's fields.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from ecrlint.lint.lint import lint
from ecrlint.policy.changes import apply_changes
from ecrlint.policy.model import parse
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule.rule import Rule
from ecrlint.rule.selection import RuleSet
from ecrlint.schema.validation import MAX_ERRORS, violations
from ecrlint.schema.violation import MAX_EXPLAINED, Violation
from ecrlint.source import Source
from tests.conftest import RULES, Lint

Data = dict[str, Any]

BY_NAME = {rule.name: rule for rule in RULES}
APP = "arn:aws:iam::210987654321:role/app"
GOOD: Data = {"Sid": "List", "Effect": "Allow", "Principal": {"AWS": APP}, "Action": "ecr:ListImages"}
BLOCK = "an object of condition operators"
PRINCIPALS = 'an object, or "*" for everybody'
TEXTS = "a string or an array of strings"
LIST = "a statement or an array of one or more"
SCALAR = "a string, number or boolean"


def without(*elements: str, **more: Any) -> Data:
    """The good statement without some elements, and with others."""
    return {**{name: value for name, value in GOOD.items() if name not in elements}, **more}


def broken(data: Any, kind: Any = "repository") -> list[Violation]:
    return list(violations(parse(data, kind)))


def told(data: Any, kind: Any = "repository") -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(each.rule, each.pointer, each.part, tuple(each.fields.values())) for each in broken(data, kind)]


def shape(pointer: str, element: str, found: str, expected: str) -> tuple[str, str, str, tuple[str, ...]]:
    return ("invalid-structure", pointer, "value", (element, found, expected))


def missing(element: str) -> tuple[str, str, str, tuple[str, ...]]:
    return ("missing-element", "", "opening", (element, "statement"))


STATEMENTS = [
    # missing elements
    (without("Effect"), [missing("Effect")]),
    (without("Principal"), [missing("Principal")]),
    (without("Action"), [missing("Action")]),
    (without("Principal", NotPrincipal="*"), []),
    (without("Action", NotAction=[]), []),
    (without("Sid"), []),
    ({}, [missing("Effect"), missing("Principal"), missing("Action")]),
    # unknown elements; a misspelt one is not missing as well
    (without(Comment=""), [("unknown-element", "/Comment", "key", ("Comment",))]),
    (without(**{"a/b~c": 1}), [("unknown-element", "/a~1b~0c", "key", ("a/b~c",))]),
    (without("Effect", Effetc="Allow"), [("unknown-element", "/Effetc", "key", ("Effetc", "Effect"))]),
    (without("Effect", effect="Allow"), [("unknown-element", "/effect", "key", ("effect", "Effect"))]),
    (
        without("Principal", Principals="*"),
        [("unknown-element", "/Principals", "key", ("Principals", "Principal"))],
    ),
    (without("Action", Actions=[]), [("unknown-element", "/Actions", "key", ("Actions", "Action"))]),
    (
        without("Action", NotActions=[]),
        [("unknown-element", "/NotActions", "key", ("NotActions", "NotAction"))],
    ),
    (
        without(Conditions={}),
        [("unknown-element", "/Conditions", "key", ("Conditions", "Condition"))],
    ),
    # conflicts
    (without(NotAction="*"), [("conflicting-elements", "/NotAction", "key", ("Action", "NotAction"))]),
    (
        without(NotPrincipal="*"),
        [("conflicting-elements", "/NotPrincipal", "key", ("Principal", "NotPrincipal"))],
    ),
    (
        without(Resource="*", NotResource="*"),
        [("conflicting-elements", "/NotResource", "key", ("Resource", "NotResource"))],
    ),
    # effects
    (without(Effect="allow"), [("invalid-effect", "/Effect", "value", ("allow", "Allow"))]),
    (without(Effect="Permit"), [("invalid-effect", "/Effect", "value", ("Permit",))]),
    (without(Effect=["Allow"]), [("invalid-effect", "/Effect", "value", ("an array",))]),
    (without(Effect=None), [("invalid-effect", "/Effect", "value", ("null",))]),
    # shapes
    (without(Sid=7), [shape("/Sid", "Sid", "the number 7", "a string")]),
    (without(Sid=None), [shape("/Sid", "Sid", "null", "a string")]),
    (without(Principal=APP), [shape("/Principal", "Principal", f"the string {APP}", PRINCIPALS)]),
    (without(Principal=""), [shape("/Principal", "Principal", "an empty string", PRINCIPALS)]),
    (without(Principal=[APP, "*"]), [shape("/Principal", "Principal", "an array", PRINCIPALS)]),
    (without(Principal=[]), [shape("/Principal", "Principal", "an empty array", PRINCIPALS)]),
    (without(Principal=None), [shape("/Principal", "Principal", "null", PRINCIPALS)]),
    (
        without(Principal={"AWS": 210987654321}),
        [shape("/Principal/AWS", "Principal.AWS", "the number 210987654321", TEXTS)],
    ),
    (
        without(Principal={"AWS": [APP, 1, None]}),
        [
            shape("/Principal/AWS/1", "Principal.AWS[1]", "the number 1", "a string"),
            shape("/Principal/AWS/2", "Principal.AWS[2]", "null", "a string"),
        ],
    ),
    (
        without(Principal={"a/b": {}}),
        [shape("/Principal/a~1b", "Principal.a/b", "an object", TEXTS)],
    ),
    (without(Principal={}), []),
    (without(Action=None), [shape("/Action", "Action", "null", TEXTS)]),
    (without(Action={"a": 1}), [shape("/Action", "Action", "an object", TEXTS)]),
    (without(Action=["*", ["*"]]), [shape("/Action/1", "Action[1]", "an array", "a string")]),
    (without(Resource=True), [shape("/Resource", "Resource", "true", TEXTS)]),
    (without(Condition=[]), [shape("/Condition", "Condition", "an empty array", BLOCK)]),
    (without(Condition=[{}]), [shape("/Condition", "Condition", "an array", BLOCK)]),
    (without(Condition=None), [shape("/Condition", "Condition", "null", BLOCK)]),
    (without(Condition={}), []),
    (without(Condition={"StringEquals": {}}), []),
    (
        without(Condition={"aws:SourceIp": "10.0.0.0/8"}),
        [
            shape(
                "/Condition/aws:SourceIp",
                "Condition.aws:SourceIp",
                "the string 10.0.0.0/8",
                "an object of condition keys",
            )
        ],
    ),
    (
        without(Condition={"Bool": {"aws:ViaAWSService": [True, 1.5, "x", None]}}),
        [
            shape(
                "/Condition/Bool/aws:ViaAWSService/3",
                "Condition.Bool.aws:ViaAWSService[3]",
                "null",
                SCALAR,
            )
        ],
    ),
    (
        without(Condition={"Bool": {"aws:PrincipalTag/x": {}}}),
        [
            shape(
                "/Condition/Bool/aws:PrincipalTag~1x",
                "Condition.Bool.aws:PrincipalTag/x",
                "an object",
                f"{SCALAR}, or an array of them",
            )
        ],
    ),
    # several at once, each told
    (
        {"Effect": "deny", "Action": 1, "Foo": 2},
        [
            ("unknown-element", "/Foo", "key", ("Foo",)),
            missing("Principal"),
            shape("/Action", "Action", "the number 1", TEXTS),
            ("invalid-effect", "/Effect", "value", ("deny", "Deny")),
        ],
    ),
]
ROOTS = [
    ({}, [("missing-element", "", "opening", ("Statement", "policy"))]),
    ({"Statment": [GOOD]}, [("unknown-element", "/Statment", "key", ("Statment", "Statement"))]),
    ({"Statement": []}, [shape("/Statement", "Statement", "an empty array", LIST)]),
    ({"Statement": "x"}, [shape("/Statement", "Statement", "the string x", LIST)]),
    ({"Statement": None}, [shape("/Statement", "Statement", "null", LIST)]),
    ({"Statement": [GOOD, 3]}, [shape("/Statement/1", "Statement[1]", "the number 3", "an object")]),
    ({"Statement": [[GOOD]]}, [shape("/Statement/0", "Statement[0]", "an array", "an object")]),
    (
        {"Version": "2017-10-17", "Statement": GOOD},
        [("invalid-version", "/Version", "value", ("2017-10-17", "2012-10-17"))],
    ),
    ({"Version": 1, "Statement": GOOD}, [("invalid-version", "/Version", "value", ("the number 1",))]),
    ({"Version": None, "Statement": GOOD}, [("invalid-version", "/Version", "value", ("null",))]),
    ({"Id": 5, "Statement": GOOD}, [shape("/Id", "Id", "the number 5", "a string")]),
    ({"Statement": GOOD, "x": 1}, [("unknown-element", "/x", "key", ("x",))]),
    ([GOOD], [("invalid-structure", "", "value", ("an array", "an object"))]),
    ([], [("invalid-structure", "", "value", ("an empty array", "an object"))]),
    ("x", [("invalid-structure", "", "value", ("the string x", "an object"))]),
    (None, [("invalid-structure", "", "value", ("null", "an object"))]),
]


@pytest.mark.parametrize(("statement", "expected"), STATEMENTS)
def test_statement_in_a_list(statement: Data, expected: list[Any]) -> None:
    """The third of four statements, so that numbers have to be right; the others are good."""
    data = {"Version": "2012-10-17", "Statement": [GOOD, GOOD, statement, GOOD]}
    assert sorted(told(data)) == sorted(_below("/Statement/2", expected))


@pytest.mark.parametrize(("statement", "expected"), STATEMENTS)
def test_single_statement(statement: Data, expected: list[Any]) -> None:
    assert sorted(told({"Statement": statement})) == sorted(_below("/Statement", expected))


def _below(pointer: str, expected: list[Any]) -> list[Any]:
    return [(rule, pointer + place, part, fields) for rule, place, part, fields in expected]


@pytest.mark.parametrize(("data", "expected"), ROOTS)
def test_root(data: Any, expected: list[Any]) -> None:
    assert told(data) == expected


@pytest.mark.parametrize(
    "data", [data for data, _ in ROOTS] + [{"Statement": [each]} for each, _ in STATEMENTS]
)
def test_messages_can_be_filled(data: Any) -> None:
    """The fields are those of the rule's message, and each rule that is named exists."""
    for each in broken(data):
        rule = BY_NAME[each.rule]
        assert set(re.findall(r"\{(\w+)\}", rule.messages[each.variant])) <= set(each.fields)
        assert rule.messages[each.variant].format_map(each.fields).endswith(".")


def test_resource_of_a_registry_policy() -> None:
    expected = ("missing-resource", "/Statement/0", "opening", ("Resource", "statement"))
    assert told({"Statement": [GOOD]}, "registry") == [expected]
    for element in ("Resource", "NotResource"):
        assert told({"Statement": [{**GOOD, element: "*"}]}, "registry") == []
    misspelt = ("unknown-element", "/Statement/0/Resources", "key", ("Resources", "Resource"))
    assert told({"Statement": [{**GOOD, "Resources": "*"}]}, "registry") == [misspelt]


def test_statements_in_their_order() -> None:
    data = {"Statement": [GOOD, *[without("Effect")] * 12]}
    assert [each.pointer for each in broken(data)] == [f"/Statement/{index}" for index in range(1, 13)]


@pytest.mark.parametrize(
    ("statement", "help"),
    [
        (without(Principal=APP), f'write {{"AWS": "{APP}"}}'),
        (without(Principal="lambda.amazonaws.com"), 'write {"Service": "lambda.amazonaws.com"}'),
        (without(Principal=[APP]), 'write {"AWS": […]}'),
        (without(Principal={"AWS": 210987654321}), 'quote it: "210987654321"'),
        (without(Principal={"AWS": [APP, 12345678901]}), 'quote it: "012345678901"'),
        (without(Sid=7), 'quote it: "7"'),
        (without(Action=None), "give it a value, or delete it"),
        (
            without(Condition=[]),
            'write one object, as in {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}',
        ),
        (
            without(Condition={"aws:SourceIp": "10.0.0.0/8"}),
            'an operator comes first, as in {"StringEquals": {"aws:SourceIp": …}}',
        ),
        (without("Effect", Effetc="Allow"), "write Effect"),
        (without("Effect"), "write Allow or Deny"),
        (without(NotAction="*"), "keep one"),
        (without(Effect="allow"), "write Allow"),
        (without(Resource=True), ""),
    ],
)
def test_remedy(statement: Data, help: str) -> None:
    assert [each.help for each in broken({"Statement": [statement]})] == [help]


@pytest.mark.parametrize(
    ("statement", "title", "element", "value"),
    [
        (without(Principal=APP), f'write {{"AWS": "{APP}"}}', "Principal", {"AWS": APP}),
        (without(Principal={"AWS": 12345678901}), 'quote it: "012345678901"', "Principal",
         {"AWS": "012345678901"}),
        (without(Sid=7), 'quote it: "7"', "Sid", "7"),
        (without(Sid=None), "delete Sid", "Sid", None),
        (without(Sid=True), None, "", None),
        (without(Sid=["a"]), None, "", None),
        (without(Action=7), None, "", None),
        (without(Action=None), None, "", None),
        (without(Principal=""), None, "", None),
    ],
)  # fmt: skip
def test_fix(statement: Data, title: str | None, element: str, value: Any) -> None:
    """Only where there is no choice to make; then nothing is left to say."""
    data = {"Statement": [statement]}
    (violation,) = broken(data)
    assert (violation.fix and violation.fix.title) == title
    if violation.fix:
        right = apply_changes(data, violation.fix.changes)
        assert right == {"Statement": [without(**{element: value}) if value else without(element)]}
        assert not broken(right)


def test_a_long_text_is_cut() -> None:
    (each,) = broken({"Statement": [without(Principal="x" * 5000)]})
    assert len(each.fields["found"]) < 150
    assert each.help == 'write {"AWS": …}'


UNKNOWNS = [
    UNKNOWN,
    {"Statement": UNKNOWN},
    {"Statement": [UNKNOWN]},
    {"Statement": [UNKNOWN, GOOD]},
    {"Version": UNKNOWN, "Id": UNKNOWN, "Statement": GOOD},
    *(
        {"Statement": [{**GOOD, element: UNKNOWN}]}
        for element in ("Sid", "Effect", "Principal", "Action", "Resource")
    ),
    {"Statement": without(Principal={"AWS": UNKNOWN})},
    {"Statement": without(Principal={"AWS": [UNKNOWN, APP]})},
    {"Statement": without(Action=["ecr:*", UNKNOWN])},
    {"Statement": without(Condition=UNKNOWN)},
    {"Statement": without(Condition={"Bool": UNKNOWN})},
    {"Statement": without(Condition={"Bool": {"x": UNKNOWN, "y": [UNKNOWN]}})},
]


@pytest.mark.parametrize("data", UNKNOWNS, ids=str)
def test_unknown_is_never_reported(data: Any) -> None:
    assert not parse(data, "repository").refused
    assert told(data) == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Statement": [UNKNOWN], "x": 1}, ["/x"]),
        ({"Statement": [UNKNOWN, without(Sid=1)]}, ["/Statement/1/Sid"]),
        ({"Statement": [without(Principal={"AWS": [UNKNOWN, 1]})]}, ["/Statement/0/Principal/AWS/1"]),
        ({"Statement": [without(Effect=UNKNOWN, Foo=UNKNOWN)]}, ["/Statement/0/Foo"]),
    ],
)
def test_unknown_beside_what_is_broken(data: Any, expected: list[str]) -> None:
    assert [each.pointer for each in broken(data)] == expected


def test_a_broken_statement_hides_nothing(lint_text: Lint) -> None:
    """Neither what is wrong in other statements, nor what can be read of the broken one itself."""
    bad = {"Effect": "Allow", "Principal": {"AWS": ["foo", 1]}, "Action": "ecr:ListImage"}
    data = {"Version": "2012-10-17", "Statement": [bad, without(Principal={"AWS": "bar"}), 5]}
    report = lint_text(json.dumps(data))
    assert sorted((each.rule.name, each.pointer) for each in report.findings) == [
        ("invalid-structure", "/Statement/0/Principal/AWS/1"),
        ("invalid-structure", "/Statement/2"),
        ("malformed-arn", "/Statement/0/Principal/AWS/0"),
        ("malformed-arn", "/Statement/1/Principal/AWS"),
        ("unknown-action", "/Statement/0/Action"),
    ]


def test_a_list_of_statements_with_a_kind(lint_text: Lint) -> None:
    report = lint_text(json.dumps([GOOD]), kind="repository")
    assert [(each.rule.name, each.pointer) for each in report.findings] == [("invalid-structure", "")]
    assert report.findings[0].message == "The policy is 'an array', expected 'an object'."


@pytest.mark.parametrize("ignored", ["invalid-structure", "unknown-element"])
def test_a_rule_that_is_not_selected_is_silent(ignored: str, rules: list[Rule]) -> None:
    selected = [rule for rule in rules if rule.family == "rejected" and rule.name != ignored]
    text = json.dumps({"Statement": [without(Sid=1, Foo=2)]})
    report = lint(Source("policy.json", text), RuleSet(rules, selected))
    left = {"invalid-structure", "unknown-element"} - {ignored}
    assert {each.rule.name for each in report.findings} == left


def test_one_broken_statement_of_very_many_is_explained_fast() -> None:
    data = {"Version": "2012-10-17", "Statement": [dict(GOOD) for _ in range(10_000)]}
    data["Statement"][7_654]["Sid"] = 1  # type: ignore[index]
    policy = parse(data, "repository")
    assert [each.pointer for each in violations(policy)] == ["/Statement/7654/Sid"]  # imports jsonschema
    start = time.perf_counter()
    list(violations(policy))
    assert time.perf_counter() - start < 0.5


def test_very_many_broken_statements() -> None:
    data = {"Statement": [without("Effect")] * (MAX_EXPLAINED + 5)}
    assert len(broken(data)) == MAX_EXPLAINED


def test_very_many_errors_in_one_statement() -> None:
    policy = parse({"Statement": [{**GOOD, "Action": [1] * 50_000}]}, "repository")
    untold: list[str] = []
    assert len(list(violations(policy, untold))) == MAX_ERRORS
    assert untold == ["more than 1,000 things in a policy are malformed; only the first are told"]


def test_very_many_unknown_elements() -> None:
    policy = parse({"Statement": [{**GOOD, **{f"x{number}": 1 for number in range(2000)}}]}, "repository")
    untold: list[str] = []
    assert len(list(violations(policy, untold))) == MAX_ERRORS
    assert len(untold) == 1


def test_nothing_is_left_out_of_what_people_write() -> None:
    untold: list[str] = []
    policy = parse({"Statement": [without("Effect")] * MAX_EXPLAINED}, "repository")
    assert len(list(violations(policy, untold))) == MAX_EXPLAINED
    assert untold == []
