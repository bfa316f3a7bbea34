"""Which identities of a template have which of its policies, and what else is attached to them.

The properties are those of the Template Reference, "AWS Identity and Access Management", and of the SAM
specification. A policy is called by where it stands: the logical id of its resource, and the way to it.
"""

from __future__ import annotations

import re

from ecrlint.read.cloudformation import identities
from ecrlint.read.cloudformation.template import call_in, items, members
from ecrlint.read.holders import Holders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from ecrlint.read.cloudformation.template import Template
    from ecrlint.read.positions import Node

    Path: TypeAlias = tuple[str | int, ...]
    Reader: TypeAlias = "Callable[[object, Node, Path], object]"

_TO = ("Roles", "Users", "Groups", "RoleName", "UserName", "GroupName")
_NAMES = ("RoleName", "UserName", "GroupName")
_IDENTITIES = ("AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User")
_SAM = "AWS::Serverless::"
_name = re.compile(r"[\w+=,.@-]+").fullmatch


def attachments(template: Template, read: Reader) -> Holders:
    """Who has what in a template; `read` gives what stands at the end of a way through a resource."""
    holders = Holders()
    resources = [(name, *each) for name, each in members(*template.resources)]
    names = dict(_given_names(resources))
    for given, id in names.items():
        holders.names[id] = [given]
    for name, resource, node in resources:
        type = template.type_of(name)
        properties = dict(members(*dict(members(resource, node)).get("Properties", ({}, node))))
        if type not in identities.TYPES:
            continue
        for path in identities.places(type, resource, node):
            holders.documents[policy_key(name, path)] = _document(read, resource, node, path)
        if type in _IDENTITIES or type.startswith(_SAM):
            me = f"{name}Role" if type.startswith(_SAM) else name  # the role that SAM makes
            for path in identities.places(type, resource, node):
                holders.attach(policy_key(name, path), me)
            for key in ("ManagedPolicyArns", *(["Policies"] if me != name else [])):
                _attach_managed(properties.get(key), me, holders, template)
        else:
            for key in _TO:
                for holder in _referred(properties.get(key)):
                    holders.attach(policy_key(name, ("PolicyDocument",)), names.get(holder, holder))
    return holders


def policy_key(resource: str, path: Path) -> str:
    """What a policy is called: by its resource, and the way through its properties."""
    return "/".join(map(str, (resource, *path)))


def _document(read: Reader, resource: object, node: Node, path: Path) -> Callable[[], list[object]]:
    return lambda: [read(resource, node, path)]


def _given_names(resources: list[tuple[str, object, Node]]) -> Iterator[tuple[str, str]]:
    """The names that a template gives its identities, with their logical ids."""
    for name, resource, node in resources:
        properties = dict(members(*dict(members(resource, node)).get("Properties", ({}, node))))
        type = resource.get("Type") if isinstance(resource, dict) else ""
        for key in _NAMES if type in _IDENTITIES else ():
            given = properties.get(key, (None, node))[0]
            if isinstance(given, str):
                yield given, name


def _referred(property: tuple[object, Node] | None) -> Iterator[str]:
    """The logical ids and names in a property that names identities."""
    if property is None:
        return
    value, _ = property
    for each in value if isinstance(value, list) else [value]:
        called = call_in(each)
        if called and called[0] == "Ref" and isinstance(called[1], str):
            yield called[1]
        elif isinstance(each, str):
            yield each


def _attach_managed(
    property: tuple[object, Node] | None, holder: str, holders: Holders, template: Template
) -> None:
    """The managed policies of a list: those of the template by reference, those of AWS by ARN or name."""
    if property is None:
        return
    if not isinstance(property[0], list):
        holders.leave_open(holder)
        return
    for each, _ in items(*property):
        called = call_in(each)
        if called and called[0] == "Ref" and template.type_of(str(called[1])) in identities.TYPES:
            holders.attach(policy_key(str(called[1]), ("PolicyDocument",)), holder)
        elif isinstance(each, str) and _name(each):
            holders.attach_named(each, holder)
        elif isinstance(each, dict) and "Statement" in each:
            continue  # a policy of its own, which has its place
        else:
            holders.attach_managed(_words(each), holder)


def _words(value: object) -> str:
    """A text with all the texts of a value in it, as far as functions put them together."""
    called = call_in(value)
    if called:
        return _words(called[1])
    if isinstance(value, list):
        return "".join(map(_words, value))
    return value if isinstance(value, str) else ""
