"""What a pattern is made of."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Ranges: TypeAlias = "tuple[tuple[str, str], ...]"
    Tree: TypeAlias = "Char | Anchor | Group | Repeat | Sequence | Choice"


class Char:
    """One character of some ranges, or of none of them."""

    __slots__ = ("is_negated", "ranges")

    def __init__(self, ranges: Ranges, is_negated: bool = False) -> None:
        self.ranges = ranges
        self.is_negated = is_negated

    def takes(self, char: str) -> bool:
        """Whether a character is one of these."""
        return any(first <= char <= last for first, last in self.ranges) != self.is_negated


class Anchor:
    """A place between two characters: `text start` or `end`, `line start` or `end`, `word`, `no word`."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Group:
    """A part whose match is kept, under a number from 1 on."""

    __slots__ = ("inside", "number")

    def __init__(self, number: int, inside: Tree) -> None:
        self.number = number
        self.inside = inside


class Repeat:
    """A part that many times; `most` is None for any number, `is_greedy` tries more first."""

    __slots__ = ("inside", "is_greedy", "least", "most")

    def __init__(self, inside: Tree, least: int, most: int | None, is_greedy: bool) -> None:
        self.inside = inside
        self.least = least
        self.most = most
        self.is_greedy = is_greedy


class Sequence:
    """Parts one after the other."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[Tree]) -> None:
        self.parts = parts


class Choice:
    """One of several parts, the first ones first."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[Tree]) -> None:
        self.parts = parts


class Pattern:
    """A whole pattern: its tree, and the names of its groups in order, empty where one has none."""

    __slots__ = ("names", "tree")

    def __init__(self, tree: Tree, names: list[str]) -> None:
        self.tree = tree
        self.names = names


def may_be_empty(tree: Tree) -> bool:
    """Whether a part may match no character at all."""
    if isinstance(tree, Char):
        return False
    if isinstance(tree, Group):
        return may_be_empty(tree.inside)
    if isinstance(tree, Repeat):
        return tree.least == 0 or may_be_empty(tree.inside)
    if isinstance(tree, Choice):
        return any(map(may_be_empty, tree.parts))
    return isinstance(tree, Anchor) or all(map(may_be_empty, tree.parts))
