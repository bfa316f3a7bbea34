"""The schema pass: what JSON Schema refuses, told as findings of the rules ECR101-106 and ECR109.

The schemas in `schemas/` are the one authority on shape. jsonschema is imported and run only for
documents that the typed parse refuses, and only over the statements that it refuses.
"""

from __future__ import annotations

import json
import os

from ecrlint.policy.model import ROOT_ELEMENTS, STATEMENT_ELEMENTS, escape
from ecrlint.policy.spelling import nearest
from ecrlint.policy.unknown import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

    from ecrlint.finding import Part
    from ecrlint.policy.model import Policy

_FILES = {
    "repository": "repository-policy",
    "registry": "registry-policy",
    "public": "public-repository-policy",
}
MAX_EXPLAINED = 500
"""Statements that are explained one by one; a file with more is broken as a whole."""

# Annotations in our schemas: the rule that a failing subschema stands for, and the elements it is about.
_RULE = "x-ecrlint-rule"
_ELEMENT = "x-ecrlint-element"
_ELEMENTS = "x-ecrlint-elements"
_EXPECTED = "x-ecrlint-expected"


class Violation:
    """One thing the schema refuses: the rule that names it, where, and what fills its message."""

    __slots__ = ("fields", "help", "part", "pointer", "rule", "variant")

    def __init__(
        self,
        rule: str,
        pointer: str,
        part: Part = "value",
        variant: str = "default",
        help: str = "",
        **fields: str,
    ) -> None:
        self.rule = rule
        self.pointer = pointer
        self.part = part
        self.variant = variant
        self.help = help
        self.fields = fields


def violations(policy: Policy) -> Iterator[Violation]:
    """Everything the schema of the policy's kind refuses, in the order of the document."""
    data, indexes = _excerpt(policy)
    validator = _validator(policy.kind)
    errors = sorted(validator.iter_errors(data), key=lambda error: list(map(str, error.path)))
    told = set()
    for error in (useful for each in errors for useful in _useful(each)):
        for violation in _explain(error):
            violation.pointer = _in_full(violation.pointer, indexes)
            place = (violation.rule, violation.pointer, violation.fields.get("element"))
            if place not in told:
                told.add(place)
                yield violation


def schema_folder() -> str:
    """Where the schemas are: inside the package when installed, beside it in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "schemas")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "schemas")


def load_schema(name: str) -> dict[str, object]:
    """A schema of ours by its name without `.schema.json`."""
    with open(os.path.join(schema_folder(), f"{name}.schema.json"), encoding="utf-8") as file:
        schema: dict[str, object] = json.load(file)
    return schema


def _validator(kind: str) -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(load_schema(_FILES[kind]))


def _excerpt(policy: Policy) -> tuple[object, list[int]]:
    """The document with only the statements that need explaining, and their places in the whole.

    A policy of thousands of good statements and one broken one is explained as fast as a small one.
    """
    data = policy.data
    if not isinstance(data, dict) or not isinstance(data.get("Statement"), list):
        return data, []
    block = data["Statement"]
    wanted = {statement.index for statement in policy.statements if statement.refused}
    wanted.update(policy.broken_items)
    if not wanted and policy.statements:
        wanted = {policy.statements[0].index}
    indexes = sorted(wanted)[:MAX_EXPLAINED]
    return {**data, "Statement": [block[index] for index in indexes]}, indexes


def _in_full(pointer: str, indexes: list[int]) -> str:
    """A pointer into the excerpt as a pointer into the whole document."""
    head, statement, rest = pointer.partition("/Statement/")
    if head or not statement or not indexes:
        return pointer
    index, slash, tail = rest.partition("/")
    return f"/Statement/{indexes[int(index)]}{slash}{tail}"


def _useful(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that say what is wrong: of alternatives, those of the one that was meant.

    An alternative whose very type does not fit was not meant. When that goes for all of them, or the
    schema names a rule for the choice itself, the choice is the error.
    """
    if error.validator not in ("anyOf", "oneOf") or _RULE in error.schema:
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for cause in error.context or ():
        branches.setdefault(cause.relative_schema_path[0], []).append(cause)
    meant = [causes for causes in branches.values() if not any(map(_is_misfit, causes))]
    if not meant:
        yield error
        return
    deepest = max(meant, key=lambda causes: max(len(each.path) for each in causes))
    for cause in deepest:
        yield from _useful(cause)


