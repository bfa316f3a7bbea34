"""Kubernetes resources that stand for ECR's: those of Crossplane and of AWS Controllers for Kubernetes.

They may stand inside of others, such as a List or a Composition. Where the policy is comes from the
providers' own resource definitions (ecr.aws.upbound.io, ecr.aws.crossplane.io, ecr.services.k8s.aws).
"""

from __future__ import annotations

from ecrlint.read.cursor import Cursor, TextLayer
from ecrlint.read.formats.crossplane import as_iam

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.source import Source

_FIELDS: dict[str, dict[str, Kind]] = {
    "RepositoryPolicy": {"policy": "repository", "rawPolicy": "repository"},
    "RegistryPolicy": {"policy": "registry", "policyText": "registry"},
    "LifecyclePolicy": {"policy": "lifecycle", "lifecyclePolicyText": "lifecycle"},
    "Repository": {"policy": "repository", "lifecyclePolicy": "lifecycle"},
    "RepositoryCreationTemplate": {"repositoryPolicy": "repository", "lifecyclePolicy": "lifecycle"},
}
"""The fields with policies of each kind of resource."""

_POLICIES = ("RepositoryPolicy", "RegistryPolicy", "LifecyclePolicy")
"""The kinds of resources that are nothing but a policy, so that an empty text cannot mean none."""

_IDENTITIES: dict[str, tuple[str, ...]] = {
    "Policy": ("policy", "document", "policyDocument"),
    "RolePolicy": ("policy", "document"),
    "UserPolicy": ("policy", "document"),
    "GroupPolicy": ("policy", "document"),
}
"""The same for resources of IAM."""

_SERVICES = ("ecr.", "ecrpublic.")
_PROVIDERS = (".aws.upbound.io", ".aws.m.upbound.io", ".aws.crossplane.io", ".services.k8s.aws")


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies of every resource of ECR, and of identities."""
    for spot in Cursor(value, TextLayer(source.text, tree)).everywhere():
        group = spot["apiVersion"].known.partition("/")[0]
        if group.startswith(_SERVICES) and group.endswith(_PROVIDERS):
            yield from _of_resource(spot, group)
        elif group.startswith("iam.") and group.endswith(_PROVIDERS):
            yield from _of_identity(spot)


def _of_identity(resource: Cursor) -> Iterator[Found]:
    type = resource["kind"].known
    for field in _IDENTITIES.get(type, ()):
        policy = _parameters(resource)[field]
        if policy.given:
            name = "/".join(filter(None, (type, resource["metadata"]["name"].known)))
            yield policy.found("identity", name=name)


def _parameters(resource: Cursor) -> Cursor:
    spec = resource["spec"]
    return spec["forProvider"] if spec["forProvider"].given else spec


def _of_resource(resource: Cursor, group: str) -> Iterator[Found]:
    type = resource["kind"].known
    parameters = _parameters(resource)
    for field, kind in _FIELDS.get(type, {}).items():
        policy = parameters[field]
        if policy.given or (policy.value == "" and type in _POLICIES):
            is_own_form = group.endswith(".aws.crossplane.io") and isinstance(policy.value, dict)
            yield (as_iam(policy) if is_own_form else policy).found(
                "public" if kind == "repository" and group.startswith("ecrpublic.") else kind,
                name="/".join(filter(None, (type, resource["metadata"]["name"].known))),
                repository=_repository(type, parameters),
                account=parameters["registryId"].known or parameters["registryID"].known,
            )


def _repository(type: str, parameters: Cursor) -> str:
    names = ("name",) if type == "Repository" else ("repository", "repositoryName")
    return next((parameters[name].known for name in names if parameters[name].known), "")
