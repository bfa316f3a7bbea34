"""The policies that the public module cloudposse/ecr makes of its inputs.

Its README describes them. The token and the pull-through action that change nothing are left out: they are
not the user's to mend. `principals_pull_though_access` is the module's own spelling.
"""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.read.terraform.module_inputs import cloudposse_lifecycle
from ecrlint.read.terraform.module_inputs.passed import (
    Passed,
    grant,
    policy_of,
    principals,
    service,
    test_of,
)
from ecrlint.read.terraform.statement import items_of, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.terraform.module_inputs.inputs import Inputs

_PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_READ = (
    "ecr:BatchCheckLayerAvailability",
    *_PULL,
    "ecr:DescribeImageScanFindings",
    "ecr:DescribeImages",
    "ecr:DescribeRepositories",
    "ecr:GetLifecyclePolicy",
    "ecr:GetLifecyclePolicyPreview",
    "ecr:GetRepositoryPolicy",
    "ecr:ListImages",
    "ecr:ListTagsForResource",
)
_PUSH = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)
_OF_PRINCIPALS = {
    "principals_readonly_access": ("ReadonlyAccess", _READ),
    "principals_push_access": ("PushAccess", _PUSH),
    "principals_full_access": ("FullAccess", ("ecr:*",)),
}
_OF_ORGANIZATIONS = {
    "organizations_full_access": ("OrganizationsFullAccess", ("ecr:*",)),
    "organizations_readonly_access": ("OrganizationsReadonlyAccess", _READ),
    "organizations_push_access": ("OrganizationsPushAccess", _PUSH),
}
_first_part = re.compile(r"[a-z][a-z0-9._-]+").match


def policies(inputs: Inputs) -> Iterator[Passed]:
    """The policy of the repositories, and that of their images."""
    if not inputs.may_be("enabled", True, default=True):
        return
    statements = list(_statements(inputs))
    if statements:
        yield Passed("repository", policy_of(statements, inputs.spot))
    if inputs.may_be("enable_lifecycle_policy", True, default=True):
        lifecycle = cloudposse_lifecycle.policy(inputs)
        if lifecycle:
            yield Passed("lifecycle", lifecycle, ".lifecycle_policy")


def _statements(inputs: Inputs) -> Iterator[HclValue]:
    for name, (sid, actions) in _OF_PRINCIPALS.items():
        if named := inputs.texts(name):
            yield grant(sid, named, principals("AWS", named), actions)
    named = inputs.texts("principals_pull_though_access")
    if named and _is_pulled_through(inputs):
        actions = ("ecr:BatchImportUpstreamImage", "ecr:TagResource")
        yield grant("PullThroughAccess", named, principals("AWS", named), actions)
    if accounts := inputs.entry("principals_lambda"):
        yield from _of_lambda(accounts)
    for name, (sid, actions) in _OF_ORGANIZATIONS.items():
        if named := inputs.texts(name):
            everyone = HclValue("*", named.value.spot)
            condition = test_of("StringEquals", "aws:PrincipalOrgID", named)
            yield grant(sid, named, everyone, actions, condition)


def _is_pulled_through(inputs: Inputs) -> bool:
    """Whether the names of the repositories may begin with a prefix of pull-through caches."""
    prefixes = inputs.texts("prefixes_pull_through_repositories")
    if prefixes is None:
        return False
    given, names = prefixes.value.content, inputs.entry("image_names")
    known = [given] if isinstance(given, str) else [item.content for item in items_of(prefixes.value) or ()]
    if not names or not names.value.is_known or not prefixes.value.is_known:
        return True
    begun = [_first_part(str(item.content)) for item in items_of(names.value) or ()]
    return any(found and found[0] in known for found in begun)


def _of_lambda(accounts: Entry) -> Iterator[HclValue]:
    """What the functions of some accounts are granted, and these accounts."""
    if accounts.value.content == []:
        return
    partition = hole("partition")
    functions = _each_in(accounts, f"arn:{partition}:lambda:*:", ":function:*")
    roots = _each_in(accounts, f"arn:{partition}:iam::", ":root")
    yield grant(
        "LambdaECRImageCrossAccountRetrievalPolicy",
        functions,
        service("lambda.amazonaws.com", functions),
        _PULL,
        test_of("StringLike", "aws:SourceArn", functions),
    )
    yield grant("CrossAccountPermission", roots, principals("AWS", roots), _PULL)


def _each_in(accounts: Entry, before: str, behind: str) -> Entry:
    """A text around each of some accounts, where the account stands."""
    items = accounts.value.content
    if not isinstance(items, list):
        return Entry(HclValue(UNKNOWN, accounts.value.spot), accounts.spot)
    made = [
        HclValue(f"{before}{item.content}{behind}" if isinstance(item.content, str) else UNKNOWN, item.spot)
        for item in items
    ]
    around = HclValue(list(made), accounts.value.spot, partial=accounts.value.partial)
    return Entry(texts(around), accounts.spot)
