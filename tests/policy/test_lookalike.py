"""Policies that look like a repository's: by what is in them, and by what the file is called."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.policy.kind import kind_of

Data = dict[str, Any]

PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
TOKEN = "ecr:GetAuthorizationToken"
APP = "arn:aws:ecr:eu-central-1:283746510928:repository/app"
ROLE = {"AWS": "arn:aws:iam::283746510928:role/nodes"}
OURS = {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}
OPEN = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def allow(what: Any, where: Any = "*", **more: Any) -> Data:
    return {"Effect": "Allow", "Principal": "*", "Action": what, "Resource": where, **more}


def deny(what: Any, where: Any = "*", **more: Any) -> Data:
    return {"Effect": "Deny", "Principal": "*", "Action": what, "Resource": where, **more}


def without(statement: Data, element: str) -> Data:
    return {key: value for key, value in statement.items() if key != element}


ENDPOINT = [
    [OPEN, deny("ecr:DeleteRepository", APP)],
    [{**OPEN, "Principal": {"AWS": "*"}, "Action": ["*"]}, deny("ecr:PutImage")],
    [{**OPEN, "Principal": {"AWS": ["*"]}}, without(deny("ecr:PutImage"), "Resource")],
    [allow("ecr:*", Condition={"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}})],
    [allow(PULL, Condition={"StringEqualsIfExists": {"AWS:resourceaccount": "283746510928"}})],
    [allow(PULL, Condition={"ForAnyValue:StringLike": {"aws:ResourceOrgPaths": "o-a1b2c3d4e5/*"}})],
    [allow("s3:GetObject", "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*")],
]
CONTROL = [
    [deny(["ecr:*", "s3:*"], Condition={"StringNotEqualsIfExists": OURS})],
    [deny("ecr:*", Principal={"AWS": "*"}), deny("s3:*")],
    [deny(["ecr:PutImage", "secretsmanager:*"], NotResource=APP)],
]
AMBIGUOUS = [
    [allow([*PULL, TOKEN], Principal=ROLE)],
    [allow(PULL), allow(TOKEN.lower())],
    [allow(["ecr:*", "logs:*"])],
    [allow("ecr:*"), allow("s3:GetObject")],
    [allow("*", Condition={"StringEquals": OURS}), deny("ecr:DeleteRepository")],
    [deny("ecr:*", Condition={"StringNotEquals": OURS})],
    [deny("ecr:*", Condition={"NotIpAddress": {"aws:SourceIp": "54.240.143.0/24"}})],
    [deny("ecr-public:*", Principal={"AWS": ["*"]})],
]
REPOSITORY = [
    [allow("ecr:ListImages", Principal=ROLE)],
    [allow(PULL, APP)],
    [allow(PULL, Condition={"StringEquals": OURS})],
    [without(allow([*PULL, TOKEN]), "Resource")],
    [without(allow(PULL), "Resource"), allow(TOKEN)],
    [without(deny("ecr:*"), "Resource")],
    [deny("ecr:*", Principal=ROLE)],
    [allow(PULL, Principal={"Service": "lambda.amazonaws.com"})],
]


def kinds(path: str, cases: list[list[Data]]) -> set[str | None]:
    return {kind_of({"Version": "2012-10-17", "Statement": each}, path)[0] for each in cases}


@pytest.mark.parametrize(
    ("kind", "cases"),
    [
        ("endpoint", ENDPOINT),
        ("resource-control", CONTROL),
        ("ambiguous", AMBIGUOUS),
        ("repository", REPOSITORY),
    ],
)
def test_by_content(kind: str, cases: list[list[Data]]) -> None:
    assert kinds("policy.json", cases) == {kind}
    assert kinds("", cases) == {kind}


@pytest.mark.parametrize(
    "path",
    [
        "vpce.json", "ecr-vpce.json", "vpc_endpoint.json", "vpc-endpoint/ecr.json", "endpoints/ecr/p.json",
        "vpcEndpoint.json", "ecr.endpoint.json.tpl", "a\\vpce\\p.json", "ECR-API-Endpoint.yaml",
        "pubvpce.json", "ecrEndpointPolicy.json",
    ],
)  # fmt: skip
def test_a_name_tells_an_endpoint(path: str) -> None:
    assert kinds(path, [*AMBIGUOUS, [allow(PULL, APP)]]) == {"endpoint"}
    assert kinds(path, CONTROL) == {"endpoint"}


@pytest.mark.parametrize(
    "path",
    ["rcp.json", "rcps/ecr.json", "resource-control.json", "ecr_resource_control_policy.json", "o/rcp-a.tpl"],
)
def test_a_name_tells_a_resource_control_policy(path: str) -> None:
    denies = [each for each in AMBIGUOUS if all(statement["Effect"] == "Deny" for statement in each)]
    assert kinds(path, [*denies, *CONTROL]) == {"resource-control"}
    assert kinds(path, [[allow(PULL)]]) == {"repository"}, "which none can be"


@pytest.mark.parametrize(
    "path", ["policy.json", "scrcpy.json", "pointed.json", "endpoint/a/b/c.json", "ecr.json"]
)
def test_other_names_tell_nothing(path: str) -> None:
    assert kinds(path, AMBIGUOUS) == {"ambiguous"}


@pytest.mark.parametrize("path", ["policy.json", "vpce.json", "rcp.json"])
def test_without_resource_it_is_a_repository_s(path: str) -> None:
    assert kinds(path, [[without(allow(PULL), "Resource")], [without(deny("ecr:*"), "Resource")]]) == {
        "repository"
    }


def test_a_repository_s_policy_about_endpoints_is_none_of_an_endpoint() -> None:
    only = allow(PULL, Condition={"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}})
    assert kinds("vpce-only.json", [[only]]) == {"ambiguous"}
    assert kinds("policy.json", [[only]]) == {"repository"}


def test_a_registry_s_policy_stays_one() -> None:
    create = allow(["ecr:CreateRepository", "ecr:ReplicateImage"], Principal=ROLE)
    assert kinds("vpce.json", [[create]]) == {"registry"}


def test_what_it_may_be_is_said() -> None:
    assert kind_of({"Statement": AMBIGUOUS[0]})[1].startswith(
        "it may be a VPC endpoint policy or that of a repository"
    )
    assert kind_of({"Statement": AMBIGUOUS[5]})[1].startswith(
        "it may be a resource control policy or that of a"
    )
