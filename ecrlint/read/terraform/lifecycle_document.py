"""The lifecycle policy that the blocks of a `data "aws_ecr_lifecycle_policy_document"` make.

The page of that data source says what becomes of them: a rule without an action expires images, and what is
not given, empty lists included, is left out.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue, at
from ecrlint.read.terraform.blocks import nested_blocks
from ecrlint.read.terraform.empty_defaults import fill_defaults
from ecrlint.read.terraform.statement import items_of, members_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block

TYPE = "aws_ecr_lifecycle_policy_document"

_RULE = {"priority": "rulePriority", "description": "description"}
_SELECTION = {
    "tag_status": "tagStatus",
    "tag_pattern_list": "tagPatternList",
    "tag_prefix_list": "tagPrefixList",
    "storage_class": "storageClass",
    "count_type": "countType",
    "count_unit": "countUnit",
    "count_number": "countNumber",
}
_ACTION = {"type": "type", "target_storage_class": "targetStorageClass"}
_NUMBERS = ("priority", "count_number")


def lifecycle_document(block: Block, scope: Scope) -> HclValue:
    """The policy of a data block."""
    given = nested_blocks(block.body, "rule", scope, ("selection", "action"))
    if given is None:
        return HclValue({}, block.spot)
    # Where defaults leave no rule, whoever uses the module makes some.
    items = items_of(given.value) or [HclValue(UNKNOWN, block.spot)]
    rules = HclValue([_rule(item) for item in items], given.value.spot, partial=given.value.partial)
    return HclValue({"rules": Entry(rules, given.spot)}, block.spot)


def _rule(block: HclValue) -> HclValue:
    members = members_of(block)
    if members is None:
        return HclValue(UNKNOWN, block.spot)
    made = _rename(members, _RULE)
    for name, names in (("selection", _SELECTION), ("action", _ACTION)):
        if name in members:
            made[name] = Entry(_only(members[name].value, names), members[name].spot)
    if "action" not in made:
        made["action"] = Entry(at(block.spot, {"type": "expire"}), block.spot)
    return HclValue(dict(made), block.spot)


def _only(blocks: HclValue, names: dict[str, str]) -> HclValue:
    """The one block of a type as an object."""
    items = items_of(blocks)
    members = members_of(items[0]) if items else None
    if not items or members is None:
        return HclValue(UNKNOWN, blocks.spot)
    return HclValue(dict(_rename(members, names)), items[0].spot)


def _rename(members: dict[str, Entry], names: dict[str, str]) -> dict[str, Entry]:
    return {
        names[name]: Entry(_convert(name, entry.value), entry.spot)
        for name, entry in members.items()
        if name in names and entry.value.content is not None and fill_defaults(entry.value).content != []
    }


def _convert(name: str, value: HclValue) -> HclValue:
    """A value as its attribute's type wants it: Terraform makes texts of numbers and the reverse."""
    content = value.content
    if isinstance(content, list):
        return HclValue([_convert("", item) for item in content], value.spot, partial=value.partial)
    if name in _NUMBERS:
        is_number = isinstance(content, str) and content.isdecimal()
        return at(value.spot, int(str(content))) if is_number else value
    is_number = isinstance(content, int | float) and not isinstance(content, bool)
    return at(value.spot, str(content)) if is_number else value
