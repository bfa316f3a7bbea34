"""Functions of ranges of IP addresses ("IP Network Functions")."""

from __future__ import annotations

import re

from ecrlint.read.hcl.budget import Failed, Undecided, bound_count
from ecrlint.read.hcl.conversion import collection
from ecrlint.read.hcl.primitives import known_text, number_of, whole_number_of
from ecrlint.read.hcl.types import STRING
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network
    from typing import TypeAlias

    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan

    Network: TypeAlias = "IPv4Network | IPv6Network"

_MAX_STEP = 32
"""By how many bits `cidrsubnets` makes a prefix longer at most."""


def cidrhost(args: Args, spot: HclSpan) -> HclValue:
    """The address of a host by its number, from the end where that is negative."""
    network, number = _network(args[0]), _number(args[1])
    if not -network.num_addresses <= number < network.num_addresses:
        raise Failed
    return HclValue(_text(network[number]), spot)


def cidrnetmask(args: Args, spot: HclSpan) -> HclValue:
    """The mask of a range of IPv4."""
    network = _network(args[0])
    if network.version != 4:
        raise Failed
    return HclValue(str(network.netmask), spot)


def cidrsubnet(args: Args, spot: HclSpan) -> HclValue:
    """The range within a range, by so many bits more and its number."""
    network, bits, number = _network(args[0]), whole_number_of(args[1]), _number(args[2])
    length = network.prefixlen + bits
    if bits < 0 or number < 0:
        raise Undecided
    if length > network.max_prefixlen or number >> bits:
        raise Failed
    return HclValue(
        _range(network, int(network[0]) + (number << (network.max_prefixlen - length)), length), spot
    )


def cidrsubnets(args: Args, spot: HclSpan) -> HclValue:
    """Ranges within a range, one after the other, each by so many bits more."""
    network, *steps = _network(args[0]), *map(whole_number_of, args[1:])
    free, end = int(network[0]), int(network[-1])
    if steps and not free:
        raise Undecided
    made: list[HclValue] = []
    for bits in steps[: bound_count(len(steps))]:
        length = network.prefixlen + bits
        if not 0 < bits <= _MAX_STEP or length > network.max_prefixlen:
            raise Failed
        size = 1 << (network.max_prefixlen - length)
        start = -(-free // size) * size
        if start + size - 1 > end:
            raise Failed
        made.append(HclValue(_range(network, start, length), spot))
        free = start + size
    return HclValue(list(made), spot, type=collection("list", made, STRING))


def cidrcontains(args: Args, spot: HclSpan) -> HclValue:
    """Whether a range has all of another one in it, or an address (a function of OpenTofu)."""
    network, other = _network(args[0]), _network(args[1], "" if "/" in known_text(args[1]) else "/32")
    if network.version != other.version:
        raise Failed
    return HclValue(other[0] in network and other[-1] in network, spot)


def _number(value: HclValue) -> int:
    """A whole number of any size."""
    number = number_of(value)
    if isinstance(number, float):
        raise Failed
    return number


def _network(value: HclValue, suffix: str = "") -> Network:
    """The range that a text writes. Raises Failed, Undecided."""
    import ipaddress

    text = known_text(value)
    if suffix and ":" in text:
        suffix = "/128"
    text += suffix
    if re.search(r"(?<![0-9a-fA-F:])0[0-9]", text) or re.search(r":.*\.|%", text):
        raise Undecided  # leading zeros, IPv4 in IPv6, zones
    if not re.fullmatch(r"[0-9a-fA-F:.]+/[0-9]{1,3}", text):
        raise Failed
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise Failed from None
    if network.version == 6 and int(network[0]) >> 32 in (0, 0xFFFF):
        raise Undecided  # which Go writes as addresses of IPv4
    return network


def _range(network: Network, start: int, length: int) -> str:
    return f"{_text(type(network[0])(start))}/{length}"


def _text(address: object) -> str:
    return str(address)
