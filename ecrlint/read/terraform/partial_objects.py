"""Policies put together by `merge` with something that nobody knows: what is known of them."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENT = (("Effect",), ("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Condition",))
"""What a statement may have got from elsewhere, and that matters: one of each group."""


def with_known_parts(policy: HclValue) -> HclValue:
    """The policy in which an object that may have more entries has them as UNKNOWN, so far as they matter.

    An object of which no statements are known, or no rules, stays unknown as a whole.
    """
    content = policy.content
    if not isinstance(content, dict):
        return policy
    if "rules" in content:
        return HclValue(content, policy.spot)
    statements = content.get("Statement")
    if statements is None or statements.value.is_unknown:
        return policy
    block = _block(statements.value)
    if block is not statements.value or policy.partial:
        content = {**content, "Statement": Entry(block, statements.spot)}
        return (
            _completed(content, policy, (("Version",),)) if policy.partial else HclValue(content, policy.spot)
        )
    return policy


def _block(block: HclValue) -> HclValue:
    if isinstance(block.content, list):
        items = [_statement(item) for item in block.content]
        if all(new is old for new, old in zip(items, block.content, strict=True)):
            return block
        return HclValue(list(items), block.spot, partial=block.partial)
    return _statement(block)


def _statement(value: HclValue) -> HclValue:
    if isinstance(value.content, dict) and value.content and value.partial:
        return _completed(value.content, value, _STATEMENT)
    return value


def _completed(members: dict[str, Entry], value: HclValue, needed: Sequence[tuple[str, ...]]) -> HclValue:
    unknown = Entry(HclValue(UNKNOWN, value.spot), value.spot)
    missing = {names[0]: unknown for names in needed if not any(name in members for name in names)}
    return HclValue({**members, **missing}, value.spot)
