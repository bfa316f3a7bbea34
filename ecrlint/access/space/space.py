"""The space of all requests, as far as some policies can tell them apart.

Its dimensions are the caller, the action, one for every context key that occurs, the resource, and one
for every condition whose policy variable nobody can resolve. A statement is one box in it.
"""

from __future__ import annotations

from ecrlint.access.semantics.evaluate import (
    effect_of,
    has_hidden_statements,
    is_known,
    is_readable,
    is_widest,
    says_at_least,
)
from ecrlint.access.semantics.interpretations import DOCUMENTED, readings
from ecrlint.access.semantics.request import DERIVED
from ecrlint.access.semantics.variables import expand, is_active, owner_constants, variables
from ecrlint.access.space.actions import Actions
from ecrlint.access.space.budget import MAX_KEYS, TooHard, automata, comparisons
from ecrlint.access.space.callers import Callers
from ecrlint.access.space.dimension import Dimension
from ecrlint.access.space.home import cells_at_home
from ecrlint.access.space.key_test import RESOURCE, Test, equality, presence, resource_test, within
from ecrlint.access.space.universe import universes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.access.semantics.evaluate import Bound
    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.space.boxes import Box
    from ecrlint.policy.model import Condition, Policy, Statement

    Term = tuple[Box, "Statement | None"]
    Found = tuple[Box, "Statement | None"]

CALLER, ACTION = 0, 1
_RESOURCES = ("Resource", "NotResource")
_KEYS = 2


class Opaque:
    """A condition that compares with a policy variable: met or not, nobody can tell which."""

    __slots__ = ("condition", "name", "policy")

    def __init__(self, name: tuple[object, ...], condition: Condition, policy: Policy) -> None:
        self.name = name
        self.condition = condition
        self.policy = policy


class Terms:
    """The boxes of one policy's Allow and Deny statements, under one reading and bound."""

    __slots__ = ("allows", "denies")

    def __init__(self) -> None:
        self.allows: list[Term] = []
        self.denies: list[Term] = []


