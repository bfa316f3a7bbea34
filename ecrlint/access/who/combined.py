"""Policies that decide about the same requests, put together into one.

Any of them can allow, any of them can deny; so their statements together are one policy, in which every
statement keeps its own. Facts: IAM User Guide, "Policy evaluation logic"; Amazon ECR User Guide,
"Private registry permissions" and "Registry permissions policy scope".
"""

from __future__ import annotations

from ecrlint.access.semantics.request import BEARER_TOKEN, FUTURE
from ecrlint.policy import action
from ecrlint.policy.model import parse
from ecrlint.policy.principal import Principal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy

SCOPES = ("V1", "V2")
"""The scopes of a registry policy; new registries have V2."""

_REGISTRYS_OWN = frozenset(("ecr:createrepository", "ecr:replicateimage"))


def join(first: Policy, *others: Policy) -> Policy:
    """The policy that allows what any of these allows and none denies; it is of the first one's kind."""
    if not others:
        return first
    joined = parse({"Statement": []}, first.kind)
    joined.parts = tuple(part for each in (first, *others) for part in each.parts or (each,))
    joined.statements = tuple(statement for part in joined.parts for statement in part.statements)
    return joined


def in_scope(registry: Policy, scope: str) -> Policy:
    """A registry policy as its scope has it: V1 does nothing but replicate, create and import."""
    if scope == "V2":
        return registry
    return _without(registry, action.names("ecr") - action.REGISTRY_V1 | {f"ecr:{FUTURE}"})


def of_one_repository(policy: Policy) -> Policy:
    """A repository policy as it counts beside others: it decides about nothing but that repository.

    The creation of repositories and replication into them are the registry policy's to allow, and what works
    on no repository an identity policy's.
    """
    if policy.kind not in ("repository", "public"):
        return policy
    names = action.names(policy.service)
    whole = frozenset(name for name in names if not action.takes_repository(name))
    return _without(policy, whole | _REGISTRYS_OWN | {BEARER_TOKEN})


def direct(policy: Policy) -> Policy:
    """The policy less what its Allows leave to the identity policies of an account.

    An account as Principal names nobody in it: it hands the permission on (IAM User Guide, "AWS JSON policy
    elements: Principal").
    """
    found = [_direct(each) for each in policy.parts or (policy,)]
    return join(*found)


def _direct(policy: Policy) -> Policy:
    data = policy.data
    if not isinstance(data, dict):
        return policy
    block = data.get("Statement")
    if isinstance(block, list):
        changed = parse({**data, "Statement": [_without_accounts(each) for each in block]}, policy.kind)
    else:
        changed = parse({**data, "Statement": _without_accounts(block)}, policy.kind)
    changed.beyond = policy.beyond
    return changed


def _without_accounts(statement: object) -> object:
    """A statement, an Allow without the accounts among its principals."""
    if not isinstance(statement, dict) or statement.get("Effect") == "Deny":
        return statement
    principal = statement.get("Principal")
    if not isinstance(principal, dict) or "AWS" not in principal:
        return statement
    named = principal["AWS"]
    items = named if isinstance(named, list) else [named]
    kept = [
        each for each in items if not (isinstance(each, str) and Principal("AWS", each, "").is_whole_account)
    ]
    return {**statement, "Principal": {**principal, "AWS": kept}}


def _without(policy: Policy, actions: frozenset[str]) -> Policy:
    found = parse(policy.data, policy.kind)
    found.beyond = policy.beyond | actions
    return found
