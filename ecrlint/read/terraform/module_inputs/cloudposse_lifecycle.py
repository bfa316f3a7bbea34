"""The lifecycle policy that the public module cloudposse/ecr makes of its inputs.

It puts rules for protected tags, two of its own, and those that it is given in a row, those about any image
last, and numbers them. Without rules of the user's there is nothing that would be theirs to mend.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue, at
from ecrlint.read.terraform.module_inputs.inputs import inputs_of, object_at
from ecrlint.read.terraform.statement import items_of, members_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.read.terraform.module_inputs.inputs import Inputs

_CUSTOM = "custom_lifecycle_rules"
_PROTECTED = "protected_tags"
_SETTINGS = "default_lifecycle_rules_settings"
_LISTS = ("tagPrefixList", "tagPatternList")
_UNTAGGED = {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 1}


def policy(inputs: Inputs) -> HclValue | None:
    """The policy; None where the module's own rules are all of it."""
    given = [entry for name in (_CUSTOM, _PROTECTED) if (entry := inputs.entry(name))]
    if not any(entry.value.content != [] for entry in given):
        return None
    custom = _items(inputs, _CUSTOM)
    rules = [*_protecting(inputs), *_of_module(inputs, custom), *custom]
    is_any = [_tag_status(rule) == "any" for rule in rules]
    row = [rule for rule, last in zip(rules, is_any, strict=True) if not last]
    row += [rule for rule, last in zip(rules, is_any, strict=True) if last]
    numbered = [_numbered(rule, number) for number, rule in enumerate(row, 1)]
    return object_at(inputs.spot, {"rules": HclValue(numbered, inputs.spot)})


def _items(inputs: Inputs, name: str) -> list[HclValue]:
    """The items of a list; one that is unknown stands for those that nobody knows."""
    entry = inputs.entry(name)
    if entry is None:
        return []
    items = items_of(entry.value)
    return [HclValue(UNKNOWN, entry.value.spot)] if items is None else items


def _protecting(inputs: Inputs) -> Iterator[HclValue]:
    """A rule for each protected tag, which keeps a large number of images."""
    kept = inputs.entry("protected_tags_keep_count")
    for tag in _items(inputs, _PROTECTED):
        if not isinstance(tag.content, str):
            yield HclValue(UNKNOWN, tag.spot)
            continue
        selection = {
            "tagStatus": at(tag.spot, "tagged"),
            "tagPatternList" if "*" in tag.content else "tagPrefixList": HclValue([tag], tag.spot),
            "countType": at(tag.spot, "imageCountMoreThan"),
            "countNumber": kept.value if kept else at(tag.spot, 999_999),
        }
        yield _rule(object_at(tag.spot, selection), tag.spot)


def _of_module(inputs: Inputs, custom: list[HclValue]) -> Iterator[HclValue]:
    """The module's own rules, unless they are switched off."""
    spot = inputs.spot
    is_replaced = any(_tag_status(rule) == "untagged" for rule in custom)
    if _is_enabled(inputs, "untagged_image_rule") and not is_replaced:
        yield _rule(at(spot, _UNTAGGED), spot)
    if _is_enabled(inputs, "remove_old_image_rule"):
        count = inputs.entry("max_image_count")
        by_time = inputs.may_be("time_based_rotation", True, default=False)
        selection = {
            "tagStatus": at(spot, "any"),
            "countType": at(spot, "sinceImagePushed" if by_time else "imageCountMoreThan"),
            "countNumber": count.value if count else at(spot, 500),
        }
        if by_time:
            selection["countUnit"] = at(spot, "days")
        yield _rule(object_at(spot, selection), spot)


def _is_enabled(inputs: Inputs, rule: str) -> bool:
    """Whether one of the module's own rules is surely there."""
    settings = inputs.entry(_SETTINGS)
    members = members_of(settings.value) if settings else {}
    if members is None:
        return False
    own = members_of(members[rule].value) if rule in members else {}
    return own is not None and not inputs_of(own, inputs.spot).may_be("enabled", False, default=True)


def _rule(selection: HclValue, spot: HclSpan) -> HclValue:
    return object_at(spot, {"selection": selection, "action": at(spot, {"type": "expire"})})


def _tag_status(rule: HclValue) -> object:
    selection = (members_of(rule) or {}).get("selection")
    status = (members_of(selection.value) or {}).get("tagStatus") if selection else None
    return status.value.content if status else None


def _numbered(rule: HclValue, number: int) -> HclValue:
    """A rule with its number, and without what is null or empty in its selection."""
    members = members_of(rule)
    if members is None:
        return HclValue(UNKNOWN, rule.spot)
    made = {"rulePriority": Entry(at(rule.spot, number), rule.spot), **members}
    made["rulePriority"] = Entry(at(rule.spot, number), rule.spot)
    selection = members.get("selection")
    chosen = members_of(selection.value) if selection else None
    if selection and chosen is not None:
        kept = {
            name: each
            for name, each in chosen.items()
            if each.value.content is not None and not (name in _LISTS and each.value.content == [])
        }
        made["selection"] = Entry(HclValue(kept, selection.value.spot), selection.spot)
    return HclValue({name: each for name, each in made.items() if each.value.content is not None}, rule.spot)
