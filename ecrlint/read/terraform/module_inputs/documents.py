"""The policies of ECR inside of a value, whatever it is called: its content decides.

A policy may be a JSON text or an object, or stand as one of several in lists and maps; modules for roles
also take statements in Terraform's words (`actions`, `resources`), by name or in a row.
"""

from __future__ import annotations

import json
import re

from ecrlint.policy.kind import kind_of
from ecrlint.read.hcl.embedded_json import json_value
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.read.terraform.statement import items_of, members_of, statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.hcl.budget import Evaluation

_WORDS = ("actions", "not_actions")
_ELEMENTS = ("Action", "NotAction")
_is_plain = re.compile(r"[A-Za-z_]\w*").fullmatch


class InnerPolicy:
    """A policy inside of a value, its kind, and the way to it: `.ecr`, `[0]`, `["a-b"]`."""

    __slots__ = ("kind", "value", "way")

    def __init__(self, kind: Kind, value: HclValue, way: str) -> None:
        self.kind = kind
        self.value = value
        self.way = way


def policies_in(value: HclValue, evaluation: Evaluation, way: str = "") -> Iterator[InnerPolicy]:
    """The policies that a value is, or holds. What is no policy of ECR is passed over."""
    found = _policy(value, evaluation)
    if found is not None:
        kind = kind_of(found.data)[0]
        if kind:
            yield InnerPolicy(kind, found, way)
    else:
        for step, inner in _members(value):
            yield from policies_in(inner, evaluation, way + step)


def _policy(value: HclValue, evaluation: Evaluation) -> HclValue | None:
    """The policy that a value is as a whole; None where it is none, though something in it may be."""
    if value.encoded or isinstance(value.content, str):
        return _in_text(value, evaluation)
    members = members_of(value)
    if members and ("Statement" in members or "rules" in members):
        return value
    statements = _statements(value)
    if statements is None:
        return None
    block = HclValue(statements, value.spot)
    return HclValue({"Statement": Entry(block, value.spot)}, value.spot)


def _in_text(value: HclValue, evaluation: Evaluation) -> HclValue | None:
    text = value.content
    if not value.encoded and not (isinstance(text, str) and text.lstrip()[:1] == "{"):
        return None
    try:
        return json_value(value, evaluation)
    except SyntaxTrouble:
        return None


def _statements(value: HclValue) -> list[HclValue] | None:
    """The statements that a list or a map consists of; None where it has other members, too."""
    given = [inner for _, inner in _members(value)]
    members = [members_of(each) for each in given]
    if not members or not all(members):
        return None
    made = [_statement(each, inside) for each, inside in zip(given, members, strict=True) if inside]
    known = [each for each in made if each is not None]
    return known if len(known) == len(given) else None


def _statement(value: HclValue, members: dict[str, Entry]) -> HclValue | None:
    """A statement that says on what, or for whom it is; None where it is none."""
    if any(word in members for word in _WORDS):
        made = statement(value)
        inside = made.content if isinstance(made.content, dict) else {}
        return made if not inside.keys().isdisjoint(("Resource", "NotResource", "Principal")) else None
    return value if any(element in members for element in _ELEMENTS) and "Effect" in members else None


def _members(value: HclValue) -> list[tuple[str, HclValue]]:
    """The members of a list or a map, each with the step to it."""
    content = value.content
    if isinstance(content, dict):
        return [(_step(name), each.value) for name, each in content.items()]
    items = items_of(value) or []
    return [(f"[{number}]", item) for number, item in enumerate(items)]


def _step(name: str) -> str:
    return f".{name}" if _is_plain(name) else f"[{json.dumps(name)}]"
