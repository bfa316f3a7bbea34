"""Pulumi programs in YAML: the resources of ECR in the providers aws and aws-native.

A policy is a text, an object, or the object of `fn::toJSON`; `${…}` in it is filled in by Pulumi.
"""

from __future__ import annotations

from ecrlint.policy.scope import OF_SEVERAL_SERVICES
from ecrlint.read.cursor import Cursor, TextLayer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.source import Source

_FIELDS: dict[str, dict[str, Kind]] = {
    "aws:ecr:RepositoryPolicy": {"policy": "repository"},
    "aws:ecr:RegistryPolicy": {"policy": "registry"},
    "aws:ecr:LifecyclePolicy": {"policy": "lifecycle"},
    "aws:ecr:RepositoryCreationTemplate": {"repositoryPolicy": "repository", "lifecyclePolicy": "lifecycle"},
    "aws:ecrpublic:RepositoryPolicy": {"policy": "public"},
    "aws:iam:Policy": {"policy": "identity"},
    "aws:iam:RolePolicy": {"policy": "identity"},
    "aws:iam:UserPolicy": {"policy": "identity"},
    "aws:iam:GroupPolicy": {"policy": "identity"},
    "aws-native:iam:ManagedPolicy": {"policyDocument": "identity"},
    "aws-native:iam:RolePolicy": {"policyDocument": "identity"},
    "aws:ec2:VpcEndpoint": {"policy": "endpoint"},
    "aws:ec2:VpcEndpointPolicy": {"policy": "endpoint"},
    "aws-native:ec2:VpcEndpoint": {"policyDocument": "endpoint"},
    "aws-native:ecr:Repository": {
        "repositoryPolicyText": "repository", "lifecyclePolicy.lifecyclePolicyText": "lifecycle",
    },
    "aws-native:ecr:RegistryPolicy": {"policyText": "registry"},
    "aws-native:ecr:PublicRepository": {"repositoryPolicyText": "public"},
    "aws-native:ecr:RepositoryCreationTemplate": {
        "repositoryPolicy": "repository", "lifecyclePolicy": "lifecycle",
    },
}  # fmt: skip
"""The properties with policies of each type of resource; a point leads into one."""


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies of every resource."""
    resources = Cursor(value, TextLayer(source.text, tree))["resources"]
    for name in resources.value if isinstance(resources.value, dict) else ():
        resource = resources[name]
        properties = resource["properties"]
        type = _type(resource)
        for field, kind in _FIELDS.get(type, {}).items():
            given = properties
            for step in field.split("."):
                given = given[step]
            is_refused = given.value == "" and kind not in OF_SEVERAL_SERVICES and type.endswith("Policy")
            if given.given or is_refused:
                yield _policy(given).found(
                    kind,
                    name=name,
                    repository=_repository(properties),
                    account=properties["registryId"].known,
                )


def _type(resource: Cursor) -> str:
    """The type in its short spelling: `aws:ecr/repositoryPolicy:RepositoryPolicy` has a long one."""
    provider, _, rest = resource["type"].known.partition(":")
    module, _, name = rest.partition(":")
    return f"{provider}:{module.partition('/')[0]}:{name}"


def _policy(given: Cursor) -> Cursor:
    for function in ("fn::toJSON", "Fn::ToJSON", "fn::toJson"):
        if given[function].given:
            return given[function]
    return given


def _repository(properties: Cursor) -> str:
    return properties["repository"].known or properties["repositoryName"].known
