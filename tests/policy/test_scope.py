"""Which statements of an identity policy may reach ECR, and which of them name it."""

from __future__ import annotations

import pytest

from ecrlint.policy.scope import concerns_ecr, is_ours, names_ecr, service_meant
from ecrlint.policy.unknown import UNKNOWN

# the statement, whether it may reach ECR, and whether it names it
ROWS: list[tuple[dict[str, object], bool, bool]] = [
    ({"Action": "ecr:PutImage"}, True, True),
    ({"Action": ["s3:GetObject", "ECR:PutImage"]}, True, True),
    ({"Action": "ecr-public:PutImage"}, True, True),
    ({"Action": "ecr:NoSuchAction"}, True, True),
    ({"Action": "erc:PutImage"}, True, True),
    ({"Action": "PutImage"}, True, True),
    ({"Action": "GetObject"}, False, False),
    ({"Action": "ecr.PutImage"}, True, True),
    ({"Action": "*"}, True, False),
    ({"Action": "*:*"}, True, False),
    ({"Action": "e*:PutImage"}, True, False),
    ({"Action": "ec?:*"}, True, False),
    ({"Action": "ec2:*"}, False, False),
    ({"Action": "s3:*"}, False, False),
    ({"Action": "s*:*"}, True, False),  # sts, which has the bearer token
    ({"Action": "sts:GetServiceBearerToken"}, True, False),
    ({"Action": "sts:AssumeRole"}, False, False),
    ({"Action": "${var.action}"}, True, False),
    ({"Action": UNKNOWN}, True, False),
    ({"Action": ["s3:*", UNKNOWN]}, True, False),
    ({"Action": ["s3:*", 7]}, False, False),
    ({"NotAction": "s3:*"}, True, False),
    ({"NotAction": "ecr:PutImage"}, True, True),
    ({"Actions": ["ecr:PutImage"]}, True, True),
    ({"Foo": "ecr:PutImage"}, False, False),
    ({}, False, False),
]


@pytest.mark.parametrize(("statement", "concerns", "names"), ROWS)
def test_statements(statement: dict[str, object], concerns: bool, names: bool) -> None:
    assert (concerns_ecr(statement), names_ecr(statement)) == (concerns, names)


@pytest.mark.parametrize(
    ("entry", "service"),
    [
        ("ecr:PutImage", "ecr"),
        ("ECR-Public:PutImage", "ecr-public"),
        ("ecr_public:PutImage", "ecr-public"),
        ("erc:PutImage", "ecr"),
    ],
)
def test_the_service_that_an_entry_is_about(entry: str, service: str) -> None:
    assert is_ours(entry)
    assert service_meant(entry) == service
