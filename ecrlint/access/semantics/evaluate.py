"""The specification: how one request is decided.

This is the documented meaning, written down plainly and without any cleverness; everything else in
this package is tested against it. Facts: IAM User Guide, "Policy evaluation logic", "Condition
operators", "Multivalued context keys", "Variables and tags", "Principal", "NotPrincipal".
"""

from __future__ import annotations

from ecrlint.access.semantics.conditions import is_satisfied
from ecrlint.access.semantics.interpretations import DOCUMENTED, STRICT_NOT_PRINCIPAL, is_multivalued
from ecrlint.access.semantics.operators import matcher
from ecrlint.access.semantics.request import FUTURE
from ecrlint.access.semantics.variables import expand, is_active
from ecrlint.policy.action import is_everything
from ecrlint.policy.arn import has_wildcard, is_account_id
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.wildcard import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.semantics.request import Caller, Request
    from ecrlint.policy.model import Condition, Policy, Statement
    from ecrlint.policy.principal import Principal

    Effect = Literal["allow", "deny", "implicit-deny"]
    Bound = Literal["most", "least"]

_LISTS = ("Principal", "Action", "Resource")


class Decision:
    """The outcome: `effect`, the `statements` that made it, and whether it is `certain`.

    It is not certain when an unknown part of the policy could turn it.
    """

    __slots__ = ("certain", "effect", "statements")

    def __init__(self, effect: Effect, statements: list[Statement], certain: bool = True) -> None:
        self.effect = effect
        self.statements = statements
        self.certain = certain

    @property
    def allowed(self) -> bool:
        return self.effect == "allow"

    def __repr__(self) -> str:
        return f"<Decision {self.effect} by {[each.label for each in self.statements]}>"


def simulate(policy: Policy, request: Request, reading: Reading = DOCUMENTED) -> Decision:
    """Decide a request; a policy with unknown parts is read both ways to see whether they matter."""
    most = decide(policy, request, reading, "most")
    least = decide(policy, request, reading, "least")
    most.certain = most.allowed == least.allowed
    return most


def decide(
    policy: Policy, request: Request, reading: Reading = DOCUMENTED, bound: Bound = "most"
) -> Decision:
    """Any Deny that matches wins, else any Allow that matches, else nothing is granted."""
    hits: dict[str, list[Statement]] = {"Allow": [], "Deny": []}
    for statement in policy.statements:
        if statement_matches(statement, request, reading, bound):
            hits[effect_of(statement, bound)].append(statement)
    if hits["Deny"]:
        return Decision("deny", hits["Deny"])
    if bound == "least" and has_hidden_statements(policy):
        return Decision("deny", [])
    if bound == "most" and has_hidden_statements(policy):
        return Decision("allow", hits["Allow"])
    return Decision("allow", hits["Allow"]) if hits["Allow"] else Decision("implicit-deny", [])


def has_hidden_statements(policy: Policy) -> bool:
    """Whether there are statements that cannot be seen: decided elsewhere, or no statements at all."""
    if policy.parts:
        return any(map(has_hidden_statements, policy.parts))
    data = policy.data
    block = data.get("Statement") if isinstance(data, dict) else data
    hidden = block is UNKNOWN or (isinstance(block, list) and any(item is UNKNOWN for item in block))
    return hidden or bool(policy.broken_items) or not isinstance(data, dict)


def effect_of(statement: Statement, bound: Bound) -> str:
    """Allow or Deny; an unknown effect is whichever makes the bound true."""
    return statement.effect or ("Allow" if bound == "most" else "Deny")


def is_widest(statement: Statement, bound: Bound) -> bool:
    """Whether the unknown parts of a statement are read as matching: Allows for the upper bound."""
    return (effect_of(statement, bound) == "Allow") == (bound == "most")


def statement_matches(
    statement: Statement, request: Request, reading: Reading = DOCUMENTED, bound: Bound = "most"
) -> bool:
    """Whether every element of the statement matches."""
    widest = is_widest(statement, bound)
    if not widest and not says_at_least(statement):
        return False
    if "Statement" in statement.unknown:
        return True
    return (
        principal_matches(statement, request.caller, reading, widest)
        and action_matches(statement, request.action, widest)
        and resource_matches(statement, request.resource, widest)
        and all(condition_matches(each, statement, request, reading) for each in statement.conditions)
    )


def is_known(statement: Statement) -> bool:
    """Whether nothing in the statement is left to guess."""
    return not statement.unknown and all(is_readable(each) for each in statement.conditions)


