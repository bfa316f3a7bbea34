"""Condition operators: how a name reads, what each compares (IAM User Guide, "Condition operators")."""

from __future__ import annotations

from ecrlint.startup.light_functools import cache, lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Family = Literal["String", "Numeric", "Date", "Bool", "Binary", "IP", "ARN", "Null"]

_FAMILIES: dict[Family, tuple[str, ...]] = {
    "String": (
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
        "StringLike", "StringNotLike",
    ),
    "Numeric": (
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
        "NumericGreaterThan", "NumericGreaterThanEquals",
    ),
    "Date": (
        "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
        "DateGreaterThanEquals",
    ),
    "Bool": ("Bool",),
    "Binary": ("BinaryEquals",),
    "IP": ("IpAddress", "NotIpAddress"),
    "ARN": ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
    "Null": ("Null",),
}  # fmt: skip
OPERATORS: dict[str, Family] = {name: family for family, names in _FAMILIES.items() for name in names}
"""Every operator, as documented, with the kind of value it compares."""

_BY_LOWER = {name.lower(): name for name in OPERATORS}
_SET_PREFIXES = {"forallvalues": "ForAllValues", "foranyvalue": "ForAnyValue"}


class Operator:
    """A parsed operator name.

    `set_prefix` is "ForAllValues", "ForAnyValue" or empty; `negated` operators hold when the key is
    absent; `wildcards` tells whether `*` and `?` in the values are patterns.
    """

    __slots__ = ("base", "family", "if_exists", "negated", "set_prefix", "wildcards")

    def __init__(self, base: str, set_prefix: str, if_exists: bool) -> None:
        self.base = base
        self.set_prefix = set_prefix
        self.if_exists = if_exists
        self.family: Family = OPERATORS[base]
        self.negated = "Not" in base
        self.wildcards = base in ("StringLike", "StringNotLike") or self.family == "ARN"

    @property
    def holds_when_absent(self) -> bool:
        """Whether the condition is met by a request that lacks the key (Null aside)."""
        if self.set_prefix:
            return self.set_prefix == "ForAllValues" or self.if_exists
        return self.negated or self.if_exists


@lru_cache(maxsize=256)
def parse_operator(name: str) -> Operator | None:
    """The operator of that name in any case, with its prefix and suffix; None when there is none."""
    rest = name.lower()
    prefix, colon, tail = rest.partition(":")
    set_prefix = ""
    if colon:
        set_prefix = _SET_PREFIXES.get(prefix, "")
        if not set_prefix:
            return None
        rest = tail
    if_exists = rest.endswith("ifexists")
    if if_exists:
        rest = rest[: -len("ifexists")]
    base = _BY_LOWER.get(rest)
    if base is None or (base == "Null" and if_exists):
        return None
    return Operator(base, set_prefix, if_exists)


def nearest_operator(name: str) -> str | None:
    """The operator, with its prefix and suffix, that a name which is none resembles most."""
    from ecrlint.policy.spelling import nearest

    if name.lower() == "nullifexists":
        return "Null"
    return nearest(name, _spellings())


@cache
def _spellings() -> tuple[str, ...]:
    """Every operator with every prefix and suffix that it can have."""
    spelt = (
        f"{prefix}{base}{suffix}"
        for prefix in ("", "ForAllValues:", "ForAnyValue:")
        for base in OPERATORS
        for suffix in ("", "IfExists")
    )
    return tuple(each for each in spelt if parse_operator(each))
