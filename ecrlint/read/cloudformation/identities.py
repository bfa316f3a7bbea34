"""The policies of identities in a template: which resources hold some, and where.

The properties are those of the Template Reference, "AWS Identity and Access Management", and of the SAM
specification. Names of managed policies, SAM policy templates and trust policies are none.
"""

from __future__ import annotations

from ecrlint.read.cloudformation.template import call_of, items, members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.read.positions import Node

    Path: TypeAlias = tuple[str | int, ...]

_DOCUMENT = "PolicyDocument"
_ONE = frozenset(
    [
        "AWS::IAM::GroupPolicy",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::RolePolicy",
        "AWS::IAM::UserPolicy",
    ]
)
_INLINE = frozenset(["AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"])
_SAM = frozenset(["AWS::Serverless::Function", "AWS::Serverless::StateMachine"])

TYPES = _ONE | _INLINE | _SAM


def places(type: str, resource: object, node: Node) -> Iterator[Path]:
    """The ways through the properties of a resource to what may be a policy."""
    if type in _ONE:
        yield (_DOCUMENT,)
    elif type in _INLINE:
        yield from (("Policies", index, _DOCUMENT) for index, _ in enumerate(_policies(resource, node)))
    elif type in _SAM:
        for index, each in enumerate(_policies(resource, node)):
            if isinstance(each, dict) and "Statement" in each:
                yield ("Policies", index)
        yield ("Policies",)


def _policies(resource: object, node: Node) -> list[object]:
    """The items of the list `Policies`, as they are written."""
    properties = dict(members(resource, node)).get("Properties")
    policies = dict(members(*properties)).get("Policies") if properties else None
    if policies is None or call_of(*policies) or not isinstance(policies[0], list):
        return []
    return [each for each, _ in items(*policies)]
