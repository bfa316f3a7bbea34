"""Questions about all requests at once.

Every question comes down to: is some box, less some other boxes, empty? The first box that is left is the
witness. No question lists a whole region, so they stay fast where regions are large.
"""

from __future__ import annotations

from ecrlint.access.semantics.evaluate import decide, statement_matches
from ecrlint.access.space.boxes import leftover, meet
from ecrlint.access.space.budget import question
from ecrlint.access.space.key_test import RESOURCE
from ecrlint.access.verdict import Verdict, settle
from ecrlint.analysis.trust_keys import anyone_satisfies, is_narrow_value, is_trust_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecrlint.access.semantics.evaluate import Bound
    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.dimension import Dimension
    from ecrlint.access.space.space import Found, Space, Term, Terms
    from ecrlint.policy.model import Policy, Statement

ABSENT = 1
"""The cell of a key in which a request lacks it."""
SOURCE_KEYS = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
)


def grants_nothing(
    space: Space, policy: Policy, clip: Box, only: Statement | None = None, budget: Budget | None = None
) -> Verdict:
    """The claim that the policy (or one Allow of it) grants nothing in the clip."""
    steps = budget or question()

    def search(reading: Reading, strictly: bool) -> Found | None:
        terms = space.terms(policy, reading, _most(strictly))
        return first_granted(space, terms, clip, steps, only)

    return settle(space, search, _allows(policy))


def always(space: Space, policy: Policy, clip: Box) -> Verdict:
    """The claim that the policy grants everything in the clip."""
    budget = question()

    def search(reading: Reading, strictly: bool) -> Found | None:
        terms = space.terms(policy, reading, _most(not strictly))
        return first_refused(space, terms, clip, budget)

    return settle(space, search, _refuses(policy))


def new_access(
    space: Space, old: Policy, new: Policy, only: Statement | None = None, budget: Budget | None = None
) -> Verdict:
    """The claim that the new policy (or one Allow of it) grants nothing that the old one does not."""
    steps = budget or question()

    def search(reading: Reading, strictly: bool) -> Found | None:
        after = space.terms(new, reading, _most(strictly))
        before = space.terms(old, reading, _most(not strictly))
        allows = after.allows if only is None else [each for each in after.allows if each[1] is only]
        return first_new(space, before, after, allows, steps)

    def replay(request: Request, reading: Reading, strictly: bool) -> bool:
        is_new = decide(new, request, reading, _most(strictly)).allowed
        return is_new and not decide(old, request, reading, _most(not strictly)).allowed

    return settle(space, search, replay)


def dead(space: Space, policy: Policy, statement: Statement) -> Verdict:
    """The claim that a statement does nothing: no request matches it, or all that do are denied."""
    budget = question()

    def search(reading: Reading, strictly: bool) -> Found | None:
        box = space.box(statement, reading)
        denies = space.terms(policy, reading, _most(strictly)).denies if statement.allows else []
        return _first_beyond(space, box, statement, denies, budget)

    def replay(request: Request, reading: Reading, strictly: bool) -> bool:
        if not statement_matches(statement, request, reading):
            return False
        return statement.denies or decide(policy, request, reading, _most(strictly)).effect != "deny"

    return _about_known(space, statement, search, replay)


def redundant(
    space: Space,
    policy: Policy,
    statement: Statement,
    others: Iterable[Statement] | None = None,
    budget: Budget | None = None,
) -> Verdict:
    """The claim that without a statement the policy would say the same; `others` may stand in for it."""
    chosen = {each for each in (policy.statements if others is None else others) if each is not statement}
    steps = budget or question()

    def search(reading: Reading, strictly: bool) -> Found | None:
        box = space.box(statement, reading)
        terms = space.terms(policy, reading, _most(not strictly))
        sure = space.terms(policy, reading, _most(strictly))
        same = terms.allows if statement.allows else sure.denies
        cutters = [term for term in same if term[1] in chosen]
        return _first_beyond(
            space, box, statement, cutters + (sure.denies if statement.allows else []), steps
        )

    def replay(request: Request, reading: Reading, strictly: bool) -> bool:
        alike = (each for each in policy.statements if each in chosen and each.effect == statement.effect)
        return statement_matches(statement, request, reading) and not any(
            statement_matches(each, request, reading, "least" if each.allows else "most") for each in alike
        )

    return _about_known(space, statement, search, replay)


def beyond_zone(space: Space, actions: int) -> Box | None:
    """Requests from outside a zone of trust: its accounts, and the owner's organisation."""
    callers = space.callers.full & ~space.callers.services & ~space.callers.zone
    masks = list(space.clip(actions, callers))
    own = space.organization
    inside = {
        "aws:principalorgid": ("StringEquals", own),
        "aws:principalorgpaths": ("StringLike", f"{own}/*"),
    }
    for dimension in space.dimensions:
        if own and dimension.key in inside:
            masks[space.places[dimension.key]] &= dimension.untouched_cells([inside[dimension.key]])
    return tuple(masks) if all(masks) else None


