"""What stands where a caller's row meets a capability: how far it goes, and what it lacks."""

from __future__ import annotations

from ecrlint.access.phrases import resource_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Literal

    from ecrlint.policy.model import Kind, Statement

    Level = Literal["full", "partial", "conditional", "none", "unknown"]


class Cell:
    """How far a capability goes, the Allows that give it, the Denies that touch it.

    `when` says in words when each of them is about the callers of the row. `conditions` put together when the
    Allows hold, `exceptions` when a Deny strikes. A level that is unknown is another one under another
    reading of the `corners` of the documentation.
    """

    __slots__ = ("conditions", "corners", "denies", "exceptions", "level", "statements", "when")

    def __init__(
        self,
        level: Level,
        statements: tuple[Statement, ...] = (),
        denies: tuple[Statement, ...] = (),
        corners: tuple[str, ...] = (),
        when: Mapping[Statement, tuple[str, ...]] | None = None,
    ) -> None:
        self.level: Level = level
        self.statements = statements
        self.denies = denies
        self.corners = corners
        self.when = when or {}
        self.conditions = _once(words for each in statements for words in self.when[each])
        self.exceptions = _once(words for each in denies if (words := self._strikes(each)))

    @property
    def acting(self) -> tuple[Statement, ...]:
        """All statements that decide about it."""
        return (*self.statements, *self.denies)

    def __repr__(self) -> str:
        return f"<Cell {self.level}>"

    def _strikes(self, deny: Statement) -> str:
        """Where and when a Deny strikes; empty when it always does."""
        where = resource_words(deny)
        return " and ".join(filter(None, (f"on {where}" if where else "", *self.when[deny])))


class Missing:
    """Actions that no Allow gives the caller, in any of the policies of some kinds: one of them must."""

    __slots__ = ("actions", "kinds")

    def __init__(self, kinds: tuple[Kind, ...], actions: frozenset[str]) -> None:
        self.kinds = kinds
        self.actions = actions

    @property
    def text(self) -> str:
        """What tells it apart from another one."""
        return f"{self.kinds} {sorted(self.actions)}"


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
