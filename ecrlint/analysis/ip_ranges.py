"""IP ranges that no request to AWS's public endpoints comes from."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Condition

PRIVATE = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
    "fc00::/7", "fe80::/10", "::1/128",
)  # fmt: skip
"""RFC 1918 and RFC 4193, loopback, link-local."""


def is_private(text: str) -> bool:
    """Whether an address or range lies in private space altogether; False when it is no range."""
    from ipaddress import ip_network

    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    return any(
        network.network_address in private and network.prefixlen >= private.prefixlen
        for private in map(ip_network, PRIVATE)
    )


def tests_private_source(condition: Condition) -> bool:
    """Whether aws:SourceIp is compared with nothing but private ranges."""
    return (
        condition.key.lower() == "aws:sourceip"
        and condition.operator is not None
        and condition.operator.family == "IP"
        and condition.known
        and bool(condition.values)
        and all(is_private(text) for text in condition.texts)
    )
