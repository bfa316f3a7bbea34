"""Statements that another one makes superfluous.

Exact copies are found by their signature. For the rest a statement is compared only with statements
of the same effect that name its first principal or everyone, under the same conditions or none, and
of those with the widest few: time grows with the statements, not with pairs of them.
"""

from __future__ import annotations

from itertools import combinations

from ecrlint.policy.action import is_everything, is_misspelt
from ecrlint.policy.arn_flaw import of_principal
from ecrlint.policy.glob import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Policy, Statement, Value
    from ecrlint.policy.principal import Principal

    Conditions = frozenset[tuple[str, str, frozenset[str]]]
    Pair = tuple[Statement, Statement]
    Index = dict[tuple[str, Conditions, str], list["Comparable"]]

_MOST_COMPARED = 16
_FEW = 8  # statements, of which all pairs are looked at
_ALWAYS: Conditions = frozenset()
_EVERYONE = "*"


def covered_statements(policy: Policy) -> Iterator[Pair]:
    """Each statement all of whose requests another covers, with that other one.

    Of two that cover each other the later is superfluous.
    """
    if not _may_overlap(policy.statements):
        return
    statements = [Comparable(each) for each in policy.statements if _is_comparable(each)]
    first: dict[object, Comparable] = {}
    originals = [each for each in statements if first.setdefault(each.signature, each) is each]
    index = _by_whom_and_when(originals)
    for each in statements:
        twin = first[each.signature]
        wider = twin if twin is not each else _wider(each, index)
        if wider:
            yield each.statement, wider.statement


def _may_overlap(statements: tuple[Statement, ...]) -> bool:
    """Whether one statement may cover another: a cheap test that spares most policies the comparison."""
    if len(statements) > _FEW:
        return True
    return any(_may_cover(one, other) or _may_cover(other, one) for one, other in combinations(statements, 2))


def _may_cover(wide: Statement, narrow: Statement) -> bool:
    if wide.effect != narrow.effect:
        return False
    if wide.conditions and _keys(wide) != _keys(narrow):
        return False
    names = {principal.identity for principal in wide.principals}
    return _EVERYONE in names or any(principal.identity in names for principal in narrow.principals)


def _keys(statement: Statement) -> set[str]:
    return {condition.key.lower() for condition in statement.conditions}


class Comparable:
    """A statement as sets."""

    __slots__ = ("conditions", "entries", "principals", "resources", "signature", "statement")

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.principals = frozenset(map(_name, statement.principals))
        self.entries = _lowered(statement.actions or statement.not_actions)
        self.resources = frozenset(each.text for each in statement.resources) or frozenset("*")
        self.conditions: Conditions = frozenset(
            (each.name.lower(), each.key.lower(), frozenset(each.texts)) for each in statement.conditions
        )
        self.signature = (
            statement.effect, self.principals, statement.has("NotAction"), self.entries,
            self.resources, self.conditions,
        )  # fmt: skip

    @property
    def index(self) -> int:
        return self.statement.index


def _is_comparable(statement: Statement) -> bool:
    return (
        statement.sound
        and bool(statement.principals and statement.reach)
        and not statement.has("NotResource")
        and all(condition.operator for condition in statement.conditions)
        and not any(is_misspelt(entry.text) for entry in statement.actions)
        and not any(map(of_principal, statement.principals))  # one placeholder may be filled in twice
    )


def _name(principal: Principal) -> str:
    return _EVERYONE if principal.is_everyone else f"{principal.type} {principal.identity}"


def _lowered(entries: tuple[Value, ...]) -> frozenset[str]:
    return frozenset(entry.text.lower() for entry in entries)


def _by_whom_and_when(statements: list[Comparable]) -> Index:
    index: Index = {}
    for each in statements:
        for name in each.principals:
            index.setdefault((each.statement.effect, each.conditions, name), []).append(each)
    for bucket in index.values():
        bucket.sort(key=_narrowness)
        del bucket[_MOST_COMPARED:]
    return index


def _narrowness(each: Comparable) -> tuple[int, int, int]:
    return (-len(each.principals), -len(each.statement.reach), each.index)


def _wider(each: Comparable, index: Index) -> Comparable | None:
    """The first statement found that covers this one, unless this one was there first."""
    effect = each.statement.effect
    for name in (_EVERYONE, min(each.principals)):
        for conditions in (_ALWAYS, each.conditions):
            for other in index.get((effect, conditions, name), ()):
                if _covers(other, each) and (other.index < each.index or not _covers(each, other)):
                    return other
    return None


def _covers(wide: Comparable, narrow: Comparable) -> bool:
    return (
        wide is not narrow
        and (_EVERYONE in wide.principals or narrow.principals <= wide.principals)
        and (not wide.conditions or wide.conditions == narrow.conditions)
        and narrow.statement.reach <= wide.statement.reach
        and ("*" in wide.resources or narrow.resources <= wide.resources)
        and _covers_entries(wide, narrow)
    )


def _covers_entries(wide: Comparable, narrow: Comparable) -> bool:
    """Whether no action of the future, which a pattern would reach, is left out."""
    service = wide.statement.policy.service
    if any(is_everything(entry, service) for entry in wide.entries):
        return wide.statement.has("Action")
    if narrow.statement.has("NotAction"):
        return wide.statement.has("NotAction") and wide.entries <= narrow.entries
    patterns = [entry for entry in narrow.entries if "*" in entry or "?" in entry]
    if wide.statement.has("NotAction"):
        return not patterns  # what they reach today is covered, as the reaches show
    return all(
        any(entry == pattern or ("?" not in entry and matches(entry, pattern)) for entry in wide.entries)
        for pattern in patterns
    )
