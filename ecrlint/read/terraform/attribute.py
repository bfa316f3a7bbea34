"""What an attribute of a block holds: a policy, or a plain text."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.candidate import Found
from ecrlint.read.hcl.embedded_json import json_value
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.read.terraform.blocks import entry
from ecrlint.read.terraform.empty_defaults import fill_defaults
from ecrlint.read.terraform.partial_objects import with_known_parts
from ecrlint.read.terraform.statement import members_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.positions import Problem


def policy_attribute(block: Block, name: str, scope: Scope) -> Entry | None:
    """An attribute that may hold a policy; None where it is not given, or null."""
    outer, *inner = name.split(".")
    found = entry(block.body, outer, scope)
    for each in inner:
        found = _member(found, each) if found else None
    return None if found and found.value.content is None else found


def is_empty(value: HclValue) -> bool:
    """Whether it is a text with nothing in it, which is no JSON."""
    return isinstance(value.content, str) and not value.encoded and not value.content.strip()


def _member(entry: Entry, name: str) -> Entry | None:
    """A member of what an attribute is; None where it surely has none."""
    members = members_of(entry.value)
    if members is None and (entry.value.partial or entry.value.is_unknown):
        return Entry(HclValue(UNKNOWN, entry.value.spot), entry.spot)
    return (members or {}).get(name)


def candidate_in_text(value: HclValue, name: str, scope: Scope) -> Found:
    """The policy that a text holds; of an empty one that text itself, which ECR refuses as any other.

    Its size is that of compact JSON, which the provider makes of it.
    """
    problems: list[Problem] = []
    if is_empty(value):
        return Found("", lambda: value.node, name=name)
    try:
        policy = json_value(value, scope.evaluation, problems)
    except SyntaxTrouble as trouble:
        policy, problems = None, [trouble.problem]
    if policy is None:
        policy = HclValue(UNKNOWN, value.spot)
    return candidate_of(policy, name, scope, problems)


def candidate_of(value: HclValue, name: str, scope: Scope, problems: Sequence[Problem] = ()) -> Found:
    """The policy that a value is."""
    is_affordable = scope.evaluation.affords(value.size)
    policy = with_known_parts(value) if is_affordable else HclValue(UNKNOWN, value.spot)
    if scope.is_to_be_filled:
        policy = fill_defaults(policy)
    return Found(policy.data, lambda: policy.node, name=name, problems=problems)


def text_of(block: Block, names: tuple[str, ...], scope: Scope) -> str:
    """The first of some attributes that is a text that is known."""
    for name in names:
        found = entry(block.body, name, scope)
        if found and isinstance(found.value.content, str) and not found.value.is_undecided:
            return found.value.content
    return ""
