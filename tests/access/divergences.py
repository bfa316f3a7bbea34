"""Where iam-simulate decides otherwise than AWS documents, as far as is known.

A disagreement that none of them explains is news: a bug of ours, or a new one for this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ecrlint.access.semantics.operators import matcher
from ecrlint.access.semantics.request import Request
from ecrlint.access.semantics.variables import variables
from ecrlint.policy.model import Condition, Policy
from ecrlint.policy.principal import Principal


class Divergence:
    """One way in which iam-simulate differs, and the `reason` why we do not follow.

    `may_matter` tells whether a policy and a request meet what it is about; where they do not, it cannot
    have turned the decision.
    """

    def __init__(self, name: str, reason: str, may_matter: Callable[[Policy, Request], bool]) -> None:
        self.name = name
        self.reason = reason
        self.may_matter = may_matter

    def __repr__(self) -> str:
        return self.name


def _conditions(policy: Policy) -> Iterator[Condition]:
    return (condition for statement in policy.statements for condition in statement.conditions)


def _in_conditions(test: Callable[[Condition, Request], bool]) -> Callable[[Policy, Request], bool]:
    return lambda policy, request: any(test(each, request) for each in _conditions(policy))


def _in_principals(test: Callable[[Principal, Request], bool]) -> Callable[[Policy, Request], bool]:
    return lambda policy, request: any(
        test(each, request)
        for statement in policy.statements
        for each in (*statement.principals, *statement.not_principals)
    )


def _has_unset_variable(condition: Condition, request: Request) -> bool:
    negated = condition.operator is not None and condition.operator.negated
    return negated and any(not request.values(name) for text in condition.texts for name in variables(text))


def _is_unreadable(condition: Condition, request: Request) -> bool:
    operator = condition.operator
    if operator is None or not operator.negated:
        return False
    return any(matcher(operator.base, text) is None for text in condition.texts)


def _is_absent_any_value(condition: Condition, request: Request) -> bool:
    operator = condition.operator
    is_meant = operator is not None and operator.set_prefix == "ForAnyValue" and operator.if_exists
    return is_meant and not request.values(condition.key)


def _is_everywhere(condition: Condition, request: Request) -> bool:
    operator = condition.operator
    return operator is not None and operator.family == "IP" and "0.0.0.0/0" in condition.texts


def _is_bare_address_of_other_version(condition: Condition, request: Request) -> bool:
    operator = condition.operator
    if operator is None or operator.base != "NotIpAddress":
        return False
    versions = {":" in value for value in request.values(condition.key)}
    return any("/" not in text and (":" in text) not in versions for text in condition.texts)


def _is_role_of_same_name(principal: Principal, request: Request) -> bool:
    caller, arn = request.caller, principal.arn
    if caller.kind != "role" or arn is None or arn.account != caller.account:
        return False
    kind, _, full = arn.resource.partition("/")
    return (
        kind == "role" and full.rpartition("/")[2] == caller.name and principal.text not in caller.identities
    )


def _is_issuer_or_namesake(principal: Principal, request: Request) -> bool:
    caller, arn = request.caller, principal.arn
    if caller.kind != "federated" or arn is None or arn.account != caller.account:
        return False
    kind, _, full = arn.resource.partition("/")
    return kind == "user" and (full == caller.issuer) != (full == caller.name)


DIVERGENCES = [
    Divergence(
        "unset-variable",
        "A variable without a value makes the comparison fail, and a negated comparison that fails is met"
        " (IAM User Guide, 'Policy variables', 'where there is no value').",
        _in_conditions(_has_unset_variable),
    ),
    Divergence(
        "unreadable-value",
        "A negated operator is met when the value does not match, and none matches a text that is no ARN,"
        " date or number ('Condition operators'); we say that the guide leaves it open.",
        _in_conditions(_is_unreadable),
    ),
    Divergence(
        "absent-any-value",
        "IfExists makes the condition met when the key is absent ('...IfExists condition operators'); we say"
        " that the guide leaves it open for ForAnyValue.",
        _in_conditions(_is_absent_any_value),
    ),
    Divergence(
        "everywhere",
        "0.0.0.0/0 is every IPv4 address, as CIDR has it ('IP address condition operators').",
        _in_conditions(_is_everywhere),
    ),
    Divergence(
        "bare-address",
        "NotIpAddress is met by every address but the given one, of whatever version ('IP address condition"
        " operators').",
        _in_conditions(_is_bare_address_of_other_version),
    ),
    Divergence(
        "role-path",
        "A role with a path is another role than one without ('IAM identifiers'); iam-simulate goes by the"
        " session's ARN, which has no path.",
        _in_principals(_is_role_of_same_name),
    ),
    Divergence(
        "federated-user",
        "The name of a federated user is the caller's choice, and its permissions are those of the user who"
        " made the session (AWS STS API Reference, GetFederationToken); iam-simulate pairs them by name.",
        _in_principals(_is_issuer_or_namesake),
    ),
]
