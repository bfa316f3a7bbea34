"""Blocks of addresses, put together: many narrow ones may be everybody's."""

from __future__ import annotations

from ecrlint.access.semantics.operators import network
from ecrlint.analysis.trust_keys import WIDEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network, IPv6Network

    Block = IPv4Network | IPv6Network


def narrow_blocks(texts: Iterable[str]) -> list[Block]:
    """The blocks that the ranges come to together, without those that are wider than a /8 or a /32."""
    from ipaddress import IPv4Network, collapse_addresses, ip_network

    four, six = [], []
    for text in texts:
        try:
            block = ip_network(text.strip(), strict=False)
        except ValueError:
            continue
        if isinstance(block, IPv4Network):
            four.append(block)
        else:
            six.append(block)
    together: list[Block] = [*collapse_addresses(four), *collapse_addresses(six)]
    return [block for block in together if block.prefixlen >= WIDEST[block.version]]


def is_address(text: str) -> bool:
    """Whether a text is an address, and no range."""
    return "/" not in text and network(text) is not None


def is_public(text: str) -> bool:
    """Whether an address can be the source of a request over the internet."""
    from ecrlint.analysis.ip_ranges import is_private

    return not is_private(text)
