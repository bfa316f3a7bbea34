"""What the Resource of an identity policy may be: some repository, every one, or anything at all."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.analysis.identity_resource import (
    every_repository,
    is_narrower,
    may_be_everything,
    may_be_repository,
    targets,
)
from ecrlint.policy.model import Statement, parse
from ecrlint.policy.unknown import UNKNOWN

ARN = "arn:aws:ecr:eu-west-1:334455667788"


def read(**elements: Any) -> Statement:
    statement = {"Effect": "Allow", "Action": "ecr:PutImage", **elements}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, "identity").statements[0]


# the pattern, and whether it may be a repository, or is every one, of "ecr"
ROWS = [
    ("*", True, True),
    ("arn:*", True, True),
    ("arn:aws:*", True, True),
    ("arn:aws:ecr:*", True, True),
    ("arn:aws:ecr:*:*:*", True, True),
    (f"{ARN}:*", True, True),
    (f"{ARN}:repository/*", True, True),
    ("arn:aws:e*:*:*:repository/*", True, True),
    (f"{ARN}:repository/app", True, False),
    (f"{ARN}:repository/team/*", True, False),
    (f"{ARN}:r*", True, True),
    (f"{ARN}:repositories/*", False, False),
    (f"{ARN}:x:*", False, False),
    ("arn:aws:s3:::*", False, False),
    ("arn:aws:ecr-public::334455667788:repository/*", False, False),
    ("app", False, False),
]


@pytest.mark.parametrize(("pattern", "may_be", "is_every"), ROWS)
def test_repositories(pattern: str, may_be: bool, is_every: bool) -> None:
    assert may_be_repository(pattern, "ecr") is may_be
    found = every_repository(read(Resource=["arn:aws:s3:::a", pattern]), "ecr")
    assert (found.pointer if found else "") == ("/Statement/0/Resource/1" if is_every else "")


def test_a_short_pattern_of_another_service_is_not_every_repository() -> None:
    assert every_repository(read(Resource="arn:aws:s3:*"), "ecr") is None


def test_what_a_template_or_a_variable_fills_in_may_be_anything() -> None:
    assert targets(read(Resource="${var.arn}")) == {"*": "${var.arn}"}
    assert targets(read(Resource=f"{ARN}:repository/${{aws:PrincipalTag/team}}/*")) == {
        f"{ARN}:repository/*/*": f"{ARN}:repository/${{aws:PrincipalTag/team}}/*"
    }
    assert targets(read(Resource="my app")) == {"*": "my app"}  # a mistake of another rule
    assert targets(read(Resource=[f"{ARN}:repository/app", UNKNOWN])) == {
        f"{ARN}:repository/app": f"{ARN}:repository/app",
        "*": "*",
    }
    assert targets(read(NotResource=f"{ARN}:repository/app")) == {"*": "*"}


@pytest.mark.parametrize(
    ("text", "narrower"),
    [
        ("*", False),
        ("**", False),
        ("${var.arn}", False),
        ("${var.arn}/*", True),
        ("arn:*", True),
        (f"{ARN}:repository/app", True),
        ("app", False),  # a placeholder for whatever
    ],
)
def test_what_takes_no_resource_needs_everything(text: str, narrower: bool) -> None:
    assert is_narrower(text) is narrower
    assert may_be_everything(read(Resource=text)) is not narrower
    assert may_be_everything(read(Resource=[text, "*"]))
