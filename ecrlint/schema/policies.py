"""The schema pass: what JSON Schema refuses, told as findings of the rules ECR101-106 and ECR109.

What it refuses of lifecycle policies, ECR501, is told by `ecrlint.schema.lifecycle`.

The schemas in `schemas/` are the one authority on shape. jsonschema is imported and run only for
documents that the typed parse refuses, and only over the statements that it refuses.
"""

from __future__ import annotations

import json
import os
from itertools import chain, islice

from ecrlint.policy.changes import Delete, Fix, Rename, Replace
from ecrlint.policy.model import ROOT_ELEMENTS, Policy
from ecrlint.policy.pointer import escape
from ecrlint.policy.spelling import nearest
from ecrlint.policy.statement import STATEMENT_ELEMENTS
from ecrlint.policy.unknown import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from jsonschema import ValidationError

    from ecrlint.lifecycle.model import LifecyclePolicy
    from ecrlint.policy.pointer import Part
    from ecrlint.rule.finding import Related

    Path = list[str | int]

_FILES = {
    "repository": "repository-policy",
    "registry": "registry-policy",
    "public": "public-repository-policy",
    "lifecycle": "lifecycle-policy",
    "identity": "identity-policy",
}
MAX_EXPLAINED = 500
"""Statements that are explained one by one."""

MAX_ERRORS = 1000
"""What is told of one document: a list of thousands of numbers needs no thousands of findings."""

# Annotations in our schemas: the rule that a failing subschema stands for, and the elements it is about.
_RULE = "x-ecrlint-rule"
_ELEMENT = "x-ecrlint-element"
_ELEMENTS = "x-ecrlint-elements"
_EXPECTED = "x-ecrlint-expected"

_LONG = 100  # where a text of the policy is cut that a message quotes
_ADDITIONS = {
    "Statement": "put the statements into a list called Statement",
    "Effect": "write Allow or Deny",
    "Principal": 'say whom it is about, as in "Principal": {"AWS": "111122223333"}',
    "Action": 'say what it is about, as in "Action": "ecr:BatchGetImage"',
    "Resource": 'name repositories by their ARNs, or "*" for all',
}


class Violation:
    """One thing the schema refuses: the rule that names it, where, what fills its message, and a fix."""

    __slots__ = ("fields", "fix", "help", "part", "pointer", "related", "rule", "variant")

    def __init__(
        self,
        rule: str,
        pointer: str,
        part: Part = "value",
        variant: str = "default",
        help: str = "",
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        **fields: str,
    ) -> None:
        self.rule = rule
        self.pointer = pointer
        self.part = part
        self.variant = variant
        self.help = help
        self.fix = fix
        self.related = related
        self.fields = fields


def violations(policy: Policy | LifecyclePolicy, untold: list[str] | None = None) -> Iterator[Violation]:
    """What the schema of the policy's kind refuses, sorted by place; `untold` hears why that is not all."""
    if isinstance(policy, Policy):
        explain = _explain
        data, indexes, left = _excerpt(policy)
    else:
        from ecrlint.schema.lifecycle import excerpt, explain

        data, indexes, left = excerpt(policy)
    errors = list(islice(_errors(policy.kind, data), MAX_ERRORS + 1))
    found = chain.from_iterable(explain(error, indexes) for error in sorted(errors[:MAX_ERRORS], key=_order))
    yield from islice(found, MAX_ERRORS)
    if untold is not None and (left or len(errors) > MAX_ERRORS or any(found)):
        most = f"{MAX_EXPLAINED} statements or rules" if left else f"{MAX_ERRORS:,} things"
        untold.append(f"more than {most} in a policy are malformed; only the first are told")


def schema_folder() -> str:
    """Where the schemas are: inside the package when installed, beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "schemas")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "schemas")


def load_schema(name: str) -> dict[str, Any]:
    """A schema of ours by its name without `.schema.json`."""
    with open(os.path.join(schema_folder(), f"{name}.schema.json"), encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema


def _errors(kind: str, data: Any) -> Iterator[ValidationError]:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(load_schema(_FILES[kind])).iter_errors(data)


def _order(error: ValidationError) -> list[str]:
    """By place, statements and list items by their number."""
    return [f"{token:09}" if isinstance(token, int) else token for token in error.absolute_path]


def _excerpt(policy: Policy) -> tuple[object, list[int], bool]:
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


def _explain(error: ValidationError, indexes: list[int]) -> Iterator[Violation]:
    """An error as violations; what is decided elsewhere is none."""
    value: Any = error.instance
    if value is UNKNOWN:
        return
    schema = error.schema
    assert isinstance(schema, dict)  # ours are
    path = _in_full(list(error.absolute_path), indexes)
    pointer = "".join(f"/{escape(str(token))}" for token in path)
    if error.validator == "additionalProperties":
        yield from _unknown_elements(value, schema["properties"], pointer)
    elif error.validator == "required":
        for element in schema["required"]:
            if element not in value:
                yield from _missing(value, element, pointer, "missing-element")
    elif _ELEMENT in schema:
        yield from _missing(value, schema[_ELEMENT], pointer, schema[_RULE])
    elif _ELEMENTS in schema:
        first, second = schema[_ELEMENTS]
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
    for key in data:
        if key not in known and nearest(key, known) in (element, f"Not{element}"):
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
    found, expected = in_words(value), str(schema[_EXPECTED])
    if not path:
        return Violation("invalid-structure", pointer, variant="policy", found=found, expected=expected)
    return Violation(
        "invalid-structure",
        pointer,
        help=_remedy(value, path),
        fix=_repair(value, path, pointer),
        element=_called(path),
        found=found,
        expected=expected,
    )


def _called(path: Path) -> str:
    """What messages call a value: its way through the statement, as in `Principal.AWS[0]`."""
    inside = path[1:] if path[0] == "Statement" else path
    if inside and isinstance(inside[0], int):
        inside = inside[1:]
    name = ""
    for token in inside or path:
        name += f"[{token}]" if isinstance(token, int) else f".{token}" if name else token
    return name


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
        return None if element in _ADDITIONS else Fix(f"delete {_called(path)}", Delete(pointer))
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
    return f'{{"{_principal_type(value)}": {text if len(text) < _LONG else "…"}}}'


def _principal_type(value: str | list[object]) -> str:
    names = [value] if isinstance(value, str) else value
    is_service = any(isinstance(name, str) and name.endswith(".amazonaws.com") for name in names)
    return "Service" if is_service else "AWS"


def in_words(value: object) -> str:
    """A value as messages name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {value[:_LONG]}" if value else "an empty text"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "an object"
