"""The steps behind an operand, as the grammar has them: `.name`, `[0]`, `[*]`, `.*`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node as Branch


def in_one_row(steps: Sequence[Branch]) -> list[Branch]:
    """Steps in one row: the grammar hangs those behind a splat under it."""
    row: list[Branch] = []
    for branch in steps:
        row.extend(in_one_row(branch.children[0].children) if branch.type == "splat" else [branch])
    return row


def leading_names(steps: Sequence[Branch]) -> list[Branch]:
    """The steps in front that an attribute-only splat takes for each item."""
    for number, branch in enumerate(steps):
        if branch.type != "get_attr":
            return list(steps[:number])
    return list(steps)
