"""What an unquoted YAML text means: the core schema of YAML 1.2.

So `2012-10-17`, `yes` and `on` are texts, which is what their writers mean in a policy.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Scalar: TypeAlias = "str | int | float | bool | None"

CORE = "tag:yaml.org,2002:"
"""What the tags written `!!` begin with."""

CORE_TAGS = ("str", "int", "float", "bool", "null", "map", "seq")
"""The tags of the core schema."""

_CONSTANTS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
}  # fmt: skip
_decimal = re.compile(r"[-+]?[0-9]+").fullmatch
_octal = re.compile(r"0o[0-7]+").fullmatch
_hexadecimal = re.compile(r"0x[0-9a-fA-F]+").fullmatch
_float = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?").fullmatch
_infinity = re.compile(r"[-+]?\.(?:inf|Inf|INF)").fullmatch


def resolve(text: str) -> Scalar:
    """The value of an unquoted text. Raises ValueError for a number of thousands of digits."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _decimal(text):
        return int(text)
    if _octal(text) or _hexadecimal(text):
        return _of_base(text)
    if _float(text):
        return float(text)
    if _infinity(text):
        return float(text.replace(".", ""))
    return text


def _of_base(text: str) -> int:
    """A number in octal or hexadecimal. Raises ValueError where Python would not write it in decimal."""
    number = int(text, 0)
    str(number)
    return number


def resolve_as(tag: str, text: str) -> Scalar:
    """The value of a text under a core tag such as `int`. Raises ValueError where it has none."""
    if tag == "str":
        return text
    value = resolve(text)
    if tag == "float" and type(value) is int:
        return float(value)
    if type(value).__name__ == {"null": "NoneType"}.get(tag, tag):
        return value
    raise ValueError(text)
