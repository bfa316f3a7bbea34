"""Which resources of Terraform's providers for AWS hold a policy of ECR, and in which attribute.

The names are those of the documentation of the providers `aws` and `awscc`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Kind

POLICIES: dict[str, tuple[tuple[str, Kind], ...]] = {
    "aws_ecr_repository_policy": (("policy", "repository"),),
    "aws_ecr_registry_policy": (("policy", "registry"),),
    "aws_ecrpublic_repository_policy": (("policy", "public"),),
    "aws_ecr_lifecycle_policy": (("policy", "lifecycle"),),
    "aws_ecr_repository_creation_template": (
        ("repository_policy", "repository"),
        ("lifecycle_policy", "lifecycle"),
    ),
    "awscc_ecr_repository": (
        ("repository_policy_text", "repository"),
        ("lifecycle_policy.lifecycle_policy_text", "lifecycle"),
    ),
    "awscc_ecr_public_repository": (("repository_policy_text", "public"),),
    "awscc_ecr_registry_policy": (("policy_text", "registry"),),
    "awscc_ecr_repository_creation_template": (
        ("repository_policy", "repository"),
        ("lifecycle_policy", "lifecycle"),
    ),
}

REQUIRED = ("policy", "policy_text")
"""The attributes that must be given, so that a policy is there even if nobody knows it."""

ONLY_OPTIONAL = ("aws_ecr_repository_creation_template", "awscc_ecr_repository_creation_template")
"""The resources for which an empty text means that there is no policy."""

IDENTITIES = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_iam_role": "inline_policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
    "awscc_iam_managed_policy": "policy_document",
    "awscc_iam_role_policy": "policy_document",
    "awscc_iam_user_policy": "policy_document",
    "awscc_iam_group_policy": "policy_document",
}
"""The attribute with the policy; `inline_policy` of a role is a block whose `policy` holds it."""

BOUNDS = {
    "aws_vpc_endpoint": "policy",
    "aws_vpc_endpoint_policy": "policy",
    "awscc_ec2_vpc_endpoint": "policy_document",
    "aws_organizations_policy": "content",
    "awscc_organizations_policy": "content",
}
"""The attribute with the policy of a resource that is not ECR's and bounds what ECR's policies grant."""

TYPE_OF_POLICY = "type"
"""The attribute that says which sort of policy one of AWS Organizations is."""

NAMES = ("repository", "repository_name")
"""The attributes that name the repository that a policy is for."""

OWNER = "registry_id"
"""The attribute that names the account of the registry."""


def kind_of_bound(resource: str, type: str) -> Kind | None:
    """The kind of the policy in a resource of `BOUNDS`, whose policy is of a type; None for none of ours."""
    if "organizations" not in resource:
        return "endpoint"
    return "resource-control" if type == "RESOURCE_CONTROL_POLICY" else None


def homes(type: str, address: str) -> Iterator[tuple[str, Kind, str]]:
    """The attributes of a resource that hold a policy, with its kind and the name of its document.

    An attribute inside of another has a point: `lifecycle_policy.lifecycle_policy_text`.
    """
    found = POLICIES.get(type, ())
    for attribute, kind in found:
        outer = attribute.partition(".")[0]
        yield attribute, kind, address if len(found) == 1 else f"{address}.{outer}"
