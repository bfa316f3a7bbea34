"""Denies that take an action from everybody whom the policy allows it."""

from __future__ import annotations

from ecrlint.access.queries import first_granted
from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.space.space import Terms
from ecrlint.access.witness import request_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.space import Space
    from ecrlint.policy.model import Policy, Statement


def taken_from_all(
    space: Space, policy: Policy, deny: Statement, action: str, budget: Budget
) -> Request | None:
    """A request that the policy would allow but for a Deny, where that Deny leaves none of them.

    Under every reading of the documentation, and only where nothing of the policy is left to guess.
    """
    if space.is_vague or space.why:
        return None
    clip, witness = space.clip(space.action_mask([action])), None
    for reading in space.readings:
        terms, without = space.terms(policy, reading, "most"), Terms()
        without.allows = terms.allows
        without.denies = [term for term in terms.denies if term[1] is not deny]
        found = first_granted(space, without, clip, budget)
        if found is None or first_granted(space, terms, clip, budget):
            return None
        witness = witness or request_of(space, found[0])
    return witness if witness and decide(policy, witness).effect == "deny" else None
