"""What the JSON Schema refuses in a configuration, in words and with places.

`schemas/ecrlint-config.schema.json` is the one authority on its shape; `x-ecrlint-expected` in it says in
words what belongs in a place.
"""

from __future__ import annotations

from ecrlint.policy.pointer import escape
from ecrlint.policy.spelling import nearest
from ecrlint.read.yaml.tags import Tagged
from ecrlint.schema.files import load_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from jsonschema import ValidationError

    from ecrlint.config.source import ConfigText

_EXPECTED = "x-ecrlint-expected"
_VERBS = "may, forbid, require, reference or no-new-access"
_PARTNERS = {
    "may": "'may' needs 'only', which lists those that may",
    "require": "'require' needs 'by', which lists those that must be allowed",
    "only": "'only' goes with 'may'",
    "except": "'except' goes with 'forbid'",
    "by": "'by' goes with 'require'",
    "when": "'when' goes with 'require'",
}


def misshapes(written: ConfigText) -> list[str]:
    """One line for each mistake, in the order of the text."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(load_schema("ecrlint-config")).iter_errors(written.data)
    found = [line for error in errors for line in _mistakes(written, error)]
    return [line for _, line in sorted(set(found))]


def _mistakes(written: ConfigText, error: ValidationError) -> Iterator[tuple[int, str]]:
    """The mistakes behind an error, each with its offset."""
    value: Any = error.instance
    schema: Any = error.schema
    pointer = "".join(f"/{escape(str(token))}" for token in error.absolute_path)
    if error.validator == "additionalProperties":
        for key in value:
            if key not in schema["properties"]:
                yield _line(written, f"{pointer}/{escape(key)}", _unknown(key, schema["properties"]), "key")
    elif error.validator == "required" and isinstance(value, dict):
        missing = next(each for each in schema["required"] if each not in value)
        # A misspelt key is told already.
        if not any(key not in schema["properties"] and nearest(missing, [key]) for key in value):
            yield _line(
                written, pointer, f"'{missing}' is missing: {schema['properties'][missing][_EXPECTED]}"
            )
    elif error.validator == "enum":
        yield _line(written, pointer, _no_choice(_name(pointer), value, schema["enum"]))
    elif error.validator == "dependentRequired":
        for key, needed in schema["dependentRequired"].items():
            if key in value and not all(each in value for each in needed):
                yield _line(written, f"{pointer}/{key}", _PARTNERS[key], "key")
    elif error.validator == "oneOf":
        verbs = [each["required"][0] for each in schema["oneOf"]]
        if isinstance(value, dict) and sum(verb in value for verb in verbs) > 1:
            yield _line(written, pointer, f"a guardrail has only one of {_VERBS}")
        elif isinstance(value, dict) and value.keys().isdisjoint(_PARTNERS):  # or those say more
            yield _line(written, pointer, f"a guardrail has one of {_VERBS}")
    else:
        expected = schema.get(_EXPECTED, "keys and their values, such as preset: strict")
        found = _kind_of(value, written.text(pointer))
        subject = f"'{_name(pointer)}' takes" if pointer else "a configuration is made of"
        yield _line(written, pointer, f"{subject} {expected}, not {found}")


def _line(written: ConfigText, pointer: str, message: str, part: Any = "value") -> tuple[int, str]:
    return written.span(pointer, part).start, written.told(pointer, message, part)


def _name(pointer: str) -> str:
    """The key that a value belongs to, also from inside of a list."""
    return next((each for each in reversed(pointer.split("/")) if not each.isdigit()), "")


def _unknown(key: str, known: Iterable[str]) -> str:
    names = list(known)
    near = nearest(key, names, cutoff=0.6)
    return f"unknown key '{key}'; " + (f"did you mean '{near}'?" if near else f"there are {', '.join(names)}")


def _no_choice(key: str, value: object, choices: list[str]) -> str:
    listed = f"{', '.join(choices[:-1])} or {choices[-1]}"
    near = nearest(value, choices, cutoff=0.6) if isinstance(value, str) else None
    found = f"'{value}'" if isinstance(value, str) else _kind_of(value, str(value))
    return f"'{key}' is {listed}, not {found}" + (f"; did you mean '{near}'?" if near else "")


def _kind_of(value: object, text: str) -> str:
    """A value in words; `text` is how it is written, which may be no number as it was meant."""
    if value is None:
        return "nothing"
    if isinstance(value, Tagged):
        return f"a value with the tag {value.tag}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{text}, which is a number without quotes"
    if isinstance(value, str):
        return f"'{value}'" if value else "an empty text"
    return "a list" if isinstance(value, list) else "an object"
