"""What the rules of `ecrlint check` ask about one policy, statement by statement.

A rule reports what is certain, so every answer is a yes that holds whatever is unknown and however
the documentation is read, or silence. All questions of a kind share one budget of work for the policy.
"""

from __future__ import annotations

from ecrlint.access import queries
from ecrlint.access.engine import analyze
from ecrlint.access.gaps import Gap, gaps
from ecrlint.access.misdirected import taken_from_all
from ecrlint.access.semantics.evaluate import action_matches, condition_matches, principal_matches
from ecrlint.access.space.boxes import leftover, meet
from ecrlint.access.space.budget import TooHard, question
from ecrlint.access.told import told_part, with_unknowns
from ecrlint.access.verdict import Verdict
from ecrlint.access.witness import Witness, plainly, words
from ecrlint.analysis.key_presence import null_test
from ecrlint.analysis.trust import tells_who
from ecrlint.policy.model import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.space import Space
    from ecrlint.access.stranger.exposure import Strangers
    from ecrlint.policy.model import Condition, Policy, Statement

    Item = TypeVar("Item")

ANY_SERVICE = "*"
_REPLAYS = 4
_TLS = "aws:securetransport"


class Exposure:
    """Access that a statement gives to a stranger: a request that shows it, in `words` too.

    `denies` are those that mean this access and do not reach every stranger.
    """

    __slots__ = ("denies", "witness", "words")

    def __init__(self, witness: Witness, words: str, denies: tuple[Statement, ...]) -> None:
        self.witness = witness
        self.words = words
        self.denies = denies