def _is_misfit(error: ValidationError) -> bool:
    """Whether the value as a whole is of another type, or is none of the texts that may stand here."""
    return not error.relative_path and error.validator in ("type", "const", "enum")


def _explain(error: ValidationError) -> Iterator[Violation]:
    if error.instance is UNKNOWN:
        return
    pointer = "".join(f"/{escape(str(token))}" for token in error.absolute_path)
    keyword = error.validator
    if keyword == "additionalProperties":
        yield from _unknown_elements(error, pointer)
    elif keyword == "required":
        for element in error.validator_value:
            if element not in error.instance:
                yield from _missing(error, pointer, element, "missing-element")
    elif _ELEMENT in error.schema:
        yield from _missing(error, pointer, error.schema[_ELEMENT], error.schema[_RULE])
    elif _ELEMENTS in error.schema:
        first, second = error.schema[_ELEMENTS]
        yield Violation("conflicting-elements", f"{pointer}/{second}", "key", first=first, second=second)
    else:
        yield _wrong_value(error, pointer)


def _unknown_elements(error: ValidationError, pointer: str) -> Iterator[Violation]:
    known = error.schema["properties"]
    for key in error.instance:
        if key in known:
            continue
        meant = nearest(key, known)
        place = f"{pointer}/{escape(key)}"
        if meant:
            yield Violation(
                "unknown-element", place, "key", "near", f"write '{meant}'", found=key, near=meant
            )
        else:
            yield Violation("unknown-element", place, "key", found=key)


def _missing(error: ValidationError, pointer: str, element: str, rule: str) -> Iterator[Violation]:
    """A missing element, unless a misspelt one stands for it: that is told already."""
    known = STATEMENT_ELEMENTS if pointer else ROOT_ELEMENTS
    also = f"Not{element}"
    for key in error.instance:
        if key not in known and nearest(key, known) in (element, also):
            return
    owner = "statement" if pointer else "policy"
    yield Violation(rule, pointer, "opening", element=element, owner=owner)


def _wrong_value(error: ValidationError, pointer: str) -> Violation:
    """A value of the wrong type or form; the schema may name the rule for it."""
    rule = error.schema.get(_RULE, "invalid-structure")
    if rule != "invalid-structure":
        found = _shown(error.instance)
        near = nearest(found, error.schema["enum"])
        if near:
            return Violation(rule, pointer, "value", "near", f"write '{near}'", found=found, near=near)
        return Violation(rule, pointer, found=found)
    name = str(error.absolute_path[-1]) if error.absolute_path else "the policy"
    if isinstance(error.absolute_path[-1] if error.absolute_path else "", int):
        name = f"item {name} of {error.absolute_path[-2]}"
    return Violation(
        rule,
        pointer,
        element=name,
        found=_kind_of(error.instance),
        expected=_expected(error.schema),
    )


def _shown(value: object) -> str:
    """A value for a message: a text as it is, anything else by what it is."""
    return value if isinstance(value, str) else _kind_of(value)


def _expected(schema: dict[str, object]) -> str:
    """What the schema wants in words: its own, or its types."""
    if _EXPECTED in schema:
        return str(schema[_EXPECTED])
    types = schema.get("type", "something else")
    return " or ".join(types) if isinstance(types, list) else str(types)


def _kind_of(value: object) -> str:
    """A value in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {value[:60]}" if value else "an empty text"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "an object"