def says_at_least(statement: Statement) -> bool:
    """Whether a statement says what is known of it, and perhaps more: some entries of a list are open."""
    return all(
        statement.has(element) and not statement.has(f"Not{element}") and element in _LISTS
        for element in statement.unknown
    ) and all(map(is_readable, statement.conditions))


def is_readable(condition: Condition) -> bool:
    """Whether the condition can be computed: operator and values. What is no address matches none."""
    return condition.operator is not None and condition.known


# Principals


def principal_matches(
    statement: Statement, caller: Caller, reading: Reading = DOCUMENTED, widest: bool = True
) -> bool:
    """Whether Principal names the caller, or NotPrincipal spares it from being meant.

    An identity policy means whomever it is attached to, so those are the callers to ask it about. Unknown
    entries of a list are whatever is needed when `widest`, here and below, else nothing.
    """
    if statement.policy.kind == "identity":
        return True
    if widest and not statement.unknown.isdisjoint(("Principal", "NotPrincipal")):
        return True
    if statement.has("Principal"):
        return any(names(principal, caller) for principal in statement.principals)
    if not statement.has("NotPrincipal"):
        return False
    levels = [_is_listed(identity, caller, statement.not_principals) for identity in caller.identities]
    return not (all(levels) if STRICT_NOT_PRINCIPAL in reading else any(levels))


def names(principal: Principal, caller: Caller) -> bool:
    """Whether a principal stands for the caller; an account stands for all who belong to it."""
    return any(stands_for(principal, identity, caller) for identity in caller.identities)


def stands_for(principal: Principal, identity: str, caller: Caller) -> bool:
    """Whether a principal is one of the caller's identities; `*` is everybody's."""
    text = principal.text
    if principal.type == "AWS":
        if text == "*":
            return True
        if caller.kind in ("service", "provider"):
            return False
        if is_account_id(text):
            return text == caller.account and identity.endswith(":root")
        return text == identity or (has_wildcard(text) and _arn_matches(text, identity))
    if principal.type == "Service":
        return caller.kind == "service" and text == identity
    return principal.type == "Federated" and caller.kind == "provider" and text in ("*", identity)


def _arn_matches(pattern: str, identity: str) -> bool:
    test = matcher("ArnLike", pattern)
    return test is not None and test(identity)


def _is_listed(identity: str, caller: Caller, principals: Sequence[Principal]) -> bool:
    return any(stands_for(principal, identity, caller) for principal in principals)


# Actions and resources


def action_matches(statement: Statement, action: str, widest: bool = True) -> bool:
    """Whether Action reaches the action, or NotAction leaves it; case does not count."""
    if action.lower() in statement.policy.beyond:
        return False
    if widest and not statement.unknown.isdisjoint(("Action", "NotAction")):
        return True
    if statement.has("Action"):
        return any(reaches(entry.text, action) for entry in statement.actions)
    return statement.has("NotAction") and not any(
        reaches(entry.text, action) for entry in statement.not_actions
    )


def reaches(pattern: str, action: str) -> bool:
    service, _, name = action.partition(":")
    if name == FUTURE:
        return is_everything(pattern, service)
    return matches(pattern.lower(), action.lower())


def resource_matches(statement: Statement, resource: str, widest: bool = True) -> bool:
    """Whether Resource names the repository; without the element, or a name, it does."""
    if not resource or (widest and not statement.unknown.isdisjoint(("Resource", "NotResource"))):
        return True
    if statement.has("Resource"):
        return any(resource_reaches(entry.text, resource) for entry in statement.resources)
    return not any(resource_reaches(entry.text, resource) for entry in statement.not_resources)


def resource_reaches(pattern: str, resource: str) -> bool:
    """Whether one entry of Resource names the repository; it is `*` or begins with `arn:`."""
    return pattern == "*" or (pattern.startswith("arn:") and _arn_matches(pattern, resource))


# Conditions


def condition_matches(
    condition: Condition, statement: Statement, request: Request, reading: Reading = DOCUMENTED
) -> bool:
    """Whether one key under one operator is as the policy wants it; unreadable ones count as met."""
    operator = condition.operator
    if operator is None or not is_readable(condition):
        return True

    def lookup(key: str) -> str | None:
        values = request.values(key)
        return values[0] if values and not is_multivalued(key) else None

    texts = tuple(
        expand(text, lookup) if is_active(text, operator, statement.policy.version) else text
        for text in condition.texts
    )
    return is_satisfied(
        operator, texts, request.values(condition.key), is_multivalued(condition.key), reading
    )
