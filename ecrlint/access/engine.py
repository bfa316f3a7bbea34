"""The face of the access engine: questions about one policy, and the comparison of two."""

from __future__ import annotations

from ecrlint.access import queries
from ecrlint.access.open_parts import name_open_parts, names_in, tested, without_tests
from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.space.boxes import leftover, meet
from ecrlint.access.space.budget import TooHard
from ecrlint.access.space.budget import question as fresh_budget
from ecrlint.access.space.space import Space
from ecrlint.access.verdict import ELSEWHERE, Verdict
from ecrlint.access.who.capabilities import capability
from ecrlint.access.who.matrix import matrix
from ecrlint.access.who.owner_identity import with_owner
from ecrlint.access.witness import plainly, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecrlint.access.semantics.evaluate import Decision
    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.verdict import Scope
    from ecrlint.access.who.capabilities import Capability, Name
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Policy, Statement

    Question = Callable[[Space], Verdict]
    Region = Callable[[Space, int], Box | None]


class Access:
    """What one policy means; nothing is worked out before the first question."""

    def __init__(
        self, policy: Policy, account: str, organization: str, trusted: frozenset[str], home: str
    ) -> None:
        self.policy = policy
        self.account = account
        self.organization = organization
        self._trusted = trusted
        self._home = home
        self._space: Space | TooHard | None = None
        self._guarded: Policy | None = None
        self._redundancy: dict[Statement, Verdict] | None = None

    @property
    def space(self) -> Space:
        """The requests that the policy tells apart; raises TooHard when they are too many."""
        if self._space is None:
            self._space = self._make_space()
        if isinstance(self._space, TooHard):
            raise self._space
        return self._space

    def public(self, name: Name, *, escalation: bool = False) -> Verdict:
        """The claim that no stranger has a capability: nobody from an account that the policy does not name.

        With `escalation`, whoever may change the policy counts as having it. Strangers are of other
        accounts, so that what is proved is a guarantee whatever their own identity policies say.
        """
        return self._ask(
            lambda space: self._granted_to_strangers(space, self._decisive(name, escalation)), "guarantee"
        )

    def external(self, name: Name, *, escalation: bool = False) -> Verdict:
        """The claim that nobody outside the owner's account, trusted accounts and organisation has it."""
        scope: Scope = "guarantee" if self.account else "grants"
        return self._ask_about_region(name, queries.beyond_zone, scope, escalation)

    def confused_deputy(self, name: Name) -> Verdict:
        """The claim that no AWS service uses a capability on behalf of just anybody."""
        return self._ask_about_region(name, queries.deputies, "guarantee", False)

    def granted(self, name: Name, principal: str = "", *, scope: Scope = "grants") -> Verdict:
        """The claim that a principal (empty: anyone) has no part of a capability.

        In the scope "guarantee" the identity policies of the owner's account are taken to allow all.
        """
        return self._ask(
            lambda space: queries.grants_nothing(
                space, self._policy(scope), self._clip(space, name, principal, False)
            ),
            scope,
        )

    def always(self, name: Name, principal: str) -> Verdict:
        """The claim that a principal has the whole of a capability, whatever the circumstances."""
        return self._ask(
            lambda space: queries.always(space, self.policy, self._clip(space, name, principal, True)),
            "grants",
        )

    def dead(self, statement: Statement) -> Verdict:
        """The claim that a statement does nothing."""
        return self._ask(lambda space: queries.dead(space, self.policy, statement), "grants")

    def redundant(self, statement: Statement) -> Verdict:
        """The claim that the other statements already say all that a statement says.

        Of statements that say the same the first is not redundant.
        """
        return self._ask(lambda space: self._redundant(space, statement), "grants")

    def administrable(self) -> Verdict:
        """The claim that no Deny keeps every caller of the owner's account from changing the policy.

        Violated without a witness: there is no request that could be shown.
        """
        return self._ask(self._administrable, "grants")

    def who(self) -> list[Row]:
        """The table of callers and capabilities; raises TooHard when it cannot be worked out."""
        return matrix(self.space, self.policy)

    def words(self, request: Request) -> str:
        """A witness as a clause: who may do what, and when."""
        return words(self.space, request)

    def _make_space(self) -> Space | TooHard:
        zone = self._trusted | ({self.account} if self.account else set())
        policies = [self.policy]
        if self.account:
            self._guarded, owner = with_owner(self.policy, self.account)
            policies.append(owner)
        try:
            return Space(policies, self.account, self.organization, frozenset(zone), self._home)
        except TooHard as limit:
            return limit

    def _policy(self, scope: Scope) -> Policy:
        if scope == "grants":
            return self.policy
        if self._guarded is None:
            raise TooHard("a guarantee needs the account that owns the repository")
        return self._guarded

    def _ask(self, question: Question, scope: Scope) -> Verdict:
        try:
            verdict = question(self.space)
        except TooHard as limit:
            verdict = Verdict("unknown", why=str(limit))
        verdict.scope = scope
        return verdict

    def _ask_about_region(self, name: Name, region: Region, scope: Scope, escalation: bool) -> Verdict:
        def question(space: Space) -> Verdict:
            clip = region(space, space.action_mask(self._decisive(name, escalation)))
            return queries.grants_nothing(space, self.policy, clip) if clip else Verdict("proved")

        return self._ask(question, scope)

    def _granted_to_strangers(self, space: Space, actions: frozenset[str]) -> Verdict:
        from ecrlint.access.stranger.exposure import Strangers

        strangers = Strangers(space, self.policy)
        box = strangers.box(space.action_mask(actions))
        return strangers.grant(box, None, fresh_budget()) if box else Verdict("proved")

    def _decisive(self, name: Name, escalation: bool) -> frozenset[str]:
        actions = capability(name, self.policy.service).decisive
        return actions | capability("admin", self.policy.service).decisive if escalation else actions

    def _clip(self, space: Space, name: Name, principal: str, whole: bool) -> Box:
        ability: Capability = capability(name, self.policy.service)
        actions = space.action_mask(ability.needed if whole else ability.decisive)
        callers = space.callers.members.get(principal, 0) if principal else None
        if callers == 0:
            raise TooHard(f"{principal} is nobody that the policy names")
        return space.clip(actions, callers)

    def _redundant(self, space: Space, statement: Statement) -> Verdict:
        if self._redundancy is None:
            self._redundancy = self._find_redundancy(space)
        return self._redundancy[statement]

    def _find_redundancy(self, space: Space) -> dict[Statement, Verdict]:
        """Every statement held against those before it and those after it that are needed."""
        others: list[Statement] = list(self.policy.statements)
        found: dict[Statement, Verdict] = {}
        budget = fresh_budget()
        for each in reversed(self.policy.statements):
            verdict = queries.redundant(space, self.policy, each, others, budget)
            found[each] = verdict
            if verdict.proved:
                others.remove(each)
        return found

    def _administrable(self, space: Space) -> Verdict:
        actions = space.action_mask([f"{self.policy.service}:setrepositorypolicy"])
        own = space.callers.owner or space.callers.full & ~space.callers.services
        if space.is_vague:
            return Verdict("unknown", why=ELSEWHERE)
        for reading in space.readings:
            denies = [box for box, _ in space.terms(self.policy, reading, "most").denies]
            clip, budget = space.clip(actions, own), fresh_budget()
            insides = [inside for each in space.universes if (inside := meet(clip, each))]
            if not any(leftover(inside, denies, budget) for inside in insides):
                touching = [statement for box, statement in space.terms(self.policy, reading, "most").denies
                            if statement and meet(box, clip)]  # fmt: skip
                return Verdict("violated", statements=tuple(touching))
        return Verdict("proved")


