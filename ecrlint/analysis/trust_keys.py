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

ORGANIZATION_KEYS = ("aws:principalorgid", "aws:principalorgpaths")
"""The keys of the caller's organisation."""

WIDEST = {4: 8, 6: 32}
"""The shortest prefix of a range, by the version of IP, that is narrow enough to single somebody out."""

_SMALL_V4 = 18  # 2,048 of them come to a /7
_PARTS_V4 = 4
_FIELD, _ACCOUNT = 4, 12  # where the account stands in an ARN, and its digits


def _is_fixed(text: str) -> bool:
    return not has_wildcard(text) and "${" not in text


def _fixes_account(text: str) -> bool:
    """Whether an account stands in its field, and nothing before it can swallow a colon."""
    if _is_fixed(text):
        return True
    arn = parse_arn(text)
    return arn is not None and is_account_id(arn.account[:_ACCOUNT])


def _fixes_vpc(text: str) -> bool:
    return _fixes_account(text) or _names_vpc(text)


def _names_vpc(text: str) -> bool:
    vpc = text.rpartition("vpc/")[2]
    return vpc.startswith("vpc-") and _is_fixed(vpc)


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
    return network.prefixlen >= WIDEST[network.version] or is_private(text)


def is_small_range(text: str) -> bool:
    """Whether a range is so small that no policy has room for as many as would make a wide one together.

    A policy of ECR has room for less than 1,000 ranges, and 2,048 are needed. Of IPv6 nothing is said.
    """
    address, slash, bits = text.partition("/")
    parts = address.split(".")
    if len(parts) != _PARTS_V4 or not all(map(str.isdigit, parts)):
        return False
    return not slash or (bits.isdigit() and int(bits) >= _SMALL_V4)


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
    "aws:sourcevpcarn": _fixes_vpc,
    "aws:vpceaccount": _is_fixed,
    "aws:vpceorgid": _is_fixed,
    "aws:vpceorgpaths": _fixes_organization,
    "aws:ec2instancesourcevpc": _is_fixed,
    "aws:sourceip": _is_narrow_range,
    "aws:chatbotsourcearn": _fixes_account,
    "aws:signinsessionarn": _fixes_account,
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
    "aws:tagkeys", "aws:vpcsourceip", "aws:sourceidentity", "aws:ec2instancesourceprivateipv4",
    "aws:federatedprovider", "ec2:roledelivery", "glue:credentialissuingservice",
))  # fmt: skip
_EMPTY_HANDED_FAMILIES = (
    "aws:principaltag/", "aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/",
    "aws:requesttag/", "aws:calledvia",
)  # fmt: skip


def is_trust_key(key: str) -> bool:
    """Whether an outsider cannot choose this key's value."""
    return key.lower() in _NARROW


def is_narrow_value(key: str, value: str, by_field: bool = False) -> bool:
    """Whether this value of a trust key singles somebody out; wildcards and variables do not.

    `by_field` says that the fields of ARNs are compared one by one, so that no wildcard crosses a colon.
    """
    narrow = _NARROW[key.lower()]
    if by_field or narrow not in (_fixes_account, _fixes_vpc):
        return narrow(value)
    return _is_fixed(value) or _has_fixed_head(value) or (narrow is _fixes_vpc and _names_vpc(value))


def _has_fixed_head(text: str) -> bool:
    """Whether an account is fixed by what stands before the first wildcard."""
    head = text.partition("*")[0].partition("?")[0].split(":")
    return len(head) > _FIELD and is_account_id(head[_FIELD][:_ACCOUNT])


def is_address_key(key: str) -> bool:
    """Whether the values of a trust key are IP addresses and ranges."""
    return _NARROW[key.lower()] is _is_narrow_range


def anyone_satisfies(key: str) -> bool:
    """Whether a stranger can bring any value of this key, or every request has it."""
    lowered = key.lower()
    return lowered in _EMPTY_HANDED or lowered.startswith(_EMPTY_HANDED_FAMILIES)
