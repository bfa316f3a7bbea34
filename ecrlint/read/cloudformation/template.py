"""The sections of a template, and what is an intrinsic function in it."""

from __future__ import annotations

from ecrlint.read.cloudformation.value import Placed, unknown
from ecrlint.read.limits import Reached
from ecrlint.read.positions import Node
from ecrlint.read.yaml.source_map import source_map_of
from ecrlint.read.yaml.tags import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecrlint.read.cloudformation.value import Where
    from ecrlint.source import Source

MAX_ROUNDS = 500
"""How often the loops of a template go round, all together: a stack has at most 500 resources."""


class Call:
    """An intrinsic function under its long name, its argument, and the node of the whole expression."""

    __slots__ = ("argument", "name", "node", "whole")

    def __init__(self, name: str, argument: object, node: Node, whole: Node) -> None:
        self.name = name
        self.argument = argument
        self.node = node
        self.whole = whole

    def arguments(self) -> list[tuple[object, Node]]:
        """The items of an argument that is a list; a single value is the only one."""
        return items(self.argument, self.node) or [(self.argument, self.node)]

    def unknown(self, name: str = "") -> Placed:
        """What nobody knows of its result."""
        return unknown(self.whole, name or self.name.removeprefix("Fn::"))


class Template:
    """A template's sections, each a mapping of names to values with nodes.

    With it goes what its reading has come to: the limits that were `reached`, and the `rounds` that are left.
    """

    def __init__(self, value: Mapping[str, object], node: Node, source: Source) -> None:
        sections = dict(members(value, node))
        self.source = source
        self.resources = sections.get("Resources", ({}, node))
        self.conditions = dict(members(*sections.get("Conditions", ({}, node))))
        self._parameters = dict(members(*sections.get("Parameters", ({}, node))))
        self._mappings = dict(members(*sections.get("Mappings", ({}, node))))
        self._types = {name: _type(each) for name, (each, _) in members(*self.resources)}
        self.reached = Reached()
        self.rounds = MAX_ROUNDS

    def is_parameter(self, name: str) -> bool:
        return name in self._parameters

    def type_of(self, resource: str) -> str:
        """The type of a resource, empty for a name that no resource has."""
        return self._types.get(resource, "")

    def allowed(self, name: str) -> list[Placed]:
        """The values that a parameter may have; none where it may have any."""
        declaration = dict(members(*self._parameters.get(name, ({}, Node(0, 0)))))
        return [self._literal(*each) for each in items(*declaration.get("AllowedValues", ([], Node(0, 0))))]

    def parameter(self, name: str) -> Placed | None:
        """The default of a parameter, or the only value that it may have.

        None where a deployment decides: also for an empty default, which says that something else must be
        given, and for SSM types, whose default is the name under which SSM keeps the value.
        """
        declaration = dict(members(*self._parameters[name]))
        type = declaration.get("Type", ("String",))[0]
        if not isinstance(type, str) or type.startswith("AWS::SSM::Parameter"):
            return None
        allowed = self.allowed(name)
        if "Default" in declaration:
            value = self._literal(*declaration["Default"])
        elif len(allowed) == 1:
            value = allowed[0]
        else:
            return None
        if not isinstance(value.value, str) or not value.value:
            return None
        return _split(value) if type == "CommaDelimitedList" or type.startswith("List<") else value

    def mapped_value(self, *keys: str) -> Placed | None:
        """A value of a mapping, by the mapping's name and two keys."""
        at: object = None
        inside = self._mappings
        for key in keys:
            if key not in inside:
                return None
            at, node = inside[key]
            inside = dict(members(at, node))
        return Placed(at, node)

    def keys_of(self, *keys: str) -> list[str]:
        """The keys of a mapping, or under one of its keys."""
        found = self.mapped_value(*keys)
        return list(found.value) if found and isinstance(found.value, dict) else []

    def where(self, placed: Placed) -> Where:
        """Where each character of a text is written."""
        text, node = str(placed.value), placed.node
        return placed.where or (lambda: source_map_of(self.source.text, node.start, node.end, text))

    def _literal(self, value: object, node: Node) -> Placed:
        """A parameter's value, which is a text as it is written: an account's id may begin with a 0."""
        if value is None or isinstance(value, (int, float)):
            return Placed(self.source.text[node.start : node.end], node)
        return Placed(value, node)


def call_of(value: object, node: Node) -> Call | None:
    """The intrinsic function that a value calls, in its short or its long form."""
    called = call_in(value)
    if called is None:
        return None
    children = node.children
    if isinstance(value, dict) and isinstance(children, dict):
        return Call(*called, children[called[0]].value, node)
    return Call(*called, node, node)


def call_in(value: object) -> tuple[str, object] | None:
    """The long name of the intrinsic function that a value calls, and its argument."""
    if isinstance(value, Tagged):
        name = value.tag.removeprefix("!")
        return (name if name in ("Ref", "Condition") else f"Fn::{name}"), value.value
    if isinstance(value, dict) and len(value) == 1:
        [(name, argument)] = value.items()
        if name == "Ref" or (name.startswith("Fn::") and not name.startswith("Fn::ForEach")):
            return name, argument
    return None


def members(value: object, node: Node) -> Iterator[tuple[str, tuple[object, Node]]]:
    """Each member of an object with its node; nothing for other values."""
    children = node.children
    if isinstance(value, dict) and isinstance(children, dict):
        for key, item in value.items():
            yield key, (item, children[key].value)


def items(value: object, node: Node) -> list[tuple[object, Node]]:
    """Each item of a list with its node; nothing for other values."""
    children = node.children
    if isinstance(value, list) and isinstance(children, list):
        return list(zip(value, children, strict=True))
    return []


def _type(resource: object) -> str:
    type = resource.get("Type") if isinstance(resource, dict) else ""
    return type if isinstance(type, str) else ""


def _split(text: Placed) -> Placed:
    """The list that a text with commas is; every item stands where the text does."""
    start, end = text.node.start, text.node.end
    values = [item.strip() for item in str(text.value).split(",")]
    return Placed(values, Node(start, end, [Node(start, end) for _ in values]))
