"""What the files `override.tf` and `*_override.tf` replace (Terraform documentation, "Override Files").

A block of such a file is merged into the block with the same type and labels: each attribute replaces that
of its name, and nested blocks of a type replace all of that type. Of `locals` each value counts by itself.
"""

from __future__ import annotations

from ecrlint.read.hcl.syntax import Block, Body
from ecrlint.read.registry import TERRAFORM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_REPETITIONS = ("count", "for_each")


def is_override(name: str) -> bool:
    """Whether a file of a module overrides others, by its name."""
    for ending in sorted(TERRAFORM, key=len, reverse=True):
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            return stem == "override" or stem.endswith("_override")
    return False


def read_files(names: Iterable[str]) -> list[str]:
    """The files of a module in the order in which they count: those that override others come last.

    OpenTofu takes `main.tofu` in the place of `main.tf`.
    """
    every = list(names)
    shadowed = {name.replace(".tofu", ".tf") for name in every if name.endswith((".tofu", ".tofu.json"))}
    return sorted(
        (name for name in every if name not in shadowed), key=lambda name: (is_override(name), name)
    )


def merged(block: Block, over: Block) -> Block:
    """A block with what another one replaces in it; it stands where the first does."""
    body = Body()
    body.attributes.update(block.body.attributes)
    if not over.body.attributes.keys().isdisjoint(_REPETITIONS):
        for name in _REPETITIONS:
            body.attributes.pop(name, None)
    replaced = {_made(each) for each in over.body.blocks}
    body.attributes = {name: each for name, each in body.attributes.items() if name not in replaced}
    body.attributes.update(over.body.attributes)
    kept = [
        each
        for each in block.body.blocks
        if _made(each) not in replaced and _made(each) not in over.body.attributes
    ]
    body.blocks = [*kept, *over.body.blocks]
    return Block(block.type, block.labels, body, block.spot, block.header)


def _made(block: Block) -> str:
    """The type of the blocks that a block is, or makes."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
