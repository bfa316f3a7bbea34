"""What each condition operator compares, value by value (IAM User Guide, "Condition operators").

`matcher` gives the positive test: for StringNotLike the test is StringLike, and `evaluate` negates.
"""

from __future__ import annotations

from ecrlint.policy.wildcard import matches
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Test = Callable[[str], bool]
    Point = tuple[float, int]

STAR, MARK = "\ue000", "\ue001"
"""Stand for a `*` or `?` that is no wildcard because it came out of a policy variable."""
_LITERAL = str.maketrans({"*": STAR, "?": MARK})
_PLAIN = str.maketrans({STAR: "*", MARK: "?"})
_IPV4, _IPV6 = 4, 6


def literal(text: str) -> str:
    """Text whose `*` and `?` stand for themselves."""
    return text.translate(_LITERAL)


def plain(text: str) -> str:
    """The same text as one writes it; for operators without wildcards."""
    return text.translate(_PLAIN)


def positive(base: str) -> str:
    """The operator that a negated one denies: StringNotLike → StringLike; others as they are."""
    return base.replace("Not", "")


@lru_cache(maxsize=8192)
def matcher(base: str, text: str) -> Test | None:
    """Whether a request's value matches one policy value; None when that value is no such thing."""
    return _MAKERS[positive(base)](text)


def _string(text: str) -> Test:
    wanted = plain(text)
    return lambda value: value == wanted


def _ignore_case(text: str) -> Test:
    wanted = plain(text).lower()
    return lambda value: value.lower() == wanted


def _glob(text: str) -> Test:
    if STAR in text or MARK in text:
        return lambda value: matches(text, literal(value))
    if "*" not in text and "?" not in text:
        return lambda value: value == text
    stem = stem_of(text)
    if text == stem + "*":
        return lambda value: value.startswith(stem)
    return lambda value: value.startswith(stem) and matches(text, value)


def stem_of(text: str) -> str:
    """What comes before the first wildcard."""
    return text.partition("*")[0].partition("?")[0]


def _arn(text: str) -> Test | None:
    """Six fields matched one by one, so that no wildcard but the last field's crosses a colon.

    Each may have wildcards, the first one, which is `arn`, too.
    """
    fields = text.split(":", 5)
    if len(fields) < 6 or not matches(fields[0], "arn"):
        return None
    tests = [_glob(field) for field in fields]
    stem = stem_of(text)

    def test(value: str) -> bool:
        if not value.startswith(stem):
            return False
        parts = value.split(":", 5)
        return len(parts) == 6 and all(one(part) for one, part in zip(tests, parts, strict=True))

    return test


def number(text: str) -> float | None:
    """A decimal number; None for anything else, infinity too."""
    if not text or text.strip("+-.0123456789eE") or text != text.strip():
        return None
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) != float("inf") else None


@lru_cache(maxsize=1024)
def moment(text: str) -> float | None:
    """A date as seconds since 1970: ISO 8601 (UTC unless it says otherwise), or those seconds."""
    if text.isascii() and text.isdigit():
        return float(text)
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _comparison(base: str, read: Callable[[str], float | None]) -> Callable[[str], Test | None]:
    def make(text: str) -> Test | None:
        bound = read(text)
        if bound is None:
            return None

        def test(value: str) -> bool:
            found = read(value)
            return found is not None and _holds(base, found, bound)

        return test

    return make


def _holds(base: str, found: float, bound: float) -> bool:
    if base.endswith("GreaterThanEquals"):
        return found >= bound
    if base.endswith("GreaterThan"):
        return found > bound
    if base.endswith("LessThanEquals"):
        return found <= bound
    return found < bound if base.endswith("LessThan") else found == bound


def _bool(text: str) -> Test | None:
    wanted = text.lower()
    return (lambda value: value.lower() == wanted) if wanted in ("true", "false") else None


def _binary(text: str) -> Test | None:
    wanted = decode_base64(text)
    return (lambda value: decode_base64(value) == wanted) if wanted is not None else None


def decode_base64(text: str) -> bytes | None:
    """The bytes that Base64 text stands for; None when it is none."""
    from base64 import b64decode

    try:
        return b64decode(text, validate=True)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def network(text: str) -> tuple[int, int, int] | None:
    """A CIDR block or address as IP version, first and last address; None when it is neither."""
    from ipaddress import ip_network

    try:
        found = ip_network(text, strict=False)
    except ValueError:
        return None
    return found.version, int(found.network_address), int(found.broadcast_address)


def _ip(text: str) -> Test | None:
    block = network(text)
    if block is None:
        return None
    version, first, last = block

    def test(value: str) -> bool:
        address = network(value)
        return address is not None and address[0] == version and first <= address[1] <= last

    return test


def bounds(base: str, text: str) -> tuple[Point | None, Point | None]:
    """Where the values that meet an ordered comparison begin, and where they have ended; None: nowhere.

    Both None: no value meets it. A point is a value and 0, or 1 for what comes right after it. An address
    of version 6 comes after those of version 4.
    """
    if base == "IpAddress":
        block = network(text)
        if block is None:
            return None, None
        family = block[0] << 128
        return (family + block[1], 0), (family + block[2], 1)
    bound = number(text) if base.startswith("Numeric") else moment(text)
    if bound is None:
        return None, None
    order = base.removeprefix("Numeric").removeprefix("Date")
    after = (bound, int(order in ("LessThanEquals", "GreaterThan", "Equals")))
    if order.startswith("Less"):
        return None, after
    return (after, _LAST) if order.startswith("Greater") else ((bound, 0), after)


_LAST = (float("inf"), 1)
_MAKERS: dict[str, Callable[[str], Test | None]] = {
    "StringEquals": _string,
    "StringEqualsIgnoreCase": _ignore_case,
    "StringLike": _glob,
    "ArnEquals": _arn,
    "ArnLike": _arn,
    "Bool": _bool,
    "BinaryEquals": _binary,
    "IpAddress": _ip,
}
for _order in ("Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"):
    _MAKERS["Numeric" + _order] = _comparison(_order, number)
    _MAKERS["Date" + _order] = _comparison(_order, moment)
