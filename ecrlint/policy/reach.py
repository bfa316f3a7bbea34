"""Whom and what a statement really reaches: slips of the pen, and Denies that nobody can step around."""

from __future__ import annotations

from functools import lru_cache

from ecrlint.policy.action import PULL, expand, is_misspelt, meant
from ecrlint.policy.condition_keys import find
from ecrlint.policy.dead import is_foreign
from ecrlint.policy.presence import admits_only_services, null_test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.grants import Caller
    from ecrlint.policy.model import Condition, Policy, Statement, Value
    from ecrlint.policy.principal import Principal

_COPY = "ecr:getimagecopystatus"


def without_slips(policy: Policy, callers: list[Caller], needed: frozenset[str]) -> list[Caller]:
    """The callers that a misspelt action was not meant to give one of `needed`.

    Where it was, the misspelling is what is wrong, and only that.
    """
    if all(needed <= caller.allowed for caller in callers):
        return callers
    slips = [
        (statement, meant)
        for statement in policy.statements
        if statement.allows and (meant := _slips_of(statement) & needed)
    ]
    if not slips:
        return callers
    return [
        caller
        for caller in callers
        if not any(
            principal.covers(caller.principal)
            for statement, meant in slips
            if not meant <= caller.allowed
            for principal in statement.principals
        )
    ]


def pulls_images(caller: Caller) -> bool:
    """Whether a caller pulls the way clients do, rather than as an AWS service or another registry.

    A pull-through cache of another registry is granted ecr:GetImageCopyStatus along with the pull.
    """
    if caller.principal.is_service or not caller.allowed >= PULL or _COPY in caller.allowed:
        return False
    return not (caller.principal.is_everyone and all(map(admits_only_services, caller.statements)))


def _slips_of(statement: Statement) -> frozenset[str]:
    """The actions that the misspelt entries of a statement were meant for, lower case."""
    service = statement.policy.service
    slips = [slip for entry in statement.actions if (slip := _slip(entry.text, service))]
    return frozenset(slips)


@lru_cache(maxsize=4096)
def _slip(entry: str, service: str) -> str:
    """The action that a misspelt entry was meant for, lower case; empty when it is not misspelt."""
    if is_misspelt(entry) or is_foreign(entry, service):
        return (meant(entry, service) or "").lower()
    return ""


def denies_owner(statement: Statement, account: str) -> bool:
    """Whether a Deny names the administrators of the account that owns the repository.

    `account` may be empty for an owner that is not known: then only a Deny for everyone does, and
    an exception for any identity or account may be the owner's.
    """
    if statement.not_principals:
        return not any(_may_be_of(account, each) for each in statement.not_principals)
    return any(
        each.is_everyone or (bool(account) and each.is_whole_account and each.account == account)
        for each in statement.principals
    )


def _may_be_of(account: str, principal: Principal) -> bool:
    if principal.is_service:
        return False
    return not account or not principal.account or principal.account == account


def is_unavoidable(condition: Condition) -> bool:
    """Whether people, who call over TLS and for themselves, meet a condition whatever they do."""
    operator, key = condition.operator, find(condition.key)
    if operator is None or key is None or not condition.known or not condition.values:
        return False
    if key.name == "aws:SecureTransport":
        return operator.base == "Bool" and {text.lower() for text in condition.texts} >= {"true"}
    if key.callers != "service":
        return False
    return operator.holds_when_absent or null_test(condition) == "true"


def entry_reaching(statement: Statement, action: str) -> Value | None:
    """The first Action entry that reaches a known action; None when NotAction does, or nothing."""
    return next((entry for entry in statement.actions if action in expand(entry.text)), None)
