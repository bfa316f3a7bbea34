"""A box as one concrete request, and a request in words."""

from __future__ import annotations

from ecrlint.access.semantics.evaluate import action_matches, principal_matches
from ecrlint.access.semantics.operators import plain
from ecrlint.access.semantics.request import DERIVED, EVERYTHING, FUTURE, Request
from ecrlint.access.semantics.variables import expand, variables
from ecrlint.access.space.caller_samples import FRESH_SESSION
from ecrlint.access.space.key_test import RESOURCE
from ecrlint.access.space.space import ACTION, CALLER
from ecrlint.analysis.trust_keys import is_trust_key
from ecrlint.policy.action import is_known, spelling
from ecrlint.policy.condition_keys import find
from ecrlint.policy.stranger_keys import is_repository_tag
from ecrlint.policy.undecided import ANY_REPOSITORY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.access.semantics.request import Caller, Values
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.space import Space
    from ecrlint.policy.model import Policy

_FIRST = ("ecr:putimage", "ecr:batchgetimage", "ecr:getdownloadurlforlayer", "ecr:setrepositorypolicy")
"""The actions that say most, where a witness may have several."""

_SOME_VALUE = "value"

MAX_WORDS = 2048
"""The characters in which the conditions of a request are told: the finding about each tells all of them."""

_KINDS = {
    "user": "user {name}",
    "role": "role {name}",
    "root": "the root user",
    "federated": "federated user {name}",
    "service": "AWS service {name}",
    "provider": "identity provider {name}",
}
_ANY = {
    "user": "any user",
    "role": "any role",
    "root": "the root user",
    "federated": "any federated user",
    "service": "any AWS service",
    "provider": "any identity provider",
}


class Witness:
    """A request that shows a finding: what the policy makes of it (`decision`) and whose repository it is."""

    __slots__ = ("account", "decision", "organization", "request")

    def __init__(self, request: Request, account: str, organization: str) -> None:
        self.request = request
        self.account = account
        self.organization = organization
        self.decision = "allowed"


def request_of(space: Space, box: Box) -> Request:
    """The plainest request in a box: as few keys as it allows."""
    context: dict[str, Values] = {key: (value,) for key, value in space.resolved.items()}
    resource = ""
    for dimension in space.dimensions:
        values = dimension.cells[_lowest(box[space.places[dimension.key]])]
        if dimension.key == RESOURCE:
            resource = values[0]
        else:
            context[dimension.key] = values
    return Request(_caller(space, box[CALLER]), action_of(space, box), context, resource)


def with_variables(space: Space, request: Request) -> Request:
    """The request with values for policy variables, so that conditions which compare with them are met.

    Keys that tell strangers from friends, or that belong to the repository, are not for us to choose.
    """
    context = dict(request.context)
    for opaque in space.opaques.values():
        key = opaque.condition.key.lower()
        for name in variables(opaque.condition.texts[0]):
            if not _is_free(name) or name in space.places:
                return request
            context.setdefault(name, (_SOME_VALUE,))
        if not _is_free(key):
            return request
        text = expand(opaque.condition.texts[0], _lookup(Request(request.caller, "", context)))
        context[key] = (plain(text or "").replace("*", _SOME_VALUE).replace("?", "x"),)
    return Request(request.caller, request.action, context, request.resource)


def _lookup(request: Request) -> Callable[[str], str | None]:
    return lambda name: next(iter(request.values(name)), None)


def _is_free(key: str) -> bool:
    return not (is_trust_key(key) or key in DERIVED or key.startswith("aws:resource"))


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _caller(space: Space, mask: int) -> Caller:
    return space.callers.cells[_lowest(mask)]


def action_of(space: Space, box: Box) -> str:
    """The action of a box that says most."""
    mask = box[ACTION]
    for name in _FIRST:
        if mask & space.action_mask([name]):
            return spelling(name)
    name = space.actions.names[_lowest(mask)]
    return spelling(name) if is_known(name) else name


def words(space: Space, request: Request) -> str:
    """A request as a clause: who may do what, and when."""
    action = request.action
    if action.endswith(FUTURE):
        action = f"{FUTURE} of {action.partition(':')[0]}"
    return f"{caller_words(space, request.caller)} may {action}{_when(space, request)}"


def caller_words(space: Space, caller: Caller) -> str:
    """A caller; one that nobody names stands for any of its kind."""
    is_fresh = space.callers.is_fresh(caller)
    who = (_ANY if is_fresh else _KINDS)[caller.kind].format(name=caller.name)
    if caller.kind in ("service", "provider"):
        return who
    if caller.kind == "role" and caller.session != FRESH_SESSION:
        who += f" in session {caller.session}"
    if caller.account not in space.callers.accounts:
        return f"{who} of any other account"
    return f"{who} of account {caller.account}" + (" (the owner)" if caller.account == space.account else "")


def _when(space: Space, request: Request) -> str:
    parts = []
    for key, values in sorted(request.context.items()):
        if values == (space.resolved.get(key),):
            continue  # so it is for every request to this owner's repository
        known = find(key)
        name = known.name if known else key
        told = " and ".join(value or '""' for value in values) or "absent"
        parts.append(f"{name} is {told}")
        if values and is_repository_tag(key):
            parts[-1] += " (if the repository has the tag)"
    if request.resource == ANY_REPOSITORY:
        parts.append("the repository is one that is decided elsewhere")
    elif request.resource not in ("", EVERYTHING):
        parts.append(f"the repository is {request.resource}")
    return f" when {_listing(parts)}" if parts else ""


def _listing(parts: list[str]) -> str:
    """As many of the parts as there is room for."""
    length = 0
    for number, part in enumerate(parts):
        length += len(part)
        if length > MAX_WORDS:
            told = ", ".join(parts[:number] or [f"{part[:MAX_WORDS]}…"])
            left = len(parts) - max(number, 1)
            return f"{told}, and so on for {left} more" if left else told
    return ", ".join(parts)


def plainly(request: Request, *policies: Policy) -> Request:
    """The request without the absence of keys that no statement about it asks for."""
    asked = {
        condition.key.lower()
        for policy in policies
        for statement in policy.statements
        if principal_matches(statement, request.caller) and action_matches(statement, request.action)
        for condition in statement.conditions
    }
    context = {key: values for key, values in request.context.items() if values or key in asked}
    return Request(request.caller, request.action, context, request.resource)
