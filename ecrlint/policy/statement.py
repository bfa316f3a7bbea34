"""A statement as rules see it: its elements as values with their JSON pointers.

An element that is absent is empty, and so is one that cannot be told; `Statement.unknown` says which.
"""

from __future__ import annotations

from ecrlint.policy.action import reach_of
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.condition import parse_operator
from ecrlint.policy.pointer import escape
from ecrlint.policy.principal import Principal
from ecrlint.policy.scope import OF_SEVERAL_SERVICES, names_ecr
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.startup.light_functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from ecrlint.policy.condition import Operator

    # A circle: a policy has statements, and each of them knows its policy.
    from ecrlint.policy.model import Policy

    Made = TypeVar("Made")

STATEMENT_ELEMENTS = frozenset(
    [
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ]
)

_WITH_RESOURCE = ("registry", "identity", "endpoint", "resource-control")


class Value:
    """One text of a policy and the JSON pointer to it."""

    __slots__ = ("pointer", "text")

    def __init__(self, text: str, pointer: str) -> None:
        self.text = text
        self.pointer = pointer

    def __repr__(self) -> str:
        return f"Value({self.text!r}, {self.pointer!r})"


class Condition:
    """One condition key under one operator.

    `name` is the operator as written, `operator` its parsed form (None when no such operator exists),
    `values` the texts it is compared with (booleans as true/false). `known` is False when a value is
    decided elsewhere or malformed.
    """

    __slots__ = ("key", "known", "name", "operator", "operator_pointer", "pointer", "values")

    def __init__(
        self,
        name: str,
        operator_pointer: str,
        key: str,
        pointer: str,
        values: tuple[Value, ...],
        known: bool,
    ) -> None:
        self.name = name
        self.operator: Operator | None = parse_operator(name)
        self.operator_pointer = operator_pointer
        self.key = key
        self.pointer = pointer
        self.values = values
        self.known = known

    @property
    def texts(self) -> list[str]:
        return [value.text for value in self.values]