class Judge:
    """One policy before the engine; `account` and `organization` own it, empty when nobody told.

    `undecided` says why the engine gave up a question about strangers, empty when it did not.
    """

    def __init__(self, policy: Policy, account: str = "", organization: str = "") -> None:
        self._policy = with_unknowns(policy)
        self._access = analyze(self._policy, account, organization)
        self._mine = dict(zip(policy.statements, self._policy.statements, strict=True))
        self._told = told_part(policy, self._access, self._mine)
        self._budgets: dict[str, Budget] = {}
        self._exposed: dict[object, Exposure | None] = {}
        self._strangers: Strangers | None = None
        self._undecided: dict[str, None] = {}
        self.given_up = ""

    def exposure(self, statement: Statement, actions: frozenset[str], service: str = "") -> Exposure | None:
        """Whether an Allow gives strangers any of some lower-case actions, or a service on their behalf.

        `service` is its name, or ANY_SERVICE. What statements say of which nothing is known, denying that
        perhaps, does not count, and the words of the exposure tell of them.
        """
        try:
            return self._find_exposure(self._told.access.space, statement, actions, service)
        except TooHard as limit:
            self.given_up = str(limit)
            self._undecided[str(limit)] = None
            return None

    @property
    def undecided(self) -> tuple[str, ...]:
        """Why questions about strangers stayed undecided, each reason once."""
        return tuple(self._undecided)

    def actions_exposed(self, statement: Statement, actions: frozenset[str]) -> frozenset[str]:
        """Those of the actions that an Allow gives strangers."""
        return frozenset(each for each in actions if self.exposure(statement, frozenset([each])))

    def covers(self, others: Iterable[Statement], statement: Statement) -> bool:
        """Whether every request that a statement is about is one of the others' as well."""
        mine = [self._mine[each] for each in others]

        def search(space: Space) -> bool:
            own = self._mine[statement]
            return queries.is_covered(space, self._policy, own, mine, self._budget("covers"))

        return self._ask(search, False)

    def needed(self, others: Sequence[Statement], statement: Statement) -> list[Statement]:
        """As few of the others as cover a statement."""
        return fewest(list(others), lambda some: self.covers(some, statement))

    def is_void(self, statement: Statement, conditions: Iterable[Condition]) -> bool:
        """Whether no request matches a statement with only some of its conditions."""
        block: dict[str, dict[str, object]] = {}
        for each in conditions:
            block.setdefault(each.name, {})[each.key] = each.texts
        data = {"Version": statement.policy.version, "Statement": {**statement.data, "Condition": block}}
        policy = parse(data, statement.policy.kind)
        part = Judge(policy, self._access.account, self._access.organization)
        return part.covers((), policy.statements[0])

    def contradiction(self, statement: Statement) -> list[Condition]:
        """As few conditions of a statement as leave it without any request."""
        return fewest(list(statement.conditions), lambda some: self.is_void(statement, some))

    def fewest_locks(self, denies: Sequence[Statement]) -> list[Statement]:
        """As few of some Denies that lock the owner out as do so together."""
        return fewest(list(denies), self.locks_owner_out)

    def locks_owner_out(self, denies: Sequence[Statement]) -> bool:
        """Whether some Denies keep all of the owner's people from changing the policy.

        People call over TLS, and for themselves or through a service such as CloudFormation.
        """
        mine = {self._mine[each] for each in denies}
        return self._ask(lambda space: self._is_locked(space, mine), False)

    def gaps(
        self,
        needed: frozenset[str],
        telling: frozenset[str],
        spared: frozenset[str],
        sufficient: tuple[frozenset[str], ...] = (),
    ) -> list[Gap]:
        """Callers that are granted some of `telling` and not all of `needed`, and nothing of `spared`.

        Nor all of one of the sets that are `sufficient` for another use.
        """
        sets = (needed, telling, spared)
        return self._ask(lambda space: gaps(space, self._policy, sets, sufficient, self._budget("gaps")), [])

    def taken_from_all(self, deny: Statement, action: str) -> Witness | None:
        """A request that a Deny refuses, where it refuses every one for an action that the policy allows."""
        own = self._mine[deny]

        def search(space: Space) -> Request | None:
            return taken_from_all(space, self._policy, own, action, self._budget("taken"))

        request = self._ask(search, None)
        if request is None:
            return None
        witness = self.witness(request)
        witness.decision = "denied"
        return witness

    def witness(self, request: Request) -> Witness:
        """A request as a finding shows it."""
        return Witness(request, self._access.account, self._access.organization)

    def words(self, request: Request) -> str:
        """Who may do what, and when."""
        return words(self._access.space, plainly(request, self._policy))

    def _ask(self, search: Callable[[Space], Item], silence: Item) -> Item:
        """What a search over all cells finds; silence where that would take too long."""
        try:
            space = self._access.space
            return silence if space.is_cut else search(space)
        except TooHard:
            return silence

    def _budget(self, kind: str) -> Budget:
        return self._budgets.setdefault(kind, question())

    def _find_exposure(
        self, space: Space, statement: Statement, actions: frozenset[str], service: str
    ) -> Exposure | None:
        own = self._told.statements[statement]
        actions &= own.reach
        services = space.callers.services
        if service != ANY_SERVICE:
            services &= space.callers.members.get(service, 0)
        if service and not services:
            return None
        if not service:
            return self._exposed_to_strangers(space, own, actions)
        clip = queries.strangers(space, space.action_mask(actions), services)
        if clip is not None:
            clip = self._as_guarded(space, clip)
        if clip is None:
            return None
        boxes = [space.box(own, reading, widest) for reading in space.readings for widest in (True, False)]
        key = (clip, own.sound, *boxes)
        if key not in self._exposed:
            self._budget("exposed").spend(_REPLAYS * len(self._policy.statements))
            policy = self._told.access.policy
            verdict = queries.grants_nothing(space, policy, clip, own, self._budget("exposed"))
            if verdict.unknown and space.is_cut:
                raise TooHard(verdict.why)
            self._exposed[key] = self._exposure(verdict)
        return self._exposed[key]

    def _exposed_to_strangers(self, space: Space, own: Statement, actions: frozenset[str]) -> Exposure | None:
        if self._strangers is None:
            from ecrlint.access.stranger.exposure import Strangers

            self._strangers = Strangers(space, self._told.access.policy, self._access.organization)
        box = self._strangers.box(space.action_mask(actions))
        if box is None:
            return None
        boxes = [space.box(own, reading, widest) for reading in space.readings for widest in (True, False)]
        key = (box, own.sound, *boxes)
        if key not in self._exposed:
            verdict = self._strangers.grant(box, own, self._budget("exposed"))
            if verdict.unknown:
                if space.is_cut:
                    raise TooHard(verdict.why)
                self._undecided[verdict.why] = None
            self._exposed[key] = self._exposure(verdict)
        return self._exposed[key]

    def _as_guarded(self, space: Space, clip: Box) -> Box | None:
        """With the keys that a Deny asks after by Null, as AWS has it for services that bring them."""
        masks = list(clip)
        for statement in self._policy.statements:
            for condition in statement.conditions if statement.denies else ():
                key = condition.key.lower()
                if null_test(condition) == "false" and key in queries.SOURCE_KEYS:
                    masks[space.places[key]] &= ~queries.ABSENT
        return tuple(masks) if all(masks) else None

    def _exposure(self, verdict: Verdict) -> Exposure | None:
        request = verdict.witness
        if request is None:
            return None
        words = self.words(request)
        if self._told.access is not self._access:
            words += ", unless a statement that is decided elsewhere denies it"
        return Exposure(self.witness(request), words, tuple(self._near_misses(request)))

    def _near_misses(self, request: Request) -> Iterable[Statement]:
        """The Denies that mean the caller and the action, and tell who may pass by something else."""
        for statement in self._policy.statements:
            if (
                statement.denies
                and any(map(tells_who, statement.conditions))
                and principal_matches(statement, request.caller)
                and action_matches(statement, request.action)
                and not all(condition_matches(each, statement, request) for each in statement.conditions)
            ):
                yield statement

    def _is_locked(self, space: Space, chosen: set[Statement]) -> bool:
        callers, budget = space.callers, self._budget("locked")
        clip = list(space.clip(
            space.action_mask([f"{self._policy.service}:setrepositorypolicy"]),
            callers.owner or callers.full & ~callers.services,
        ))  # fmt: skip
        if _TLS in space.places:
            clip[space.places[_TLS]] &= ~space.dimension(_TLS).untouched_cells([("StringEquals", "true")])
        if not all(clip):
            return False
        for reading in space.readings:
            denies = space.terms(self._policy, reading, "most").denies
            boxes = [box for box, each in denies if each in chosen]
            insides = [inside for each in space.universes if (inside := meet(tuple(clip), each))]
            if any(leftover(inside, boxes, budget) for inside in insides):
                return False
        return True


def fewest(items: list[Item], suffice: Callable[[list[Item]], bool]) -> list[Item]:
    """The items less those that are not needed, tried from the last on."""
    for item in reversed(items):
        rest = [each for each in items if each is not item]
        if suffice(rest):
            items = rest
    return items
