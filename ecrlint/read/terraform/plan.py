"""What `terraform show -json` says of a plan or a state: every value as Terraform has worked it out.

The shape is that of the page "JSON Output Format" of Terraform's documentation: `planned_values` of a plan
and `values` of a state hold a tree of modules, `resource_changes` a list; a value that only applying the plan
will tell is left out. A policy is a string in it.
"""

from __future__ import annotations

import os

from ecrlint.policy.pointer import escape
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.candidate import CREATE_ON_PUSH, OF_ORGANIZATIONS, Found
from ecrlint.read.positions import SyntaxTrouble, find
from ecrlint.read.source_map import parse_json
from ecrlint.read.terraform.plan_attachments import attachments
from ecrlint.read.terraform.resources import (
    BOUNDS,
    IDENTITIES,
    NAMES,
    OWNER,
    REQUIRED,
    TYPE_OF_POLICY,
    homes,
    kind_of_bound,
)
from ecrlint.read.yaml.source_map import source_map_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    from ecrlint.policy.model import Kind
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.read.source_map import SourceMap
    from ecrlint.source import Source

    Values: TypeAlias = Mapping[str, object]
    Resource: TypeAlias = tuple[Values, object, str]


def read(value: Values, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies of a plan or a state; each stands in its string, or in the module's file beside it."""
    from ecrlint.read.terraform.plan_sources import Beside

    beside = Beside(os.path.dirname(source.path), files)
    for found in _policies(value, tree, source):
        beside.place(found)
        yield found


def _policies(value: Values, tree: Callable[[], Node], source: Source) -> Iterator[Found]:
    holders = attachments(_identity_parts(value))
    for resource, values, pointer in _resources(value):
        if resource.get("mode", "managed") == "managed" and isinstance(values, dict):
            address = str(resource.get("address", ""))
            type = str(resource.get("type", ""))
            for attribute, kind, name in homes(type, address):
                found = _find(*_at(values, pointer, attribute.split(".")), tree, source)
                if found and (found.value != "" or attribute in REQUIRED):
                    found.kind, found.name = kind, name
                    if found.value is UNKNOWN and not found.problems and attribute not in REQUIRED:
                        found.kind = None  # it may well be given by nobody
                    applied = values.get("applied_for")
                    found.on_push = isinstance(applied, list) and CREATE_ON_PUSH in applied
                    found.repository, found.account = _text(values, NAMES), _text(values, (OWNER,))
                    yield found
            for policy, other, inside, name in (*_inline(type, values), *_bounds(type, values)):
                found = _find(policy, pointer + inside, tree, source)
                if found and found.value != "":
                    found.kind, found.name = other, address + name
                    found.foreign = "" if other else OF_ORGANIZATIONS
                    found.attached = holders.beside(address) if other == "identity" else None
                    yield found


def _identity_parts(value: Values) -> Iterator[tuple[str, str, Values, list[str]]]:
    """The resources of IAM: type, address, values, and the texts of their policies."""
    for resource, values, _ in _resources(value):
        type, address = str(resource.get("type", "")), str(resource.get("address", ""))
        if isinstance(values, dict) and resource.get("mode", "managed") == "managed":
            texts = [policy for policy, *_ in _inline(type, values) if isinstance(policy, str)]
            yield type, address, values, [text for text in texts if text.strip()]


def _at(values: Values, pointer: str, way: list[str]) -> tuple[object, str]:
    """What is at the end of a way through objects, with the pointer to it; UNKNOWN where there is nothing."""
    value: object = values
    for name in way:
        value = value.get(name, UNKNOWN) if isinstance(value, dict) else value
        pointer = f"{pointer}/{escape(name)}"
    return value, pointer


def _inline(type: str, values: Values) -> Iterator[tuple[object, Kind, str, str]]:
    """The policies of a resource of IAM: each with its kind, its pointer and what follows the address."""
    attribute = IDENTITIES.get(type, "")
    held = values.get(attribute)
    if isinstance(held, str):
        yield held, "identity", f"/{attribute}", ""
    for index, block in _objects(held):
        place = f"/{attribute}/{index}/policy"
        yield block.get("policy"), "identity", place, f".{attribute}[{index}]"


def _bounds(type: str, values: Values) -> Iterator[tuple[object, Kind | None, str, str]]:
    """The policy of a VPC endpoint or of AWS Organizations in the same way; without a kind it is not ours."""
    attribute = BOUNDS.get(type, "")
    if attribute and isinstance(values.get(attribute), str):
        yield values[attribute], kind_of_bound(type, str(values.get(TYPE_OF_POLICY))), f"/{attribute}", ""


def _resources(value: Values) -> Iterator[Resource]:
    """Each resource with its values and the pointer to them."""
    for name in ("planned_values", "values"):
        state = value.get(name)
        if isinstance(state, dict) and isinstance(state.get("root_module"), dict):
            yield from _of_module(state["root_module"], f"/{name}/root_module")
            return
    for index, change in _objects(value.get("resource_changes")):
        planned = change.get("change")
        if isinstance(planned, dict):
            yield change, planned.get("after"), f"/resource_changes/{index}/change/after"


def _of_module(module: Values, pointer: str) -> Iterator[Resource]:
    for index, resource in _objects(module.get("resources")):
        yield resource, resource.get("values"), f"{pointer}/resources/{index}/values"
    for index, child in _objects(module.get("child_modules")):
        yield from _of_module(child, f"{pointer}/child_modules/{index}")


def _objects(value: object) -> Iterator[tuple[int, Values]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield index, item


def _find(value: object, pointer: str, tree: Callable[[], Node], source: Source) -> Found | None:
    """What the value of an attribute says; None where it says nothing."""
    if value is UNKNOWN:
        return Found(UNKNOWN, lambda: find(tree(), pointer)[0])
    if not isinstance(value, str):
        return None
    if not value.strip():  # which is planned, and then refused
        return Found("", lambda: find(tree(), pointer)[0])

    def place() -> SourceMap:
        node = find(tree(), pointer)[0]
        return source_map_of(source.text, node.start, node.end, value, source)

    try:
        data, nodes, problems = parse_json(value, place)
    except SyntaxTrouble as trouble:
        return Found(UNKNOWN, lambda: find(tree(), pointer)[0], problems=[trouble.problem])
    return Found(data, nodes, problems=problems)


def _text(values: Values, names: tuple[str, ...]) -> str:
    """The first of the named attributes that is a text; empty when none is."""
    return next((value for name in names if isinstance(value := values.get(name), str)), "")
