"""What JSON Schema refuses of a lifecycle policy, told as findings of invalid-lifecycle.

ECR names no place in its answers, and since it has an archive one sentence serves for most mistakes in a
selection: "instance failed to match exactly one schema (matched 0 out of 4)". So each finding quotes the
answer that people see, and says what it is about.
"""

from __future__ import annotations

import json

from ecrlint.lifecycle.grammar import ACTION, LISTS, MOST_RULES, RULE, SELECTION, is_open, whole
from ecrlint.policy.changes import Add, Delete, Fix, Rename
from ecrlint.policy.pointer import Place, escape
from ecrlint.policy.spelling import nearest
from ecrlint.rule.finding import Related
from ecrlint.schema.violation import (
    ELEMENT,
    ELEMENTS,
    EXPECTED,
    MAX_EXPLAINED,
    MAX_QUOTED,
    Violation,
    dotted_path,
    in_words,
    is_misspelt,
    pointer_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from jsonschema import ValidationError

    from ecrlint.lifecycle.model import LifecyclePolicy
    from ecrlint.schema.violation import Path

_RULE = "invalid-lifecycle"

_CONFLICT = "x-ecrlint-conflict"  # the annotation in the schema: what a value or element is in conflict with

_FAILURE = "Lifecycle policy validation failure: "
_UNMAPPED = "Could not map policyString into LifecyclePolicy."
_UNMATCHED = "instance failed to match exactly one schema (matched 0 out of {})"
_UNTAGGED = "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED"
_SCHEMAS = {"selection": 4, "action": 2}
_OPTIONAL = ("description", "countUnit", "storageClass", "targetStorageClass")
_DEPENDENT = ("countUnit", "storageClass", "targetStorageClass")  # wanted with some values of others only
_KNOWN = {"policy": frozenset(["rules"]), "rule": RULE, "selection": SELECTION, "action": ACTION}
_TYPES: dict[type, str] = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}

_ADDITIONS = {
    "rules": 'put the rules into a list, as in {"rules": [{"rulePriority": 1, …}]}',
    "rulePriority": "give each rule a number of its own; the lowest comes first",
    "selection": "say which images it is about: tagStatus, countType and countNumber",
    "action": 'say what becomes of the images, as in "action": {"type": "expire"}',
    "tagStatus": "write tagged, untagged or any",
    "countType": "write imageCountMoreThan to count images, or sinceImagePushed to count days",
    "countNumber": "say how many images stay, or for how many days",
    "countUnit": 'add "countUnit": "days"',
    "storageClass": 'add "storageClass": "archive"',
    "type": "write expire, or transition to archive the images",
    "targetStorageClass": 'add "targetStorageClass": "archive"',
    "tagPatternList or tagPrefixList": 'say which tags, as in "tagPatternList": ["*"] for all',
}
_CONFLICTS = {
    "countType sinceImagePulled": "images that nobody pulls can only be archived: make it transition with "
    "targetStorageClass archive, and expire them from there; or count by sinceImagePushed",
    "storageClass archive": "images in the archive can only expire, by sinceImageTransitioned",
    "countType sinceImageTransitioned": "write archive: it is about images in the archive",
    "countType imageCountMoreThan": "leave it out, a number of images has no unit",
    "tagStatus untagged": "leave it out, or write tagged",
    "tagStatus any": "leave it out, or write tagged",
    "type expire": "leave it out, or write transition",
}


def excerpt(policy: LifecyclePolicy) -> tuple[object, list[int], bool]:
    """The policy with only the rules that need explaining, their places in the whole, if there are more.

    Where there are too many rules, there are too many in the excerpt.
    """
    data = policy.data
    block = data.get("rules") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(block, list) or not block:
        return data, [], False
    wanted = sorted({*policy.broken_items, *(rule.index for rule in policy.rules if rule.refused)})
    indexes = wanted[:MAX_EXPLAINED] or [0]
    if len(block) > MOST_RULES:
        indexes = sorted({*indexes, *range(MOST_RULES + 1)})
    return {**data, "rules": [block[index] for index in indexes]}, indexes, len(wanted) > MAX_EXPLAINED


