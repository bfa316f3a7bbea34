"""Condition keys that tell strangers from friends, and the values of them that do.

A trust key's value cannot be chosen by an outsider. The list is the Amazon S3 User Guide's "The meaning
of public", extended by the organisation and VPC endpoint keys of the IAM User Guide's list of sensitive
condition keys. A stranger brings, or every request has, whatever the empty-handed keys ask for.
"""

from __future__ import annotations

from ecrlint.policy.arn import has_wildcard, is_account_id, parse_arn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_WIDEST_V4 = 8
_WIDEST_V6 = 32


def _is_fixed(text: str) -> bool:
    return not has_wildcard(text) and "${" not in text


def _fixes_account(text: str) -> bool:
    if _is_fixed(text):
        return True
    arn = parse_arn(text)
    fields = [arn.account] if arn else text.split(":")
    return any(is_account_id(field[:12]) for field in fields)


def _fixes_organization(text: str) -> bool:
    return _is_fixed(text.partition("/")[0])


def _fixes_identity(text: str) -> bool:
    unique_id, colon, _ = text.partition(":")
    return _is_fixed(text) or (bool(colon) and _is_fixed(unique_id))


def _is_narrow_range(text: str) -> bool:
    """At most a /8 (IPv4) or /32 (IPv6), or private; a range nobody can read is left alone."""
    from ipaddress import ip_network

    from ecrlint.analysis.ip_ranges import is_private

    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        return True
    widest = _WIDEST_V4 if network.version == 4 else _WIDEST_V6
    return network.prefixlen >= widest or is_private(text)


_NARROW: dict[str, Callable[[str], bool]] = {
    "aws:principalorgid": _is_fixed,
    "aws:principalorgpaths": _fixes_organization,
    "aws:principalaccount": _is_fixed,
    "aws:principalarn": _fixes_account,
    "aws:principalservicename": _is_fixed,
    "aws:principalservicenameslist": _is_fixed,
    "aws:userid": _fixes_identity,
    "aws:sourcearn": _fixes_account,
    "aws:sourceaccount": _is_fixed,
    "aws:sourceowner": _is_fixed,
    "aws:sourceorgid": _is_fixed,
    "aws:sourceorgpaths": _fixes_organization,
    "aws:sourcevpc": _is_fixed,
    "aws:sourcevpce": _is_fixed,
    "aws:sourcevpcarn": _fixes_account,
    "aws:vpceaccount": _is_fixed,
    "aws:vpceorgid": _is_fixed,
    "aws:vpceorgpaths": _fixes_organization,
    "aws:ec2instancesourcevpc": _is_fixed,
    "aws:sourceip": _is_narrow_range,
    "aws:vpcsourceip": _is_narrow_range,
    "codebuild:projectarn": _fixes_account,
    "codebuild:buildarn": _fixes_account,
    "lambda:sourcefunctionarn": _fixes_account,
    "ec2:sourceinstancearn": _fixes_account,
    "ssm:sourceinstancearn": _fixes_account,
}
"""The keys whose value an outsider cannot choose, and what singles somebody out there."""

_EMPTY_HANDED = frozenset((
    "aws:securetransport", "aws:multifactorauthpresent", "aws:multifactorauthage",
    "aws:principaltype", "aws:username", "aws:useragent", "aws:referer", "aws:requestedregion",
    "aws:currenttime", "aws:epochtime", "aws:resourceaccount", "aws:resourceorgid",
    "aws:resourceorgpaths", "aws:viaawsservice", "aws:principalisawsservice", "aws:tokenissuetime",
    "aws:tagkeys",
))  # fmt: skip
_EMPTY_HANDED_FAMILIES = (
    "aws:principaltag/", "aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/",
    "aws:requesttag/", "aws:calledvia",
)  # fmt: skip


def is_trust_key(key: str) -> bool:
    """Whether an outsider cannot choose this key's value."""
    return key.lower() in _NARROW


def is_narrow_value(key: str, value: str) -> bool:
    """Whether this value of a trust key singles somebody out; wildcards and variables do not."""
    return _NARROW[key.lower()](value)


def is_address_key(key: str) -> bool:
    """Whether the values of a trust key are IP addresses and ranges."""
    return _NARROW[key.lower()] is _is_narrow_range


def anyone_satisfies(key: str) -> bool:
    """Whether a stranger can bring any value of this key, or every request has it."""
    lowered = key.lower()
    return lowered in _EMPTY_HANDED or lowered.startswith(_EMPTY_HANDED_FAMILIES)