class Space:
    """The dimensions and the well-formed requests (`universes`) for some policies.

    `home` is a pattern of the ARNs of the repositories that are asked about, by default all of the account's;
    empty when nobody told.
    """

    def __init__(
        self,
        policies: Sequence[Policy],
        account: str = "",
        organization: str = "",
        zone: frozenset[str] = frozenset(),
        home: str = "",
    ) -> None:
        self.policies = list(dict.fromkeys(part for each in policies for part in each.parts or (each,)))
        self.account, self.organization = account, organization
        self.home = home or (f"arn:*:*:*:{account}:*" if account else "")
        self.owned = {
            "aws:resourceaccount": account,
            "aws:resourceorgid": organization,
            "aws:principalorgid": organization,
        }
        self._constants = owner_constants(account, organization)
        self.resolved: dict[str, str] = {}  # the owner's keys that variables took their values from
        self._tests: dict[Statement, list[Test]] = {}
        self._test_of: dict[Condition, Test] = {}
        self._opaque_of: dict[Condition, tuple[Opaque, bool]] = {}
        self._masks: dict[tuple[object, ...], tuple[int, int]] = {}
        self._terms: dict[tuple[Policy, Reading, Bound], Terms] = {}
        self.opaques: dict[tuple[object, ...], Opaque] = {}
        by_key, budget, work = self._read(), automata(), comparisons()
        if len(by_key) + len(self.opaques) > MAX_KEYS:
            raise TooHard("too many keys are compared")
        statements = [statement for policy in self.policies for statement in policy.statements]
        self._vague = {each for each in statements if not is_known(each)}
        self.is_vague = bool(self._vague) or any(map(has_hidden_statements, self.policies))
        self.readings = readings(self.policies)
        derived = [test for key in by_key if key in DERIVED for test in by_key[key]]
        self.callers = Callers(statements, derived, account, zone, budget, work)
        self.actions = Actions(self.policies)
        self.dimensions = [Dimension(key, by_key[key], budget, work) for key in by_key if key not in DERIVED]
        self.places = {each.key: _KEYS + index for index, each in enumerate(self.dimensions)}
        first = _KEYS + len(self.dimensions)
        self.opaque_places = {name: first + index for index, name in enumerate(self.opaques)}
        self.full: Box = (
            self.callers.full,
            self.actions.full,
            *(each.full for each in self.dimensions),
            *(3 for _ in self.opaques),
        )
        self.universes = universes(self)

    @property
    def why(self) -> str:
        """What keeps the space from being exact; empty when nothing does."""
        return next((each.why for each in self.dimensions if each.why), "")

    @property
    def is_cut(self) -> bool:
        """Whether some cells are missing, as to find all would take too long."""
        return any(each.is_cut for each in self.dimensions)

    def dimension(self, key: str) -> Dimension:
        """The dimension of a lower-case key that occurs."""
        return self.dimensions[self.places[key] - _KEYS]

    def terms(self, policy: Policy, reading: Reading, bound: Bound) -> Terms:
        """The boxes of a policy; unknown parts are read so that the bound is true."""
        key = (policy, reading, bound)
        terms = self._terms.get(key)
        if terms is None:
            terms = self._terms[key] = self._make_terms(policy, reading, bound)
        return terms

    def is_doubtful(self, statement: Statement) -> bool:
        """Whether parts of a statement are unknown or unreadable."""
        return statement in self._vague

    def _make_terms(self, policy: Policy, reading: Reading, bound: Bound) -> Terms:
        terms = Terms()
        for statement in policy.statements:
            widest = is_widest(statement, bound)
            if statement in self._vague and not widest and not says_at_least(statement):
                continue
            box = self.box(statement, reading, widest)
            if box is not None:
                side = terms.allows if effect_of(statement, bound) == "Allow" else terms.denies
                side.append((box, statement))
        if has_hidden_statements(policy):
            (terms.allows if bound == "most" else terms.denies).append((self.full, None))
        return terms

    def box(self, statement: Statement, reading: Reading, widest: bool = True) -> Box | None:
        """The requests that a statement is about, or may be when `widest`; None when there are none."""
        if "Statement" in statement.unknown:
            return self.full
        masks = list(self.full)
        masks[ACTION] = self.actions.of(statement, widest)
        if not widest or statement.unknown.isdisjoint(("Principal", "NotPrincipal")):
            masks[CALLER] = self.callers.principals(statement, reading)
        is_open = widest and not statement.unknown.isdisjoint(_RESOURCES)
        for test in self._tests[statement]:
            if not (is_open and test.key == RESOURCE):
                place, mask = self._mask(test, reading)
                masks[place] &= mask
        for condition in statement.conditions:
            self._cut_opaque(condition, masks)
        return tuple(masks) if all(masks) else None

    def caller_mask(self, condition: Condition) -> int | None:
        """The callers that meet a condition on the caller; None when that cannot be computed."""
        test = self._test_of.get(condition)
        return None if test is None else self._mask(test, DOCUMENTED)[1]

    def resource_mask(self, statement: Statement) -> int:
        """The cells of the resource that a statement is about; -1 when it is about all of the home's."""
        found = -1
        if not statement.unknown.isdisjoint(_RESOURCES):
            return found
        for test in self._tests[statement]:
            if test.key == RESOURCE:
                found &= self._mask(test, DOCUMENTED)[1]
        return -1 if not self.at_home & ~found else found

    @property
    def at_home(self) -> int:
        """The cells of repositories that are asked about; -1 where no statement tells repositories apart."""
        if RESOURCE not in self.places:
            return -1
        return cells_at_home(self.dimension(RESOURCE), self.home or "arn:*:*:*:*:*")

    def action_mask(self, names: Iterable[str]) -> int:
        """The cells of some lower-case actions."""
        return self.actions.mask(names)

    def clip(self, actions: int | None = None, callers: int | None = None, resources: int = -1) -> Box:
        """All requests for some actions by some callers on some resources."""
        masks = [
            self.callers.full if callers is None else callers,
            self.full[ACTION] if actions is None else actions,
            *self.full[_KEYS:],
        ]
        if RESOURCE in self.places:
            masks[self.places[RESOURCE]] &= resources
        return tuple(masks)

    def _read(self) -> dict[str, list[Test]]:
        """Collect the tests of every key, each once."""
        seen: dict[tuple[object, ...], Test] = {}
        for policy in self.policies:
            for statement in policy.statements:
                self._tests[statement] = [
                    seen.setdefault(test.identity, test) for test in self._tests_of(policy, statement)
                ]
        by_key: dict[str, list[Test]] = {}
        for test in seen.values():
            by_key.setdefault(test.key, []).append(test)
        if self.home and RESOURCE in by_key:
            by_key[RESOURCE].append(within(self.home))
        for key, value in self.owned.items():
            if value and key in by_key:
                by_key[key].append(equality(key, value))
        return by_key

    def _tests_of(self, policy: Policy, statement: Statement) -> Iterable[Test]:
        for condition in statement.conditions:
            operator = condition.operator
            if operator is None or not is_readable(condition):
                continue
            texts: list[str] = []
            for text in condition.texts:
                active = is_active(text, operator, policy.version)
                resolved = self._resolve(text) if active else text
                if resolved is not None:
                    texts.append(resolved)
                if active and resolved is not None:
                    self.resolved.update(
                        (name, value) for name in variables(text) if (value := self._constants(name))
                    )
            if len(texts) == len(condition.texts):
                test = Test(operator, condition.key.lower(), tuple(texts))
                self._test_of[condition] = test
                yield test
                continue
            is_positive = not operator.holds_when_absent
            name = (operator.base, operator.set_prefix, operator.if_exists, condition.key.lower(),
                    *condition.texts)  # fmt: skip
            opaque = self.opaques.setdefault(name, Opaque(name, condition, policy))
            self._opaque_of[condition] = (opaque, is_positive)
            if is_positive:
                yield presence(condition.key.lower())
        for element in _RESOURCES:
            about = resource_test(statement, element)
            if about:
                yield about

    def _resolve(self, text: str) -> str | None:
        """The text with the owner's values; None where it has other variables, whatever their defaults."""
        missing: list[str] = []

        def lookup(key: str) -> str | None:
            value = self._constants(key)
            if value is None:
                missing.append(key)
            return value

        resolved = expand(text, lookup)
        return None if missing else resolved

    def _mask(self, test: Test, reading: Reading) -> tuple[int, int]:
        """The dimension that a test is about, and its cells that meet the test."""
        if test.key == RESOURCE:
            reading = DOCUMENTED
        key = (reading, test.identity)
        found = self._masks.get(key)
        if found is None:
            if test.key in DERIVED:
                found = (CALLER, self.callers.mask(test, reading))
            else:
                place = self.places[test.key]
                found = (place, self.dimensions[place - _KEYS].mask(test, reading))
            self._masks[key] = found
        return found

    def _cut_opaque(self, condition: Condition, masks: list[int]) -> None:
        entry = self._opaque_of.get(condition)
        if entry:
            masks[self.opaque_places[entry[0].name]] &= 2