class Change:
    """Access that one statement gives in one policy and not in the other.

    `request` shows it, `words` tell it, `other` is what the other policy decides, a Deny perhaps.
    `open_parts` are the names of parts of a policy that have to stand for the request.
    """

    __slots__ = ("open_parts", "other", "request", "statement", "words")

    def __init__(self, statement: Statement, request: Request, other: Decision, words: str) -> None:
        self.statement = statement
        self.request = without_tests(request)
        self.open_parts = tested(request)
        self.other = other
        self.words = words

    def __repr__(self) -> str:
        return f"<Change {self.statement.label}: {self.words}>"


class Diff:
    """What access the new policy adds or removes.

    `maybe_added` and `maybe_removed` say why nobody can tell whether there is more of it.
    """

    __slots__ = ("added", "maybe_added", "maybe_removed", "removed")

    def __init__(self) -> None:
        self.added: list[Change] = []
        self.removed: list[Change] = []
        self.maybe_added: list[str] = []
        self.maybe_removed: list[str] = []

    @property
    def unknown(self) -> list[str]:
        """Why nobody can tell the whole difference."""
        return list(dict.fromkeys(self.maybe_added + self.maybe_removed))

    @property
    def equivalent(self) -> bool:
        """Whether both are proved to give the same access."""
        return not (self.added or self.removed or self.unknown)


