"""What is empty only because nobody has filled it yet."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.terraform.module import Module


def fill_defaults(value: HclValue) -> HclValue:
    """The value with UNKNOWN for each empty list that is not written as one.

    Such a list is the empty default of a variable, or was made from one; whoever uses the module fills it.
    """
    content = value.content
    if isinstance(content, dict):
        members = {name: Entry(fill_defaults(entry.value), entry.spot) for name, entry in content.items()}
        return HclValue(members, value.spot, partial=value.partial)
    if not isinstance(content, list):
        return value
    if not content and not _is_written(value):
        return HclValue(UNKNOWN, value.spot)
    return HclValue([fill_defaults(item) for item in content], value.spot, partial=value.partial)


def _is_written(value: HclValue) -> bool:
    source, start, end = value.spot.source, value.spot.start, value.spot.end
    return source is not None and "".join(source.text[start:end].split()) == "[]"


def is_default(value: HclValue, module: Module) -> bool:
    """Whether a value is what a variable of the module has as long as nobody gives it another."""
    spot = value.spot
    return spot.source is None or any(
        block.type == "variable"
        and block.spot.source is spot.source
        and block.spot.start <= spot.start < block.spot.end
        for block in module.declared.blocks.values()
    )
