"""Whether ECR takes a rule of a lifecycle policy: the grammar that the JSON Schema has too.

Both follow "Lifecycle policy properties in Amazon ECR" and "Examples of lifecycle policies in Amazon ECR" of
the user guide; a property test holds them together. What is decided elsewhere is taken for right.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Data = Mapping[str, object]

MOST_RULES = 50
"""Rules of one policy ("Amazon ECR service quotas"; not adjustable)."""

RULE = frozenset(["rulePriority", "description", "selection", "action"])
SELECTION = frozenset(
    ["tagStatus", "tagPatternList", "tagPrefixList", "storageClass", "countType", "countUnit", "countNumber"]
)
ACTION = frozenset(["type", "targetStorageClass"])
LISTS = ("tagPatternList", "tagPrefixList")

_SINCE = ("sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned")


def is_rule(data: Data) -> bool:
    """Whether ECR takes a rule, by itself: what it may not have in common with others is not asked."""
    selection, action = data.get("selection"), data.get("action")
    return (
        _has_only(data, RULE, ("rulePriority", "selection", "action"))
        and _is_whole(data["rulePriority"])
        and _is_text(data.get("description", ""))
        and _is_object(selection, _is_selection)
        and _is_object(action, _is_action)
        and _go_together(selection, action)
    )


def whole(value: object) -> int | None:
    """A whole number, which JSON may write as 1.0; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) else None


def is_open(value: object) -> bool:
    """Whether a value is decided elsewhere, be it in part."""
    return value is UNKNOWN or (isinstance(value, str) and has_hole(value))


def _is_selection(data: Data) -> bool:
    return (
        _has_only(data, SELECTION, ("tagStatus", "countType", "countNumber"))
        and _is_one_of(data["tagStatus"], "tagged", "untagged", "any")
        and _are_tags(data)
        and _is_count(data)
        and _is_storage(data)
    )


def _are_tags(data: Data) -> bool:
    """Lists stand in rules for tagged images only, and there exactly one of them."""
    given = [name for name in LISTS if name in data]
    if data["tagStatus"] in ("untagged", "any"):
        return all(is_open(data[name]) for name in given)
    if data["tagStatus"] == "tagged" and not given:
        return False
    lists = [data[name] for name in given]
    if not all(map(_is_list_of_texts, lists)):
        return False
    return data["tagStatus"] != "tagged" or len(lists) == 1 or any(map(is_open, lists))


def _is_count(data: Data) -> bool:
    type, number = data["countType"], whole(data["countNumber"])
    if not _is_one_of(type, "imageCountMoreThan", *_SINCE):
        return False
    if number is None and not is_open(data["countNumber"]):
        return False
    if number is not None and number < 1:
        return False
    if type == "imageCountMoreThan":
        return is_open(data.get("countUnit", UNKNOWN))
    return _is_one_of(data.get("countUnit", UNKNOWN), "days") and ("countUnit" in data or is_open(type))


def _is_storage(data: Data) -> bool:
    """The archive goes with sinceImageTransitioned, and only with that."""
    type, storage = data["countType"], data.get("storageClass", "standard")
    if not _is_one_of(storage, "standard", "archive"):
        return False
    return is_open(type) or is_open(storage) or (type == "sinceImageTransitioned") == (storage == "archive")


def _is_action(data: Data) -> bool:
    if not (_has_only(data, ACTION, ("type",)) and _is_one_of(data["type"], "expire", "transition")):
        return False
    target = data.get("targetStorageClass", UNKNOWN)
    if data["type"] == "expire":
        return is_open(target)
    return _is_one_of(target, "archive") and ("targetStorageClass" in data or is_open(data["type"]))


def _go_together(selection: object, action: object) -> bool:
    """Images that nobody pulls can only be archived, those in the archive only expire."""
    if not (isinstance(selection, dict) and isinstance(action, dict)):
        return True
    pair = (selection["countType"], action["type"])
    return pair not in (("sinceImagePulled", "expire"), ("sinceImageTransitioned", "transition"))


def _has_only(data: Data, known: frozenset[str], needed: tuple[str, ...]) -> bool:
    return data.keys() <= known and all(name in data for name in needed)


def _is_object(value: object, fits: Callable[[Data], bool]) -> bool:
    return fits(value) if isinstance(value, dict) else is_open(value)


def _is_one_of(value: object, *words: str) -> bool:
    return (isinstance(value, str) and value in words) or is_open(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) or value is UNKNOWN


def _is_whole(value: object) -> bool:
    return whole(value) is not None or is_open(value)


def _is_list_of_texts(value: object) -> bool:
    if not isinstance(value, list):
        return is_open(value)
    return bool(value) and all(map(_is_text, value))
