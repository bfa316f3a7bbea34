"""What JSON Schema refuses of a policy, told as findings of the rules ECR101-106 and ECR109."""

from __future__ import annotations

import json

from ecrlint.policy.changes import Delete, Fix, Rename, Replace
from ecrlint.policy.model import ROOT_ELEMENTS
from ecrlint.policy.pointer import escape
from ecrlint.policy.spelling import nearest
from ecrlint.policy.statement import STATEMENT_ELEMENTS
from ecrlint.policy.unknown import UNKNOWN
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

    from ecrlint.policy.model import Policy
    from ecrlint.schema.violation import Path

_RULE = "x-ecrlint-rule"  # the annotation in our schemas: the rule that a failing subschema stands for
_ADDITIONS = {
    "Statement": "put the statements into a list called Statement",
    "Effect": "write Allow or Deny",
    "Principal": 'say whom it is about, as in "Principal": {"AWS": "111122223333"}',
    "Action": 'say what it is about, as in "Action": "ecr:BatchGetImage"',
    "Resource": 'name repositories by their ARNs, or "*" for all',
}


def excerpt(policy: Policy) -> tuple[object, list[int], bool]:
    """The document with only the statements to be explained, their places in the whole, if there are more.

    A policy of thousands of good statements and one broken one is explained as fast as a small one.
    """
    data = policy.data
    block = data.get("Statement") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(block, list) or not block:
        return data, [], False
    wanted = {statement.index for statement in policy.statements if statement.refused}
    wanted.update(policy.broken_items)
    if not wanted:  # an empty list would be an error of its own
        wanted.update([statement.index for statement in policy.statements if statement.ours][:1] or [0])
    indexes = sorted(wanted)[:MAX_EXPLAINED]
    excerpt = {**data, "Statement": [block[index] for index in indexes]}
    return excerpt, indexes, len(wanted) > MAX_EXPLAINED


def explain(error: ValidationError, indexes: list[int]) -> Iterator[Violation]:
    """An error as violations; what is decided elsewhere is none."""
    value: Any = error.instance
    if value is UNKNOWN:
        return
    schema = error.schema
    assert isinstance(schema, dict)  # ours are
    path = _in_full(list(error.absolute_path), indexes)
    pointer = pointer_of(path)
    if error.validator == "additionalProperties":
        yield from _unknown_elements(value, schema["properties"], pointer)
    elif error.validator == "required":
        for element in schema["required"]:
            if element not in value:
                yield from _missing(value, element, pointer, "missing-element")
    elif ELEMENT in schema:
        yield from _missing(value, schema[ELEMENT], pointer, schema[_RULE])
    elif ELEMENTS in schema:
        first, second = schema[ELEMENTS]
        place = f"{pointer}/{second}"
        yield Violation("conflicting-elements", place, "key", help="keep one", first=first, second=second)
    elif _RULE in schema:
        yield _wrong_word(value, schema, pointer)
    else:
        yield _wrong_shape(value, schema, path, pointer)


def _in_full(path: Path, indexes: list[int]) -> Path:
    """A way through the excerpt as the way through the whole document."""
    if len(path) > 1 and path[0] == "Statement" and isinstance(path[1], int):
        return ["Statement", indexes[path[1]], *path[2:]]
    return path


def _unknown_elements(data: dict[str, object], known: dict[str, object], pointer: str) -> Iterator[Violation]:
    for key in data:
        if key in known:
            continue
        place = f"{pointer}/{escape(key)}"
        meant = nearest(key, known)
        if meant:
            help, fix = f"write {meant}", Fix(f"write {meant}", Rename(place, meant))
            yield Violation("unknown-element", place, "key", "near", help, fix, found=key, near=meant)
        else:
            yield Violation("unknown-element", place, "key", found=key)


def _missing(data: dict[str, object], element: str, pointer: str, rule: str) -> Iterator[Violation]:
    """A missing element, unless a misspelt one stands for it: that is told already."""
    known = STATEMENT_ELEMENTS if pointer else ROOT_ELEMENTS
    if is_misspelt((element, f"Not{element}"), data, known):
        return
    owner = "statement" if pointer else "policy"
    help = _ADDITIONS.get(element, "")
    yield Violation(rule, pointer, "opening", help=help, element=element, owner=owner)


def _wrong_word(value: object, schema: dict[str, Any], pointer: str) -> Violation:
    """A value that is none of the few that may stand here; the schema names the rule for it."""
    found = value if isinstance(value, str) else in_words(value)
    near = nearest(found, schema["enum"])
    if near:
        help, fix = f"write {near}", Fix(f"write {near}", Replace(pointer, near))
        return Violation(schema[_RULE], pointer, "value", "near", help, fix, found=found, near=near)
    return Violation(schema[_RULE], pointer, found=found)


def _wrong_shape(value: object, schema: dict[str, Any], path: Path, pointer: str) -> Violation:
    """A value of the wrong type or form."""
    found, expected = in_words(value), str(schema[EXPECTED])
    if not path:
        return Violation("invalid-structure", pointer, variant="policy", found=found, expected=expected)
    return Violation(
        "invalid-structure",
        pointer,
        help=_remedy(value, path),
        fix=_repair(value, path, pointer),
        element=_name_of(path),
        found=found,
        expected=expected,
    )


def _name_of(path: Path) -> str:
    """What messages call a value: its way through the statement, as in `Principal.AWS[0]`."""
    inside = path[1:] if path[0] == "Statement" else path
    if inside and isinstance(inside[0], int):
        inside = inside[1:]
    return dotted_path(inside or path)


def _remedy(value: object, path: Path) -> str:
    """How to put right what people commonly write; empty where there is nothing clever to say."""
    element = path[-1]
    if value is None:
        return "give it a value, or delete it"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'quote it: "{value:012}"' if "AWS" in path else f'quote it: "{value}"'
    if element in ("Principal", "NotPrincipal") and isinstance(value, (str, list)):
        return f"write {_principal_block(value)}"
    if element == "Condition" and isinstance(value, list):
        return 'write one object, as in {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}'
    if "Condition" in path[-2:-1] and ":" in str(element):
        return f'an operator comes first, as in {{"StringEquals": {{"{element}": …}}}}'
    return ""


def _repair(value: object, path: Path, pointer: str) -> Fix | None:
    """The same as a fix, where there is no choice to make."""
    element = path[-1]
    if value is None:
        return None if element in _ADDITIONS else Fix(f"delete {_name_of(path)}", Delete(pointer))
    is_text = "AWS" in path or element in ("Sid", "Id", "Version")
    if is_text and isinstance(value, (int, float)) and not isinstance(value, bool):
        text = f"{value:012}" if "AWS" in path else str(value)
        return Fix(f'quote it: "{text}"', Replace(pointer, text))
    if element in ("Principal", "NotPrincipal") and isinstance(value, str) and value != "":
        return Fix(f"write {_principal_block(value)}", Replace(pointer, {_principal_type(value): value}))
    return None


def _principal_block(value: str | list[object]) -> str:
    """A principal or several under the type they belong to."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else "[…]"
    return f'{{"{_principal_type(value)}": {text if len(text) < MAX_QUOTED else "…"}}}'


def _principal_type(value: str | list[object]) -> str:
    names = [value] if isinstance(value, str) else value
    is_service = any(isinstance(name, str) and name.endswith(".amazonaws.com") for name in names)
    return "Service" if is_service else "AWS"
