"""The request that `ecrlint simulate` is asked about, from the words of its options.

A key that is not given is absent. Where no real request can be like that, the decision would be about
nothing, so it is refused with the option that is missing.
"""

from __future__ import annotations

from ecrlint.access.phrases import resource_words
from ecrlint.access.semantics.evaluate import action_matches, principal_matches
from ecrlint.access.semantics.operators import matcher
from ecrlint.access.semantics.request import DERIVED, EVERYTHING, FUTURE, Request, is_on_repository, trouble
from ecrlint.access.semantics.variables import is_active, variables
from ecrlint.errors import UsageError
from ecrlint.policy import action
from ecrlint.policy.arn import has_wildcard, is_account_id, parse_arn
from ecrlint.policy.condition_keys import find, is_no_key, meant_key
from ecrlint.policy.kind import a_policy
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.access.semantics.request import Caller, Values
    from ecrlint.policy.condition_keys import ConditionKey
    from ecrlint.policy.model import Condition, Policy, Statement

_SECURE = "aws:securetransport"
_TYPES = {
    "Bool": ("Bool", "true or false"),
    "Date": ("DateEquals", "a date such as 2027-06-30T12:00:00Z"),
    "IP": ("IpAddress", "one IP address"),
    "Numeric": ("NumericEquals", "a number"),
}
_RESOURCE = "arn:aws:ecr:us-east-1:111122223333:repository/NAME"


def key_name(key: str) -> str:
    """The documented spelling of a condition key."""
    known = find(key)
    return known.name if known else key


def action_of(text: str, policy: Policy) -> str:
    """One action that the policy can decide about, in its documented spelling. Raises UsageError."""
    if text == f"{policy.service}:{FUTURE}":
        return text
    if has_wildcard(text):
        raise UsageError(f"--action names one action, not '{text}'; `ecrlint who` tells of all")
    if not action.is_known(text):
        near = action.meant_action(text, policy.service)
        hint = f"did you mean '{near}'?" if near else f"it takes one such as {policy.service}:PutImage"
        raise UsageError(f"--action: no action '{text}'; {hint}")
    name = action.spelling(text)
    if action.service_of(text) != policy.service:
        raise UsageError(f"--action: {a_policy(policy.kind)} does not decide about {name}")
    if policy.kind != "registry" and not action.takes_repository(text):
        raise UsageError(
            f"--action: {name} works on no repository, so only identity policies decide about it"
        )
    return name


def context_of(pairs: Iterable[str]) -> dict[str, Values]:
    """Lower-case keys and their values from KEY=VALUE texts. Raises UsageError."""
    context: dict[str, Values] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        key = name.strip().lower()
        if not key or not equals:
            raise UsageError(f"--context takes KEY=VALUE, such as aws:SourceIp=203.0.113.7, not '{pair}'")
        _check_value(_checked_key(name), name, value)
        if key in context and not _may_repeat(key):
            raise UsageError(f"--context: {key_name(key)} has one value, but is given twice")
        context[key] = (*context.get(key, ()), value)
    return context


def request_of(
    caller: Caller,
    action: str,
    context: dict[str, Values],
    policy: Policy,
    *,
    resource: str = "",
    account: str = "",
    organization: str = "",
) -> Request:
    """The request, complete as far as the policy looks at it; absent keys have no values in its context.

    `account` and `organization` are the owner's. Raises UsageError when there can be no such request.
    """
    own = bool(account) and caller.account == account
    known = {
        _SECURE: ("true",),  # ECR listens to nothing else
        "aws:resourceaccount": _values(account),
        "aws:resourceorgid": _values(organization),
        "aws:principalorgid": _values(organization if own else ""),
    }
    if not is_on_repository(action):
        if resource:
            raise UsageError(f"--resource: {action} works on no repository; leave it out")
        resource = EVERYTHING
    request = Request(caller, action, context, resource)
    _agree(request.context, known)
    about = [each for each in policy.statements if is_about(each, request)]
    for statement in about:
        _need_resource(statement, resource)
    for key in _keys_read(about):
        request.context.setdefault(key, known.get(key, ()))
    for problem in trouble(request):
        key, _, rest = problem.partition(" ")
        told = f"{key_name(key)} {rest}" if ":" in key else problem
        raise UsageError(f"there is no such request: {told}; correct the --context")
    return request


def account_of(account: str, organization: str, resource: str) -> str:
    """The account that owns the repository, as far as the options tell. Raises UsageError."""
    if account and not is_account_id(account):
        raise UsageError(f"--account takes 12 digits, not '{account}'")
    if organization and not organization.startswith("o-"):
        raise UsageError(f"--organization takes an id such as o-a1b2c3d4e5, not '{organization}'")
    if not resource:
        return account
    arn = parse_arn(resource)
    if arn is None or has_wildcard(resource) or arn.service not in ("ecr", "ecr-public"):
        raise UsageError(f"--resource takes the ARN of a repository, such as {_RESOURCE}, not '{resource}'")
    if has_hole(arn.account):
        return account
    if account and arn.account != account:
        raise UsageError(f"--resource is of account {arn.account}, but --account says {account}")
    return arn.account


def is_about(statement: Statement, request: Request) -> bool:
    """Whether a statement means this caller and action, whatever its conditions say."""
    return principal_matches(statement, request.caller) and action_matches(statement, request.action)


def _values(text: str) -> Values:
    return (text,) if text else ()


def _agree(context: dict[str, Values], known: dict[str, Values]) -> None:
    """Refuse a key that says of the owner what --account and --organization do not."""
    for key, values in known.items():
        if key != _SECURE and values and context.get(key, values) != values:
            raise UsageError(
                f"--context: {key_name(key)} is {values[0]}, as --account and --organization have it"
            )


def _checked_key(name: str) -> ConditionKey | None:
    key = name.strip().lower()
    if key in DERIVED:
        raise UsageError(f"--context: {key_name(key)} follows from --principal")
    if is_no_key(name):
        near = meant_key(name)
        raise UsageError(f"--context: no key '{name}'" + (f"; did you mean '{near}'?" if near else ""))
    return find(key)


def _may_repeat(key: str) -> bool:
    known = find(key)
    return known is None or known.multivalued


def _check_value(known: ConditionKey | None, name: str, value: str) -> None:
    base, words = _TYPES.get(known.type, ("", "")) if known else ("", "")
    is_range = base == "IpAddress" and "/" in value
    if base and (is_range or matcher(base, value) is None):
        raise UsageError(f"--context: {name} is {words}, not '{value}'")


def _need_resource(statement: Statement, resource: str) -> None:
    is_open = "Resource" in statement.unknown and all(has_hole(each.text) for each in statement.resources)
    if not resource and not is_open and resource_words(statement):
        raise UsageError(
            f"statement '{statement.label}' is about certain repositories only; name one with --resource ARN"
        )


def _keys_read(statements: Iterable[Statement]) -> list[str]:
    """The lower-case keys that conditions of these statements look at, variables' keys included."""
    found: dict[str, None] = {}
    for statement in statements:
        for condition in statement.conditions:
            found[condition.key.lower()] = None
            found.update(dict.fromkeys(_variables(condition, statement.policy.version)))
    return [key for key in found if key not in DERIVED]


def _variables(condition: Condition, version: str) -> list[str]:
    operator = condition.operator
    texts = condition.texts if operator else []
    return [
        name for text in texts if operator and is_active(text, operator, version) for name in variables(text)
    ]
