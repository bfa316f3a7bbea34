"""Logging in: which actions it takes, and whether an identity policy allows them on everything.

A token is for a whole registry, so its action takes no resource and only `*` matches what it asks for
(Amazon ECR User Guide, "Private registry authentication"; ECR Public User Guide, "Public registry
authentication").
"""

from __future__ import annotations

from ecrlint.analysis.identity_grants import may_grant
from ecrlint.analysis.identity_resource import may_be_everything, may_be_repository, targets
from ecrlint.policy.action import LAYER, MANIFEST, PULL, TOKEN, names, upload_set
from ecrlint.policy.scope import BEARER_TOKEN
from ecrlint.startup.light_functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.analysis.attached import AttachedPolicies
    from ecrlint.policy.model import Policy, Statement, Value

_PUBLIC_TOKEN = "ecr-public:getauthorizationtoken"
TOKENS = {
    "ecr": {TOKEN: "ecr:GetAuthorizationToken"},
    "ecr-public": {
        _PUBLIC_TOKEN: "ecr-public:GetAuthorizationToken",
        BEARER_TOKEN: "sts:GetServiceBearerToken",
    },
}
"""What logging in to a service takes: actions in lower case, and as they are documented."""


def scoped_tokens(policy: Policy) -> Iterator[tuple[Statement, Value]]:
    """Each entry of an Allow that names a token for resources, where nothing may allow it on everything."""
    wanted = {name for names in TOKENS.values() for name in names if not _is_allowed(policy, name)}
    if not _is_named(policy, _PUBLIC_TOKEN):
        wanted.discard(BEARER_TOKEN)  # then it is for another service
    for statement in policy.statements:
        if statement.allows and statement.resources and not may_be_everything(statement):
            for entry in statement.actions:
                if entry.text.lower() in wanted:
                    yield statement, entry


def missing_tokens(policy: Policy, service: str, attached: AttachedPolicies) -> list[str]:
    """The documented actions of logging in to a service that nothing in a policy may allow.

    Nor in another of those that are `attached` to the same identity.

    The one of another service is missed only where the policy names an action of ours: `ecr-public:*` among
    other services gives an administrator everything, and is not about pushing images.
    """
    tokens = TOKENS[service]
    absent = [
        name
        for name in tokens
        if not _is_allowed(policy, name)
        and not _is_named(policy, name)
        and not attached.once(name, partial(_is_allowed_by_any, name))
    ]
    if absent == [BEARER_TOKEN] and not any(_is_named(policy, name) for name in names(service)):
        return []
    return [tokens[name] for name in absent]


def first_use(policy: Policy, service: str) -> Statement | None:
    """The first Allow that lets somebody push images of a service, or pull if the policy allows all of it."""
    uses = upload_set(service)
    allows = [each for each in policy.statements if _allows_repositories(each, service)]
    if service == "ecr" and frozenset[str]().union(*(each.reach for each in allows)) >= PULL:
        uses |= {MANIFEST, LAYER}
    return next((each for each in allows if not uses.isdisjoint(each.reach)), None)


def _allows_repositories(statement: Statement, service: str) -> bool:
    return (
        statement.allows
        and statement.ours
        and any(may_be_repository(pattern, service) for pattern in targets(statement))
    )


def _is_allowed(policy: Policy, token: str) -> bool:
    """Whether anything in a policy may allow a token on everything."""
    return policy.unknown_statements or any(
        may_grant(each, token) and may_be_everything(each) for each in policy.statements
    )


def _is_allowed_by_any(token: str, attached: AttachedPolicies) -> bool:
    return attached.may_be_more or any(_is_allowed(each, token) for each in attached.policies)


def _is_named(policy: Policy, token: str) -> bool:
    """Whether an Allow names a token, on whatever resource."""
    return any(
        entry.text.lower() == token
        for statement in policy.statements
        if statement.allows
        for entry in statement.actions
    )
