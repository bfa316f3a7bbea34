"""Whether statements leave out nothing that a pattern of another would reach once there is more to reach."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.analysis.redundancy import copy_before, covers_patterns
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.model import Statement, parse

Data = dict[str, Any]


def read(*elements: Data) -> list[Statement]:
    statements = [{"Effect": "Allow", "Principal": "*", **each} for each in elements]
    return list(parse({"Version": "2012-10-17", "Statement": statements}, "repository").statements)


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ([{"Action": "ecr:*"}], {"Action": "ecr:Put*"}, True),
        ([{"Action": "*"}], {"NotAction": "ecr:Put*"}, True),
        ([{"Action": sorted(ACTIONS)}], {"Action": "ecr:Put*"}, False),
        ([{"Action": sorted(ACTIONS)}], {"NotAction": "ecr:Put*"}, False),
        ([{"Action": "ecr:Put*"}], {"Action": "ECR:PutImage*"}, True),
        ([{"Action": "ecr:PutI*"}], {"Action": "ecr:Put*"}, False),
        ([{"Action": "ecr:Get*"}, {"Action": "ecr:Put*"}], {"Action": ["ecr:Put?*", "ecr:Get*"]}, True),
        ([{"Action": "ecr:Get*"}], {"Action": ["ecr:PutImage", "ecr:Get?*"]}, True),  # no pattern
        ([{"NotAction": "ecr:PutImage"}], {"NotAction": ["ecr:putimage", "ecr:TagResource"]}, True),
        ([{"NotAction": ["ecr:PutImage", "ecr:TagResource"]}], {"NotAction": "ecr:PutImage"}, False),
    ],
)
def test_actions_of_the_future(wide: list[Data], narrow: Data, covered: bool) -> None:
    assert covers_patterns(read(*wide), read(narrow)[0]) is covered


def test_a_copy_has_other_words_for_its_name_only() -> None:
    pull = {"Action": "ecr:BatchGetImage"}
    first, named, other = read(pull, {**pull, "Sid": "Again"}, {"Action": ["ecr:BatchGetImage"]})
    assert copy_before(first) is None
    assert copy_before(named) is not None
    assert copy_before(other) is None
