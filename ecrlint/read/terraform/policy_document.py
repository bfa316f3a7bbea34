"""The policy that the blocks of a `data "aws_iam_policy_document"` make."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.embedded_json import json_value
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.read.terraform.blocks import entry, nested_blocks
from ecrlint.read.terraform.merge import merge_policies
from ecrlint.read.terraform.statement import items_of, statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block

TYPE = "aws_iam_policy_document"
SOURCES = ("source_json", "source_policy_documents")
OVERRIDES = ("override_json", "override_policy_documents")
_PARTS = ("principals", "not_principals", "condition")


def document(block: Block, scope: Scope) -> HclValue:
    """The policy of a data block: its sources, its own statements, and its overrides.

    Where other policies are asked for and defaults leave no statement, whoever uses the module gives some.
    """
    policies = [*_others(block, SOURCES, scope), _own(block, scope), *_others(block, OVERRIDES, scope)]
    merged = merge_policies(policies, block.spot, scope.evaluation.reached)
    is_open = not block.body.attributes.keys().isdisjoint((*SOURCES, *OVERRIDES))
    if is_open and isinstance(merged.content, dict) and "Statement" not in merged.content:
        merged.content["Statement"] = Entry(HclValue(UNKNOWN, block.spot), block.header)
    return merged


def _own(block: Block, scope: Scope) -> HclValue:
    members = {"Version": entry(block.body, "version", scope), "Id": entry(block.body, "policy_id", scope)}
    found = {name: each for name, each in members.items() if each}
    found.setdefault("Version", Entry(HclValue("2012-10-17", block.spot), block.header))
    statements = nested_blocks(block.body, "statement", scope, _PARTS)
    if statements:
        # Where defaults leave no statement, whoever uses the module makes some.
        items = items_of(statements.value) or [HclValue(UNKNOWN, block.spot)]
        made = [statement(each) for each in items]
        found["Statement"] = Entry(HclValue(list(made), statements.value.spot), statements.spot)
    return HclValue(found, block.spot)


def _others(block: Block, names: tuple[str, ...], scope: Scope) -> Iterator[HclValue]:
    """The policies that a document takes over; empty texts count for nothing."""
    for name in names:
        given = entry(block.body, name, scope)
        if given:
            items = given.value.content if isinstance(given.value.content, list) else [given.value]
            for item in items:
                if item.content not in (None, "", []):
                    yield _policy(item, scope)


def _policy(text: HclValue, scope: Scope) -> HclValue:
    try:
        return json_value(text, scope.evaluation) or HclValue(UNKNOWN, text.spot)
    except SyntaxTrouble:
        return HclValue(UNKNOWN, text.spot)
