"""Plain values, and how Terraform turns one into another ("Types and Values", conversion).

Numbers of HCL are exact decimals. Here they are an int, or a float that prints as the exact number; what is
neither is not decided.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.limits import more_than

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import TypeAlias

    from ecrlint.read.hcl.value import HclValue

    Number: TypeAlias = "int | float"

_BOOLS = {"true": True, "1": True, "false": False, "0": False}

MAX_DIGITS = 100
"""Digits of the longest number that is reckoned with; HCL's own have about 150."""


def decide(value: HclValue) -> object:
    """A plain value that is wholly known, or the list or dict. Raises Undecided."""
    if value.is_undecided:
        raise Undecided
    return value.content


def kind(content: object) -> str:
    """What a plain value is for HCL: "string", "number", "bool"; empty for anything else."""
    if isinstance(content, str):
        return "string"
    if isinstance(content, bool):
        return "bool"
    return "number" if isinstance(content, int | float) else ""


def text_of(value: HclValue) -> str:
    """A plain value as a text, which may have holes. Raises Failed for null and collections, Undecided."""
    content = value.content
    if isinstance(content, str):
        return content
    if content is UNKNOWN:
        raise Undecided
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, int | float):
        return number_text(content)
    raise Failed


def known_text(value: HclValue) -> str:
    """A plain value as a text without holes. Raises Failed, Undecided."""
    decide(value)
    return text_of(value)


def is_filled(value: HclValue) -> bool:
    """Whether a value is surely neither null nor an empty text: it has more in it than holes."""
    content = value.content
    if value.encoded or not isinstance(content, str):
        return value.encoded is not None or content not in (None, UNKNOWN)
    if "${" not in content:
        return bool(content)
    import re

    return bool(re.sub(r"\$\{[^{}]*\}", "", content))


def hole_of(words: str) -> str:
    """A hole by the name of the expression that will fill it, as it is written."""
    if words[:1] == "(" and words[-1:] == ")":
        words = words[1:-1]
    return hole(" ".join(words.split()))


def number_text(number: Number) -> str:
    """A number as Terraform writes it: never with an exponent."""
    text = repr(number)
    if "e" in text:
        from decimal import Decimal

        return f"{Decimal(text):f}"
    return text


def number_of(value: HclValue) -> Number:
    """A number, or a text that spells one. Raises Failed, Undecided."""
    content = decide(value)
    if isinstance(content, str):
        return number_from(content)
    if isinstance(content, bool) or not isinstance(content, int | float):
        raise Failed
    return content


def number_from(text: str) -> Number:
    """The number that a text spells. Raises Failed, Undecided."""
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS:
        return int(text)
    import re

    number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text)
    if not number:
        # Terraform reads more than this, such as "0x10" or ".5".
        raise Undecided if re.fullmatch(r"[+-]?[0-9.][0-9a-zA-Z_.+-]*|[+-]?[iI]nf", text) else Failed
    if len(text) > MAX_DIGITS or len((number[2] or "").strip("eE+-")) > 3:
        raise _long()
    from fractions import Fraction

    return exact(Fraction(text))


def exact(fraction: Fraction) -> Number:
    """A number that was reckoned exactly. Raises Undecided where it has no short decimal form."""
    from fractions import Fraction

    if fraction.denominator == 1:
        if abs(fraction.numerator) >= 10**MAX_DIGITS:
            raise _long()
        return fraction.numerator
    near = float(fraction) if abs(fraction) < 10**15 else 0.0
    if Fraction(repr(near)) != fraction:
        raise Undecided
    return near


def arithmetic(sign: str, one: Number, other: Number) -> Number:
    """`+ - * / %`. HCL's numbers are binary, so tenths are not reckoned with. Raises Failed, Undecided."""
    from fractions import Fraction

    left, right = Fraction(repr(one)), Fraction(repr(other))
    if left != one or right != other:
        raise Undecided
    if sign in "*/%" and min(left, right) < 0 and (left == 0 or right == 0 or sign == "%"):
        raise Undecided  # there are two zeros
    if sign == "+":
        return exact(left + right)
    if sign == "-":
        return exact(left - right)
    if sign == "*":
        return exact(left * right)
    if right == 0:
        raise Failed
    if sign == "/":
        return exact(left / right)
    return exact(left - right * int(left / right))  # the sign is that of the left side


def _long() -> Undecided:
    return Undecided(more_than(MAX_DIGITS, "digits of a number"))


def whole_number_of(value: HclValue) -> int:
    """A number without a fraction, of 64 bits at most. Raises Failed, Undecided."""
    number = number_of(value)
    if isinstance(number, float) or not -(2**63) <= number < 2**63:
        raise Failed
    return number


def bool_of(value: HclValue) -> bool:
    """A bool, or a text that spells one. Raises Failed, Undecided."""
    content = decide(value)
    if isinstance(content, bool):
        return content
    if isinstance(content, str) and content in _BOOLS:
        return _BOOLS[content]
    raise Failed