def strangers(space: Space, actions: int, services: int = 0) -> Box | None:
    """Requests of which it is certain that strangers can make them, or that `services` make for them.

    Other organisations than the owner's are strange where that is known, strangers call
    for themselves, and keys of which nobody can say whether they may choose their value are absent.
    """
    callers = services or space.callers.full & ~space.callers.services & ~space.callers.named
    masks = list(space.clip(actions, callers))
    own = space.organization
    inside = {"aws:principalorgid": own, "aws:principalorgpaths": f"{own}/*"} if own else {}
    for dimension in space.dimensions:
        key, place = dimension.key, space.places[dimension.key]
        if key in inside:
            masks[place] &= dimension.untouched_cells([("StringLike", inside[key])])
        elif is_trust_key(key):
            masks[place] &= untrusted_cells(dimension)
        elif key == "aws:viaawsservice":
            masks[place] &= dimension.untouched_cells([("StringEquals", "true")])
        elif key != RESOURCE and not anyone_satisfies(key):
            masks[place] &= ABSENT
    return tuple(masks) if all(masks) else None


def is_covered(
    space: Space, policy: Policy, statement: Statement, others: Iterable[Statement], budget: Budget
) -> bool:
    """Whether every request of a statement is, for certain and under every reading, also one of others'."""
    chosen = set(others)
    for reading in space.readings:
        allows = space.terms(policy, reading, "least").allows
        denies = space.terms(policy, reading, "most").denies
        cutters = [term for term in allows + denies if term[1] in chosen]
        if _first_beyond(space, space.box(statement, reading), statement, cutters, budget):
            return False
    return not space.why and not space.is_doubtful(statement)


def deputies(space: Space, actions: int) -> Box | None:
    """Requests of AWS services for a source that the policies do not pin down."""
    masks = list(space.clip(actions, space.callers.services))
    for dimension in space.dimensions:
        if dimension.key in SOURCE_KEYS:
            masks[space.places[dimension.key]] &= untrusted_cells(dimension)
    return tuple(masks) if all(masks) else None


def untrusted_cells(dimension: Dimension) -> int:
    """The cells of a trust key that no narrow value of the policies covers; plain text is narrow."""
    if dimension.untrusted is None:
        dimension.untrusted = dimension.untouched_cells(
            (base, text)
            for base, text in dimension.atoms
            if base.startswith("StringEquals") or is_narrow_value(dimension.key, text)
        )
    return dimension.untrusted


def first_granted(
    space: Space, terms: Terms, clip: Box, budget: Budget, only: Statement | None = None
) -> Found | None:
    """A box that the terms grant within the clip, with the Allow (`only` this one) that does."""
    denies = [box for box, _ in terms.denies]
    allows = terms.allows if only is None else [each for each in terms.allows if each[1] is only]
    for box, statement in _clip_terms(space, allows, clip):
        left = leftover(box, denies, budget)
        if left:
            return left, statement
    return None


def first_refused(space: Space, terms: Terms, clip: Box, budget: Budget) -> Found | None:
    """A box within the clip that the terms deny, or do not allow."""
    for box, statement in _clip_terms(space, terms.denies, clip):
        return box, statement
    allows = [box for box, _ in terms.allows]
    for universe in space.universes:
        inside = meet(universe, clip)
        left = leftover(inside, allows, budget) if inside else None
        if left:
            return left, None
    return None


def first_new(space: Space, before: Terms, after: Terms, allows: list[Term], budget: Budget) -> Found | None:
    """A box granted after but not before: not allowed there, or denied there."""
    gone = [box for box, _ in after.denies]
    there = [box for box, _ in before.allows]
    for box, statement in _clip_terms(space, allows, space.full):
        left = leftover(box, gone + there, budget)
        if left:
            return left, statement
        for denied, _ in before.denies:
            both = meet(box, denied)
            left = leftover(both, gone, budget) if both else None
            if left:
                return left, statement
    return None


def _clip_terms(space: Space, terms: Iterable[Term], clip: Box) -> Iterator[Term]:
    for box, statement in terms:
        inside = meet(box, clip)
        if inside:
            for universe in space.universes:
                both = meet(inside, universe)
                if both:
                    yield both, statement


def _first_beyond(
    space: Space, box: Box | None, statement: Statement, cutters: list[Term], budget: Budget
) -> Found | None:
    for universe in space.universes:
        inside = meet(box, universe) if box else None
        left = leftover(inside, [cutter for cutter, _ in cutters], budget) if inside else None
        if left:
            return left, statement
    return None


def _about_known(
    space: Space,
    statement: Statement,
    search: Callable[[Reading, bool], Found | None],
    replay: Callable[[Request, Reading, bool], bool],
) -> Verdict:
    if space.is_doubtful(statement):
        return Verdict("unknown", why="the statement is decided elsewhere or malformed")
    return settle(space, search, replay)


def _most(upper: bool) -> Bound:
    return "most" if upper else "least"


def _allows(policy: Policy) -> Callable[[Request, Reading, bool], bool]:
    return lambda request, reading, strictly: decide(policy, request, reading, _most(strictly)).allowed


def _refuses(policy: Policy) -> Callable[[Request, Reading, bool], bool]:
    return lambda request, reading, strictly: (
        not decide(policy, request, reading, _most(not strictly)).allowed
    )