def explain(error: ValidationError, indexes: list[int]) -> Iterator[Violation]:
    """An error as violations; what is decided elsewhere is none."""
    value: Any = error.instance
    schema = error.schema
    assert isinstance(schema, dict)  # ours are
    if is_open(value):
        return
    path: Path = list(error.absolute_path)
    if len(path) > 1:
        path[1] = indexes[int(path[1])]
    pointer = pointer_of(path)
    if error.validator == "additionalProperties":
        yield from _unknown(value, schema["properties"], path, pointer)
    elif error.validator == "required":
        (element,) = schema["required"]
        answer = _unmatched([*path, element]) if element in _DEPENDENT else ""
        yield from _missing(value, element, path, pointer, answer)
    elif ELEMENT in schema:
        yield from _missing(value, schema[ELEMENT], path, pointer, _UNTAGGED)
    elif ELEMENTS in schema:
        yield _both(schema[ELEMENTS], path, pointer)
    elif len(path) > 2 and (value is None or (value == [] and path[-1] in LISTS)):
        yield _blank(value, schema, path, pointer)
    elif _CONFLICT in schema:
        yield _conflict(value, schema, path, pointer)
    else:
        yield _wrong(value, schema, path, pointer)


def _unknown(data: dict[str, object], known: Any, path: Path, pointer: str) -> Iterator[Violation]:
    is_flat = len(path) == 2 and "selection" not in data  # what is missing is told, not each part of it
    for key in data:
        if key in known or (is_flat and key in SELECTION):
            continue
        meant = nearest(key, known)
        answer = f'object instance has properties which are not allowed by the schema: (["{key}"])'
        help = f"write {meant}" if meant else "leave it out"
        place = Place(f"{pointer}/{escape(key)}", "key")
        fix = Fix(help, Rename(place.pointer, meant)) if meant and meant not in data else None
        yield _violation(place, "unknown", answer, help, fix=fix, element=key, owner=_owner(path))


def _missing(
    data: dict[str, object], element: str, path: Path, pointer: str, answer: str = ""
) -> Iterator[Violation]:
    """A missing element, unless a misspelt one stands for it: that is told already."""
    known = _KNOWN[_owner(path)]
    if is_misspelt(element.split(" or "), data, known):
        return
    answer = answer or f'object has missing required properties (["{element}"])'
    place, help = Place(pointer, "opening"), _ADDITIONS[element]
    fix = Fix(help, Add(f"{pointer}/{element}", "days")) if element == "countUnit" else None
    yield _violation(place, "missing", answer, help, fix=fix, element=element, owner=_owner(path))


def _both(elements: list[str], path: Path, pointer: str) -> Violation:
    """Two lists of which a rule may have one."""
    first, second = elements
    return _violation(
        Place(f"{pointer}/{second}", "key"),
        "conflict",
        _unmatched(path),
        "keep one; another rule may use the other",
        (Related(Place(f"{pointer}/{first}", "key"), "the other list"),),
        element=second,
        other=first,
    )


def _blank(value: object, schema: dict[str, Any], path: Path, pointer: str) -> Violation:
    """A null or an empty list, which people and modules write for what is not there."""
    fix = None
    if path[-1] in _OPTIONAL or _CONFLICT in schema:
        help, fix = "leave it out", Fix(f"delete {_name_of(path)}", Delete(pointer))
    else:
        help = "name tags, or leave it out and make tagStatus any" if value == [] else "give it a value"
    answer = _unmatched(path) if _block(path) else _wrong_type(value, schema)
    return _violation(
        Place(pointer), "blank", answer, help, fix=fix, element=_name_of(path), found=in_words(value)
    )


def _conflict(value: object, schema: dict[str, Any], path: Path, pointer: str) -> Violation:
    """A value, or an element whatever its value, that does not go with another."""
    other = str(schema[_CONFLICT])
    name, _, _ = other.partition(" ")
    place = Place(f"/rules/{path[1]}/{'action' if name == 'type' else 'selection'}/{name}")
    is_value = EXPECTED in schema
    return _violation(
        Place(pointer, "value" if is_value else "key"),
        "conflict",
        _unmatched(path),
        _CONFLICTS[other],
        (Related(place, "what it does not go with"),),
        element=f"{path[-1]} {value}" if is_value else str(path[-1]),
        other=other,
    )


