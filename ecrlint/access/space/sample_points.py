"""Values between and at the bounds that a policy names: addresses, numbers, moments."""

from __future__ import annotations

from ecrlint.access.semantics.operators import moment, network, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_PLEASANT_ADDRESSES = ("198.51.100.7", "2001:db8:ffff::7")
_BITS = {4: 32, 6: 128}


def ip_points(texts: Iterable[str]) -> list[str]:
    """An address in every piece that the blocks cut the two address spaces into."""
    from ipaddress import IPv4Address, IPv6Address

    starts = {4: {0}, 6: {0}}
    for text in texts:
        block = network(text)
        if block:
            starts[block[0]] |= {block[1], block[2] + 1}
    found = list(_PLEASANT_ADDRESSES)
    found += [str(IPv4Address(start)) for start in sorted(starts[4]) if start < 1 << _BITS[4]]
    found += [str(IPv6Address(start)) for start in sorted(starts[6]) if start < 1 << _BITS[6]]
    return found


def number_points(texts: Iterable[str]) -> list[str]:
    """Every bound, a number between any two, and one on each outside."""
    return [_plain(point) for point in _spread([number(text) for text in texts])]


def time_points(texts: Iterable[str], epoch: bool) -> list[str]:
    """The same for moments, as ISO 8601 or as seconds since 1970."""
    points = _spread([moment(text) for text in texts]) or [1_800_000_000.0]
    if epoch:
        return [_plain(point) for point in points]
    from datetime import UTC, datetime

    iso = (datetime.fromtimestamp(point, UTC).isoformat() for point in points)
    return [text.replace("+00:00", "Z") for text in iso]


def _spread(bounds: Iterable[float | None]) -> list[float]:
    known = sorted({bound for bound in bounds if bound is not None})
    if not known:
        return [0.0]
    middles = [(known[at] + known[at + 1]) / 2 for at in range(len(known) - 1)]
    return sorted({known[0] - 1, *known, *middles, known[-1] + 1})


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
