"""ARN operators compare field by field, with wildcards in each: the evaluator and the engine alike.

What is right is worked out with regular expressions, which share no code with either. Facts: IAM User Guide,
"Condition operators", ARN operators: each of the six components may have wildcards, and none crosses a colon.
"""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrlint.access import analyze
from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import Caller, Request
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.space import CALLER
from ecrlint.access.witness import request_of
from ecrlint.analysis.arn_syntax import of_arn
from ecrlint.policy.model import Policy, parse

OPERATORS = ("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals")
SESSION = Caller("role", "111111111111", "ci-main", path="team", session="me")
LAMBDA = Caller("service", name="lambda.amazonaws.com")
FIELDS = (
    ("arn", "*", "a?n", "*n", "ar*", "???", "??", "x*"),
    ("aws", "*", "aws*", "a?s", "aws-cn", "?"),
    ("iam", "lambda", "*", "?am", "l*", "s3"),
    ("", "*", "us-east-1", "us-*", "?"),
    ("111111111111", "*", "1*", "??????????11", "", "222222222222"),
    ("role/team/ci-main", "role/*", "*main", "*", "role/team/*-?ain", "function:*", "*:b", "?"),
)  # fmt: skip
ARNS = (
    "arn:aws:lambda:us-east-1:111111111111:function:a:b",
    "arn:aws:lambda:eu-west-1:222222222222:function:a",
    "arn:aws-cn:s3:::x",
)
seeds = st.integers(0, 1 << 48).map(Random)


def expected(operator: str, pattern: str, arn: str) -> bool:
    fields = zip(pattern.split(":", 5), arn.split(":", 5), strict=True)
    hits = (re.fullmatch(_regular(field), part, re.DOTALL) for field, part in fields)
    return all(hits) != ("Not" in operator)


def _regular(field: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in field)


def policy(operator: str, key: str, pattern: str) -> Policy:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {operator: {key: pattern}}}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, "repository")


def requests(random: Random) -> tuple[str, str, Request]:
    """A key, its value, and a request that has it."""
    if random.random() < 0.5:
        return "aws:PrincipalArn", SESSION.arn, Request(SESSION, "ecr:PutImage")
    arn = random.choice(ARNS)
    return "aws:SourceArn", arn, Request(LAMBDA, "ecr:PutImage", {"aws:sourcearn": (arn,)})


@settings(max_examples=400, deadline=None)
@given(random=seeds)
def test_every_field_is_compared_by_itself(random: Random) -> None:
    operator, pattern = random.choice(OPERATORS), ":".join(map(random.choice, FIELDS))
    key, arn, request = requests(random)
    found = policy(operator, key, pattern)
    told = expected(operator, pattern, arn)
    if not re.fullmatch(_regular(pattern.split(":")[0]), "arn") and "Not" in operator:
        return  # a pattern that no ARN can match: AWS does not say whether the opposite holds
    assert decide(found, request).allowed == told, (operator, pattern, arn)
    space = analyze(found).space
    boxes = [box for box, _ in space.terms(found, DOCUMENTED, "most").allows]
    insides = [meet(box, universe) for box in boxes for universe in space.universes]
    assert all(decide(found, request_of(space, each)).allowed for each in insides if each)
    if request.caller is SESSION:
        mine = [number for number, (caller, _) in enumerate(space.callers.samples) if caller.arn == arn]
        cells = {space.callers.samples[number][1] for number in mine}
        assert all(any(box[CALLER] >> cell & 1 for box in boxes) == told for cell in cells)


@pytest.mark.parametrize("first", ["*", "a?n", "arn", "ar*", "*n"])
def test_a_pattern_in_the_first_field_is_no_mistake(first: str) -> None:
    assert of_arn(f"{first}:aws:iam::111122223333:role/ci", fields=True, patterns=True) is None


def test_an_account_is_fixed_whatever_stands_before_it() -> None:
    """No wildcard of the ARN operators crosses a colon."""
    for operator in ("ArnLike", "ArnEquals"):
        guarded = policy(operator, "aws:PrincipalArn", "*:*:*:*:210987654321:role/*")
        assert analyze(guarded).public("push").proved
    assert (
        analyze(policy("StringLike", "aws:PrincipalArn", "*:*:*:*:210987654321:role/*"))
        .public("push")
        .violated
    )
