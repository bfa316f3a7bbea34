"""Callers, cut into the cells that the policies can tell apart.

Keys that follow from the caller (aws:PrincipalArn and its like) are evaluated on callers and are no
dimensions of their own, so that no witness has a principal ARN that is not its caller's.
"""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import STRICT_NOT_PRINCIPAL
from ecrlint.access.semantics.operators import matcher
from ecrlint.access.space.budget import MAX_CALLERS, Budget
from ecrlint.access.space.caller_samples import Candidates, Mentions
from ecrlint.access.space.dimension import cells_of
from ecrlint.access.space.value_index import Lookup
from ecrlint.policy.arn import has_wildcard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.semantics.request import Caller
    from ecrlint.access.space.key_test import Test
    from ecrlint.access.space.value_index import Atom
    from ecrlint.policy.model import Statement

_ANYONE, _ANY_PROVIDER = "*", "Federated *"


class Callers:
    """The cells of the caller dimension, and the masks that policies cut out of it.

    `services`, `named` and `owner` are masks: AWS services, callers whose account the policies name
    with a fixed value, callers of the repository's own account. `members` gives the cells of
    whoever an exact principal stands for. `samples` are all callers that were tried, each with the number of
    its cell: those that no statement tells apart share one.
    """

    __slots__ = (
        "_all", "_any", "_lookups", "_mentions", "_numbers", "_statements", "_wild", "_words", "cells",
        "members", "named", "owner", "providers", "samples", "services", "zone",
    )  # fmt: skip

    def __init__(
        self,
        statements: Sequence[Statement],
        tests: Sequence[Test],
        account: str,
        zone: frozenset[str],
        budget: Budget,
        comparisons: Budget,
    ) -> None:
        self.cells: list[Caller] = []
        self.members: dict[str, int] = {}
        self.samples: list[tuple[Caller, int]] = []
        self.named = self.services = self.providers = self.owner = self.zone = 0
        self._numbers = {statement: number for number, statement in enumerate(statements)}
        self._words: dict[str, int] = {}
        self._wild: list[tuple[Callable[[str], bool], int]] = []
        self._index_principals(statements)
        self._any = [0] * len(statements)
        self._all = [0] * len(statements)
        self._mentions = Mentions(statements, tests, {account, *zone} - {""})
        self._lookups = _lookups(tests, comparisons)
        self._fill(tests, account, zone, budget)
        comparisons.spend(len(tests) * len(self.cells))  # what the masks will take

    @property
    def full(self) -> int:
        return (1 << len(self.cells)) - 1

    @property
    def accounts(self) -> set[str]:
        """The accounts that are named with a fixed value."""
        return set(self._mentions.accounts)

    def is_fresh(self, caller: Caller) -> bool:
        """Whether a caller stands for all of its kind that nobody names."""
        return self._mentions.is_fresh(caller)

    def principals(self, statement: Statement, reading: Reading) -> int:
        """The cells that a statement's Principal or NotPrincipal means; all for an identity policy."""
        if statement.policy.kind == "identity":
            return self.full
        number = self._numbers[statement]
        if statement.has("NotPrincipal"):
            spared = self._all if STRICT_NOT_PRINCIPAL in reading else self._any
            return self.full & ~spared[number]
        return self._any[number]

    def mask(self, test: Test, reading: Reading) -> int:
        """The cells in which a test of a key that follows from the caller is met."""
        values = (caller.values(test.key) or () for caller in self.cells)
        return cells_of(test, self._lookups[test.key], values, reading)

    def _index_principals(self, statements: Sequence[Statement]) -> None:
        for number, statement in enumerate(statements):
            bit = 1 << number
            for principal in (*statement.principals, *statement.not_principals):
                text = principal.text
                if principal.type == "AWS" and text != _ANYONE and has_wildcard(text):
                    test = matcher("ArnLike", text)
                    if test:
                        self._wild.append((test, bit))
                    continue
                if principal.type == "Federated":
                    text = f"Federated {text}"
                elif principal.type == "Service":
                    text = f"Service {text}"
                elif principal.type != "AWS":
                    continue
                self._words[text] = self._words.get(text, 0) | bit

    def _fill(self, tests: Sequence[Test], account: str, zone: frozenset[str], budget: Budget) -> None:
        probes = [(test.key, self._lookups[test.key].bits(test.atoms)) for test in tests if test.atoms]
        keys = sorted({test.key for test in tests})
        seen: dict[tuple[object, ...], int] = {}
        tries = Budget(MAX_CALLERS, "too many callers are named")
        for caller in Candidates(self._mentions, bool(tests) or bool(self._wild), budget).all():
            tries.spend()
            levels = self._levels(caller)
            signature = (
                levels, self._answers(caller, probes), tuple(bool(caller.values(key)) for key in keys),
                caller.is_service, caller.kind == "provider", self._standing(caller, account, zone),
            )  # fmt: skip
            index = seen.setdefault(signature, len(self.cells))
            if index == len(self.cells):
                self._add(caller, levels, account, zone)
            self.samples.append((caller, index))
            for identity in filter(None, (*caller.identities, caller.account)):
                self.members[identity] = self.members.get(identity, 0) | 1 << index

    def _answers(self, caller: Caller, probes: Iterable[tuple[str, int]]) -> tuple[bool, ...]:
        rows = {
            key: [lookup.row(value) for value in caller.values(key) or ()]
            for key, lookup in self._lookups.items()
        }
        return tuple([any(row & bits for row in rows[key]) for key, bits in probes])

    def _standing(self, caller: Caller, account: str, zone: frozenset[str]) -> tuple[bool, bool, bool]:
        return (caller.account in self._mentions.accounts, caller.account == account, caller.account in zone)

    def _levels(self, caller: Caller) -> tuple[int, int]:
        """The statements that name any identity of the caller, and those that name all of them."""
        some, every = 0, -1
        for identity in caller.identities:
            bits = self._bits(identity, caller)
            some |= bits
            every &= bits
        return some, every

    def _bits(self, identity: str, caller: Caller) -> int:
        words = self._words
        bits = words.get(_ANYONE, 0)
        if caller.is_service:
            return bits | words.get(f"Service {identity}", 0)
        if caller.kind == "provider":
            return bits | words.get(f"Federated {identity}", 0) | words.get(_ANY_PROVIDER, 0)
        bits |= words.get(identity, 0)
        if identity == caller.identities[-1]:
            bits |= words.get(caller.account, 0)
        for test, bit in self._wild:
            if not bits & bit and test(identity):
                bits |= bit
        return bits

    def _add(self, caller: Caller, levels: tuple[int, int], account: str, zone: frozenset[str]) -> None:
        bit = 1 << len(self.cells)
        self.cells.append(caller)
        for masks, statements in ((self._any, levels[0]), (self._all, levels[1])):
            while statements > 0:
                low = statements & -statements
                masks[low.bit_length() - 1] |= bit
                statements ^= low
        is_named, is_owner, is_inside = self._standing(caller, account, zone)
        if caller.is_service:
            self.services |= bit
            return
        self.providers |= bit if caller.kind == "provider" else 0
        self.named |= bit if is_named and caller.kind != "provider" else 0
        self.owner |= bit if is_owner and account else 0
        self.zone |= bit if is_inside else 0

    def __len__(self) -> int:
        return len(self.cells)


def _lookups(tests: Iterable[Test], comparisons: Budget) -> dict[str, Lookup]:
    atoms: dict[str, dict[Atom, None]] = {}
    for test in tests:
        atoms.setdefault(test.key, {}).update(dict.fromkeys(test.atoms))
    return {key: Lookup(list(each), comparisons) for key, each in atoms.items()}