class Statement:
    """One statement; elements that are absent, unknown or malformed are empty.

    `unknown` names the elements whose meaning cannot be told (a template decides them, or the schema
    pass refuses them); a rule that would blame must first see that what it reads is not among them.
    `refused` says that the schema pass has something to explain here. `ours` is False for a statement that
    reaches ECR without naming it, where other services count as well: nobody is blamed for that.
    """

    __slots__ = (
        "_plain", "_reach", "actions", "allows", "conditions", "data", "denies", "effect", "index",
        "not_actions", "not_principals", "not_resources", "ours", "pointer", "policy", "principals",
        "refused", "resources", "sid", "unknown",
    )  # fmt: skip

    def __init__(self, policy: Policy, index: int, pointer: str, data: dict[str, object]) -> None:
        self.policy = policy
        self.index = index
        self.pointer = pointer
        self.data = data
        self.refused = False
        self.unknown: set[str] = set()
        self.sid = self._text("Sid")
        self.effect = self._effect()
        self.allows = self.effect == "Allow"
        self.denies = self.effect == "Deny"
        self.principals = self._principals("Principal") if "Principal" in data else ()
        self.not_principals = self._principals("NotPrincipal") if "NotPrincipal" in data else ()
        self.actions = self._entries("Action") if "Action" in data else ()
        self.not_actions = self._entries("NotAction") if "NotAction" in data else ()
        self.resources = self._texts("Resource") if "Resource" in data else ()
        self.not_resources = self._texts("NotResource") if "NotResource" in data else ()
        self.conditions = self._conditions() if "Condition" in data else ()
        self._reach: frozenset[str] | None = None
        self._plain = False
        self._check_elements()
        self.ours = policy.kind not in OF_SEVERAL_SERVICES or names_ecr(data)
        self.refused = self.refused and self.ours

    @property
    def reach(self) -> frozenset[str]:
        """The known actions that Action or NotAction reaches, lower case; without unknown ones."""
        if self._reach is None:
            self._reach = self._reach_of_entries()
        return self._reach

    @property
    def plain(self) -> bool:
        """Whether every entry names an action of the policy's service: no wildcard, no slip."""
        if self._reach is None:
            self._reach = self._reach_of_entries()
        return self._plain

    @property
    def sound(self) -> bool:
        """Whether everything in the statement is known and well-formed."""
        return not self.unknown

    @property
    def label(self) -> str:
        """How messages call the statement: its Sid, or its 1-based number."""
        return self.sid or f"#{self.index + 1}"

    def has(self, element: str) -> bool:
        return element in self.data

    def at(self, element: str) -> str:
        """The pointer of an element of this statement."""
        return f"{self.pointer}/{element}"

    def _reach_of_entries(self) -> frozenset[str]:
        entries = self.actions or self.not_actions
        found, self._plain = reach_of(tuple([entry.text for entry in entries]), self.policy.service)
        if self.actions or not self.has("NotAction"):
            return found
        return frozenset() if "NotAction" in self.unknown else frozenset(ACTIONS) - found

    def _refuse(self, element: str) -> None:
        self.refused = True
        self.unknown.add(element)

    def _text(self, element: str) -> str:
        value = self.data.get(element, "")
        if isinstance(value, str):
            return value
        if value is not UNKNOWN:
            self.refused = True  # without a known Sid the statement still means the same
        return ""

    def _effect(self) -> str:
        effect = self.data.get("Effect")
        if effect == "Allow" or effect == "Deny":
            return str(effect)
        if effect is UNKNOWN:
            self.unknown.add("Effect")
        else:
            self._refuse("Effect")
        return ""

    def _texts(self, element: str) -> tuple[Value, ...]:
        return tuple(self._each(self.data[element], self.at(element), element, Value))

    def _entries(self, element: str) -> tuple[Value, ...]:
        """The actions that are known; a template may make any action of one with a hole."""
        entries = self._texts(element)
        for entry in entries:
            if "${" in entry.text and has_hole(entry.text):
                self.unknown.add(element)
                return tuple(entry for entry in entries if not has_hole(entry.text))
        return entries

    def _each(
        self, value: object, pointer: str, element: str, make: Callable[[str, str], Made]
    ) -> list[Made]:
        """What `make` makes of a text, or of every text of a list, and its pointer."""
        if isinstance(value, str):
            return [make(value, pointer)]
        if not isinstance(value, list):
            self._note(value, element)
            return []
        made = [make(item, f"{pointer}/{index}") for index, item in enumerate(value) if isinstance(item, str)]
        if len(made) < len(value):
            for item in value:
                if not isinstance(item, str):
                    self._note(item, element)
        return made

    def _note(self, value: object, element: str) -> None:
        """Remember that a value is decided elsewhere, or that it is malformed."""
        if value is UNKNOWN:
            self.unknown.add(element)
        else:
            self._refuse(element)

    def _principals(self, element: str) -> tuple[Principal, ...]:
        block = self.data[element]
        pointer = self.at(element)
        if block == "*":
            return (Principal("AWS", "*", pointer),)
        if not isinstance(block, dict):
            self._note(block, element)
            return ()
        found: list[Principal] = []
        for kind, named in block.items():
            found += self._each(named, f"{pointer}/{escape(kind)}", element, partial(Principal, kind))
        return tuple(found)

    def _conditions(self) -> tuple[Condition, ...]:
        block = self.data["Condition"]
        if not isinstance(block, dict):
            self._note(block, "Condition")
            return ()
        found: list[Condition] = []
        for name, keys in block.items():
            if not isinstance(keys, dict):
                self._note(keys, "Condition")
                continue
            operator_pointer = f"{self.pointer}/Condition/{escape(name)}"
            for key, value in keys.items():
                pointer = f"{operator_pointer}/{escape(key)}"
                found.append(self._condition(name, operator_pointer, key, pointer, value))
        return tuple(found)

    def _condition(
        self, name: str, operator_pointer: str, key: str, pointer: str, value: object
    ) -> Condition:
        known = True
        values = []
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            text = _scalar(item)
            if text is None:
                self._note(item, "Condition")
                known = False
            else:
                values.append(Value(text, f"{pointer}/{index}" if items is value else pointer))
        return Condition(name, operator_pointer, key, pointer, tuple(values), known)

    def _check_elements(self) -> None:
        data = self.data
        if not data.keys() <= STATEMENT_ELEMENTS:
            # A misspelt Condition or NotAction may change everything the statement says.
            self._refuse("Statement")
        names_callers = ("Principal" in data) + ("NotPrincipal" in data)
        if names_callers != (0 if self.policy.kind == "identity" else 1):
            self._refuse("Principal")
        if ("Action" in data) == ("NotAction" in data):
            self._refuse("Action")
        resources = ("Resource" in data) + ("NotResource" in data)
        if resources == 2 or (resources == 0 and self.policy.kind in _WITH_RESOURCE):
            self._refuse("Resource")


def _scalar(value: object) -> str | None:
    """A condition value as text; None when it is no text, number or boolean."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return None
