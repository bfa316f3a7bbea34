"""Keys of which nobody can say whether a stranger's request has them: each reading is a request."""

from __future__ import annotations

from itertools import product

from ecrlint.access.semantics.request import Request
from ecrlint.policy.stranger_keys import choice_of, is_claim, is_flag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.access.semantics.request import Values
    from ecrlint.policy.model import Policy

_EACH = 3  # keys that are read one by one; more are read alike


def doubtful_keys(policy: Policy) -> list[str]:
    """The lower-case keys in a policy that a stranger's request may have or not; claims of others apart.

    A stranger who comes without an identity provider has no claims, and nobody has to come with one.
    """
    keys = (condition.key.lower() for statement in policy.statements for condition in statement.conditions)
    return [key for key in dict.fromkeys(keys) if choice_of(key) == "doubtful" and not is_claim(key)]


def doubtful_forms(request: Request, keys: list[str]) -> Iterable[Request]:
    """The request as it is and with the doubtful keys as AWS may have them."""
    if not keys:
        return [request]
    values: list[tuple[Values, Values]] = [((), ("false",) if is_flag(key) else ("value",)) for key in keys]
    combined = product(*values) if len(keys) <= _EACH else zip(*values, strict=True)
    return [
        Request(
            request.caller,
            request.action,
            {**request.context, **dict(zip(keys, chosen, strict=True))},
            request.resource,
        )
        for chosen in combined
    ]
