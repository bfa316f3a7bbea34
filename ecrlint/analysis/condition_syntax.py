"""Whether a condition's values are such as its operator and its key can ever compare.

Facts: IAM User Guide, "Condition operators" and "AWS global condition context keys"; AWS
Organizations API Reference for the ids of organisations; "IAM policy validation check reference"
for those of VPCs and endpoints. Only what is certain is told: where in doubt, a value is fine.
"""

from __future__ import annotations

from ecrlint.policy import variable
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from ecrlint.policy.condition import Family, Operator
    from ecrlint.policy.condition_keys import ConditionKey, KeyType
    from ecrlint.policy.statement import Condition

    Expected = Literal[
        "", "number", "date", "boolean", "presence", "range", "base64", "address", "organization", "path",
        "vpc", "endpoint",
    ]  # fmt: skip

ACCOUNT_KEYS = frozenset(
    [
        "aws:principalaccount",
        "aws:resourceaccount",
        "aws:sourceaccount",
        "aws:sourceowner",
        "aws:vpceaccount",
    ]
)
"""Keys whose values are account ids (lower case)."""

_FREE = frozenset(
    [
        "aws:federatedprovider",
        "aws:referer",
        "aws:sourceidentity",
        "aws:tagkeys",
        "aws:useragent",
        "aws:userid",
        "aws:username",
        "aws:viacustomerdomain",
        "glue:credentialissuingservice",
        "glue:roleassumedby",
        "identitystore:userid",
    ]
)
"""Keys of type String that may hold any text, even a number, an address or an ARN."""

_TYPES: dict[KeyType, tuple[str, str]] = {
    "String": ("texts", "StringEquals or StringLike"),
    "ARN": ("ARNs", "ArnLike"),
    "Bool": ("true or false", "Bool"),
    "Numeric": ("numbers", "a Numeric operator"),
    "Date": ("dates", "a Date operator"),
    "IP": ("IP addresses", "IpAddress"),
}
_STRANGERS: dict[Family, tuple[KeyType, ...]] = {
    "ARN": ("String", "Bool", "Numeric", "Date", "IP"),
    "Bool": ("String", "ARN", "Numeric", "Date", "IP"),
    "Date": ("ARN", "Bool", "IP"),
    "IP": ("String", "ARN", "Bool", "Numeric", "Date"),
    "Numeric": ("ARN", "Bool", "IP"),
}
"""For each family of operators, the types of keys that it never fits."""

_IDS: dict[str, str] = {
    "aws:principalorgid": "o-",
    "aws:resourceorgid": "o-",
    "aws:sourceorgid": "o-",
    "aws:vpceorgid": "o-",
    "aws:principalorgpaths": "o-…/",
    "aws:resourceorgpaths": "o-…/",
    "aws:sourceorgpaths": "o-…/",
    "aws:vpceorgpaths": "o-…/",
    "aws:ec2instancesourcevpc": "vpc-",
    "aws:sourcevpc": "vpc-",
    "aws:sourcevpce": "vpce-",
}
"""Keys whose values are ids, with what the ids begin with."""

_WANTED: dict[str, Expected] = {
    "o-": "organization",
    "o-…/": "path",
    "vpc-": "vpc",
    "vpce-": "endpoint",
}
_OF_NETWORKS = (8, 17)  # characters behind the beginning of an id, once and today


class Misfit:
    """An operator that never fits its key: what the key holds, and the operators for that."""

    __slots__ = ("holds", "use")

    def __init__(self, holds: str, use: str) -> None:
        self.holds = holds
        self.use = use


def misfit(condition: Condition) -> Misfit | None:
    """Why no value can satisfy this pair of operator and key; None when some can."""
    key = find(condition.key)
    if condition.operator is None or key is None or _is_free(key):
        return None
    if key.type not in _STRANGERS.get(condition.operator.family, ()):
        return None
    return Misfit(*_TYPES[key.type])


def expectation(condition: Condition, text: str) -> Expected:
    """What should stand instead of a value that can never fit; empty when it is fine."""
    operator = condition.operator
    if operator is None or variable.has_hole(text):
        return ""
    if operator.family in _CHECKS:
        fits, wanted = _CHECKS[operator.family]
        may_vary = operator.family == "Bool" and "${" in text
        return "" if may_vary or fits(text) else wanted
    if operator.family != "String":
        return ""
    return _expected_text(condition.key.lower(), operator, text)


def _expected_text(key: str, operator: Operator, text: str) -> Expected:
    """What a String operator should compare a key with."""
    is_pattern = "${" in text or (has_wildcard(text) and operator.wildcards)
    known = find(key)
    if known and known.type == "IP" and not is_pattern and ("/" in text or has_wildcard(text)):
        return "address"
    if known and known.type == "Bool" and not is_pattern and not _is_boolean(text):
        return "boolean"
    if key not in _IDS or "${" in text or (has_wildcard(text) and not is_pattern):
        return ""
    return _expected_id(_IDS[key], text)


def _expected_id(form: str, text: str) -> Expected:
    begin = form.partition("…")[0]
    if not has_wildcard(text):
        return "" if _is_id(text, begin, is_path=form.endswith("/")) else _WANTED[form]
    head = text[: min(text.find(sign) for sign in "*?" if sign in text)]
    return "" if head.startswith(begin) or begin.startswith(head) else _WANTED[form]


def _is_id(text: str, begin: str, is_path: bool) -> bool:
    """Whether a text is such an id; in plain code, as organisations stand in most clean files."""
    rest, slash, _ = text.removeprefix(begin).partition("/")
    is_word = text.startswith(begin) and rest.isascii() and rest.isalnum()
    return is_word and bool(slash) == is_path and (begin == "o-" or len(rest) in _OF_NETWORKS)


def _is_free(key: ConditionKey) -> bool:
    return "/" in key.name or key.name.lower() in _FREE


def _is_number(text: str) -> bool:
    from math import isfinite

    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    """ISO 8601 as far as W3C's profile goes, with some tolerance, or seconds since 1970."""
    import re
    from datetime import datetime

    if _is_number(text) or re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_boolean(text: str) -> bool:
    return text.lower() in ("true", "false")


def _is_range(text: str) -> bool:
    from ipaddress import ip_network

    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _is_base64(text: str) -> bool:
    from base64 import b64decode

    try:
        b64decode(text, validate=True)
    except ValueError:
        return False
    return True


_CHECKS: dict[Family, tuple[Callable[[str], bool], Expected]] = {
    "Numeric": (_is_number, "number"),
    "Date": (_is_date, "date"),
    "Bool": (_is_boolean, "boolean"),
    "Null": (_is_boolean, "presence"),
    "IP": (_is_range, "range"),
    "Binary": (_is_base64, "base64"),
}
