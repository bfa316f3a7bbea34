"""The claim that a policy grants strangers nothing: proved over all that they may do, or broken by a request.

Proofs are over the space, in which a comparison with a variable may be met or not; a request that breaks the
claim is an outsider's, has variables filled from itself, and is replayed by the evaluator. What lies between
the two is undecided.
"""

from __future__ import annotations

from ecrlint.access.queries import first_granted
from ecrlint.access.semantics.interpretations import CORNERS
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.budget import TooHard, replays
from ecrlint.access.stranger.fixed import Fixed
from ecrlint.access.stranger.moves import Moves
from ecrlint.access.stranger.outsider import Outsider
from ecrlint.access.stranger.region import Region
from ecrlint.access.stranger.search import StrangerSearch
from ecrlint.access.verdict import ELSEWHERE, Verdict
from ecrlint.access.witness import action_of
from ecrlint.policy.condition_keys import find
from ecrlint.policy.stranger_keys import choice_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.space import Space
    from ecrlint.policy.model import Policy, Statement


class Strangers:
    """What strangers may do by a policy."""

    def __init__(self, space: Space, policy: Policy, organization: str = "") -> None:
        self._space = space
        self._policy = policy
        self._corners = tuple(sorted(set().union(*space.readings)))
        callers = space.callers
        fixed = Fixed(space.policies, organization)
        outsider = Outsider(fixed)
        everybody = callers.full & ~callers.services & ~callers.named & ~callers.providers
        self._search_budget = replays()
        self._region = Region(space, fixed, outsider, everybody)
        self._moves = Moves(space, self._region, fixed, outsider, frozenset(callers.accounts))

    def box(self, actions: int) -> Box | None:
        """All that strangers may ask of some actions; None when that is nothing."""
        return meet(self._region.box, self._space.clip(actions))

    def grant(self, box: Box, only: Statement | None, budget: Budget) -> Verdict:
        """The claim that the policy (or one Allow of it) grants nothing in a box of strangers' requests.

        Raises TooHard where the statements overlap in too many ways.
        """
        space = self._space
        for reading in space.readings:
            found = first_granted(space, space.terms(self._policy, reading, "most"), box, budget, only)
            if found and space.is_vague:  # what is granted whatever is not known says more
                sure = space.terms(self._policy, reading, "least")
                found = first_granted(space, sure, box, budget, only) or found
            if found:
                return self._broken(found[0], found[1])
        if space.why:
            return Verdict("unknown", why=space.why, readings=self._corners)
        return Verdict("proved", readings=self._corners)

    def _broken(self, box: Box, allow: Statement | None) -> Verdict:
        """The claim broken by a request; unknown where none is found, though the box seems to have one."""
        space = self._space
        if allow is None:
            return Verdict("unknown", why=ELSEWHERE, readings=self._corners)
        start = self._moves.start(box, action_of(space, box))
        search = StrangerSearch(self._policy, allow, space.readings, self._moves, self._search_budget)
        try:
            request = search.near(start)
        except TooHard as limit:
            return Verdict("unknown", why=str(limit), readings=self._corners)
        if request is None:
            return Verdict("unknown", why=self._why(), readings=self._corners)
        return Verdict("violated", witness=request, statements=(allow,), readings=self._corners)

    def _why(self) -> str:
        """What stands in the way, the likeliest first."""
        space = self._space
        if space.is_vague:
            return ELSEWHERE
        if space.opaques:
            keys = ", ".join(sorted({opaque.condition.key for opaque in space.opaques.values()}))
            return f"it depends on what a policy variable stands for ({keys})"
        if self._corners:
            return "the documentation leaves open " + "; ".join(CORNERS[name] for name in self._corners)
        doubtful = [known.name if (known := find(key)) else key for key in space.places
                    if choice_of(key) == "doubtful"]  # fmt: skip
        if doubtful:
            return f"nobody can say whether a stranger's requests have {', '.join(doubtful)}"
        return "no request of one outsider was found that meets it"
