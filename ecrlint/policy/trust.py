"""Whether a condition keeps strangers out.

The yardstick is the Amazon S3 User Guide's "The meaning of public", extended by the organisation and
VPC endpoint keys of the IAM User Guide's list of sensitive condition keys: a grant to everyone is
narrow only where a key that an outsider cannot choose is compared with fixed values, by an operator
that fails when the key is absent.
"""

from __future__ import annotations

from ecrlint.policy.arn import has_wildcard, is_account_id, parse_arn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecrlint.policy.model import Condition, Statement

_WIDEST_V4 = 8
_WIDEST_V6 = 32

SERVICE_BOUNDS = frozenset(("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"))
"""Keys that tie an AWS service to the customer it works for (lower case)."""


def _is_fixed(text: str) -> bool:
    return not has_wildcard(text) and "${" not in text


def _fixes_account(text: str) -> bool:
    arn = parse_arn(text)
    return arn is not None and is_account_id(arn.account)


def _fixes_organization(text: str) -> bool:
    organization, slash, _ = text.partition("/")
    return bool(slash) and _is_fixed(organization)


def _fixes_identity(text: str) -> bool:
    unique_id, colon, _ = text.partition(":")
    return _is_fixed(text) or (bool(colon) and _is_fixed(unique_id))


def _is_narrow_range(text: str) -> bool:
    """At most a /8 (IPv4) or /32 (IPv6), or private; a range nobody can read is left alone."""
    from ipaddress import ip_network

    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return True
    widest = _WIDEST_V4 if network.version == 4 else _WIDEST_V6
    return network.prefixlen >= widest


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

_EMPTY_HANDED = frozenset(
    [
        "aws:securetransport",
        "aws:multifactorauthpresent",
        "aws:multifactorauthage",
        "aws:principaltype",
        "aws:username",
        "aws:useragent",
        "aws:referer",
        "aws:requestedregion",
        "aws:currenttime",
        "aws:epochtime",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:resourceorgpaths",
        "aws:viaawsservice",
        "aws:principalisawsservice",
        "aws:tokenissuetime",
        "aws:tagkeys",
    ]
)
_EMPTY_HANDED_FAMILIES = (
    "aws:principaltag/", "aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/",
    "aws:requesttag/", "aws:calledvia",
)  # fmt: skip


def is_trust_key(key: str) -> bool:
    """Whether an outsider cannot choose this key's value."""
    return key.lower() in _NARROW


def anyone_satisfies(key: str) -> bool:
    """Whether a stranger can bring any value of this key, or every request has it."""
    lowered = key.lower()
    return lowered in _EMPTY_HANDED or lowered.startswith(_EMPTY_HANDED_FAMILIES)


def is_narrow_value(key: str, value: str) -> bool:
    """Whether this value of a trust key singles somebody out; wildcards and variables do not."""
    return _NARROW[key.lower()](value)


def requires_presence(conditions: Iterable[Condition], key: str) -> bool:
    """Whether `Null` demands that the key be there."""
    return any(
        condition.operator is not None
        and condition.operator.base == "Null"
        and condition.key.lower() == key.lower()
        and all(text.lower() == "false" for text in condition.texts)
        for condition in conditions
    )


def narrows(condition: Condition, statement: Statement) -> bool:
    """Whether an Allow's condition keeps strangers out.

    True as well for what cannot be judged here (unknown values, operators or keys): whoever asks wants
    to blame, and may not do so on a guess.
    """
    operator = condition.operator
    if operator is None or not condition.known:
        return True
    if not is_trust_key(condition.key):
        return not anyone_satisfies(condition.key) and operator.base != "Null"
    if operator.base == "Null" or operator.negated:
        return False
    if operator.holds_when_absent and not _guarded(condition, statement):
        return False
    return all(is_narrow_value(condition.key, text) for text in condition.texts)


def shuts_out(condition: Condition) -> bool:
    """Whether a Deny under this condition reaches every stranger: a trust key that is not ours."""
    operator = condition.operator
    if operator is None or not condition.known:
        return True
    if not is_trust_key(condition.key):
        # Callers that are AWS services are no strangers, and this is how Denies spare them.
        return condition.key.lower() in ("aws:principalisawsservice", "aws:viaawsservice")
    if operator.base == "Null":
        return all(text.lower() == "true" for text in condition.texts)
    return operator.negated and operator.set_prefix != "ForAnyValue"


def _guarded(condition: Condition, statement: Statement) -> bool:
    operator = condition.operator
    return (
        operator is not None
        and operator.set_prefix == "ForAllValues"
        and not operator.if_exists
        and requires_presence(statement.conditions, condition.key)
    )