def _wrong(value: object, schema: dict[str, Any], path: Path, pointer: str) -> Violation:
    """A value of the wrong type, or none of those that may stand here."""
    help = _remedy(value, schema, path)
    found, expected = in_words(value), str(schema[EXPECTED])
    if not path:
        return _violation(Place(pointer), "policy", _UNMAPPED, help, found=found, expected=expected)
    is_long = isinstance(value, list) and len(value) > MOST_RULES
    answer = _answer(value, schema, path)
    return _violation(
        Place(pointer, "opening" if is_long else "value"),
        "default",
        answer,
        help,
        element=_name_of(path),
        found=f"{found} of {len(value)}" if isinstance(value, list) and value else found,
        expected=expected,
    )


def _violation(
    place: Place,
    variant: str,
    answer: str,
    help: str,
    related: tuple[Related, ...] = (),
    fix: Fix | None = None,
    **fields: str,
) -> Violation:
    fields["answer"] = _FAILURE + answer
    return Violation(_RULE, place.pointer, place.part, variant, help, fix, related, **fields)


def _answer(value: object, schema: dict[str, Any], path: Path) -> str:
    """What ECR says of a value, as far as its answers are known."""
    number = whole(value)
    if isinstance(value, list) and schema.get("type") == "array":
        return "…"  # how it counts rules is not known
    if isinstance(value, str) and path[-1] == "countType":
        return _unmatched(path)
    if isinstance(value, str) and "enum" in schema:
        words = json.dumps(schema["enum"])
        return f"instance value ({value[:MAX_QUOTED]}) not found in enum (possible values: {words})"
    if number is not None and "minimum" in schema:
        return f"numeric instance is lower than the required minimum (minimum: 1, found: {number})"
    return _wrong_type(value, schema)


def _wrong_type(value: object, schema: dict[str, Any]) -> str:
    found = _TYPES.get(type(value), "number" if whole(value) is None else "integer")
    wanted = json.dumps([schema.get("type", "string")])
    return f"instance type ({found}) does not match any allowed primitive type (allowed: {wanted})"


def _unmatched(path: Path) -> str:
    return _UNMATCHED.format(_SCHEMAS[str(path[2])])


def _block(path: Path) -> str:
    """The part of a rule that a place is inside of; empty when it is in none."""
    return str(path[2]) if len(path) > 3 else ""


def _owner(path: Path) -> str:
    """What an object is called."""
    if not path:
        return "policy"
    return "rule" if len(path) == 2 else str(path[-1])


def _name_of(path: Path) -> str:
    """What messages call a value: its way through the rule, as in `selection.tagPrefixList[0]`."""
    return dotted_path(path[2:] or path)


def _remedy(value: object, schema: dict[str, Any], path: Path) -> str:
    """How to put right what people commonly write; empty where there is nothing clever to say."""
    if isinstance(value, str) and "enum" in schema:
        (only, *more) = schema["enum"]
        meant = nearest(value, schema["enum"]) or ("" if more else only)
        return f"write {meant}" if meant else ""
    wanted = schema.get("type")
    if isinstance(value, str) and wanted == "integer" and value.strip().isdecimal():
        return f"take the quotes away: {int(value)}"
    if isinstance(value, str) and wanted == "array":
        return f"put it into a list: [{json.dumps(value)}]"
    if value == "expire" and path[-1:] == ["action"]:
        return 'write {"type": "expire"}'
    if isinstance(value, list) and not path:
        return 'put the list into an object: {"rules": […]}'
    if isinstance(value, list) and len(value) > MOST_RULES:
        return "say it with fewer rules"
    if value == [] or isinstance(value, dict):
        return _ADDITIONS["rules"] if path == ["rules"] else ""
    return ""