def analyze(
    policy: Policy,
    account: str = "",
    organization: str = "",
    trusted: Iterable[str] = (),
    home: str = "",
) -> Access:
    """Ask about a policy; the owner's account and organisation and other trusted accounts, if known.

    `home` is a pattern of the ARNs of the repositories that are asked about, by default all of the account's.
    """
    return Access(policy, account, organization, frozenset(trusted), home)


def compare(
    old: Policy,
    new: Policy,
    account: str = "",
    organization: str = "",
    *,
    names: tuple[Mapping[str, str], Mapping[str, str]] | None = None,
) -> Diff:
    """The access that `new` adds to `old` or takes away, statement by statement.

    `names` are those of the parts of the old and of the new policy that are decided elsewhere, by JSON
    pointer: what has one name is the same in both.
    """
    if names and any(names):
        before, after = name_open_parts(old, names[0]), name_open_parts(new, names[1])
        diff = compare(before, after, account, organization)
        diff.added, doubts = _certain(diff.added, names_in(before), names_in(after))
        diff.maybe_added = list(dict.fromkeys(diff.maybe_added + doubts))
        diff.removed, doubts = _certain(diff.removed, names_in(after), names_in(before))
        diff.maybe_removed = list(dict.fromkeys(diff.maybe_removed + doubts))
        return diff
    diff = Diff()
    try:
        space = Space([old, new], account, organization)
    except TooHard as limit:
        diff.maybe_added.append(str(limit))
        diff.maybe_removed.append(str(limit))
        return diff
    diff.added, diff.maybe_added = _changes(space, old, new)
    diff.removed, diff.maybe_removed = _changes(space, new, old)
    return diff


def _certain(changes: list[Change], other: set[str], own: set[str]) -> tuple[list[Change], list[str]]:
    """The changes that hold whatever open parts stand for, and doubts about the rest.

    `own` are the parts of the policy that gives the access, and `other` those of the one that does not.
    What only one of the two leaves open may be what the other says, or another part of it.
    """
    certain = [
        each
        for each in changes
        if other.issuperset(each.open_parts) and (own.issuperset(each.open_parts) or own <= other)
    ]
    return certain, [ELSEWHERE] * (len(certain) < len(changes))


def _changes(space: Space, old: Policy, new: Policy) -> tuple[list[Change], list[str]]:
    """What each Allow of `new` grants beyond `old`, and why there may be more of it."""
    whole = queries.new_access(space, old, new)
    if whole.proved:
        return [], []
    found: list[Change] = []
    doubts = [whole.why] if whole.unknown else []
    budget = fresh_budget()
    for statement in new.statements:
        if statement.denies:
            continue
        verdict = queries.new_access(space, old, new, statement, budget)
        if verdict.witness:
            found.append(_change(space, old, statement, verdict.witness))
        elif verdict.unknown:
            doubts.append(verdict.why)
    if whole.witness and not found:  # no statement is new under every reading, but together they are
        found = [_change(space, old, statement, whole.witness) for statement in whole.statements]
    return found, list(dict.fromkeys(doubts))


def _change(space: Space, old: Policy, statement: Statement, request: Request) -> Change:
    return Change(
        statement,
        request,
        decide(old, request, DOCUMENTED),
        words(space, plainly(without_tests(request), old, statement.policy)),
    )
