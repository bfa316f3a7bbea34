"""Which sets of wildcard patterns can match one and the same text, with a text for each.

The patterns of a key are run side by side as one bit-parallel automaton: a bit for every position of
every pattern. Going breadth first through its states, with only the characters that some live pattern
tells apart and one fresh character, reaches every class of texts; the first word is its witness.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ecrlint.access.semantics.operators import MARK, STAR
from ecrlint.access.space.budget import MAX_WIDTH, TooHard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.access.space.automata import Shape
    from ecrlint.access.space.budget import Budget

_ARN_COLONS = 5
_BITS_A_STATE = 1_000  # of the automaton's width; a wider one's states cost more
_LAST = "\U0010ffff"
_PLAIN = {STAR: "*", MARK: "?"}


class Globs:
    """Wildcard patterns as one automaton; a state is an int, `accepts` its accepting bits.

    `ignore_case` patterns are compared without case, `arns` field by field, so that their wildcards do
    not cross the first five colons. A `segment` pattern is about what follows the last slash.
    """

    __slots__ = (
        "_any", "_arn_any", "_arn_stars", "_literals", "_segments", "_stars", "_width", "accepts",
        "segment_start", "start",
    )  # fmt: skip

    def __init__(self) -> None:
        self.start = 0
        self.segment_start = 0
        self.accepts = 0
        self._segments = 0
        self._width = 0
        self._literals: dict[str, int] = {}
        self._any = self._stars = self._arn_any = self._arn_stars = 0

    def add(
        self, pattern: str, *, arn: bool = False, ignore_case: bool = False, segment: bool = False
    ) -> None:
        """Take in a pattern; raises TooHard when all together get too long."""
        if self._width + len(pattern) > MAX_WIDTH:
            raise TooHard("the patterns are too long")
        first = bit = 1 << self._width
        colons = 0
        if segment:
            self.segment_start |= bit
        else:
            self.start |= bit
        for char in pattern:
            inner = arn and colons < _ARN_COLONS
            if char == "*":
                self._stars |= bit
                self._arn_stars |= bit if inner else 0
                continue
            if char == "?":
                self._any |= bit
                self._arn_any |= bit if inner else 0
            else:
                self._add_literal(_PLAIN.get(char, char), bit, ignore_case)
                colons += char == ":"
            bit <<= 1
        self.accepts |= bit
        self._width = bit.bit_length()
        if segment:
            self._segments |= (bit << 1) - first

    @property
    def cost(self) -> int:
        """What a state takes, in the states of short patterns."""
        return 1 + self._width // _BITS_A_STATE

    def step(self, state: int, char: str) -> int:
        moved, stay = self._literals.get(char, 0) | self._any, self._stars
        if char == ":":
            moved &= ~self._arn_any
            stay &= ~self._arn_stars
        after = (state & moved) << 1 | state & stay
        if char == "/" and self._segments:
            return after & ~self._segments | self.segment_start
        return after

    def run(self, state: int, text: str) -> int:
        for char in text:
            state = self.step(state, char)
        return state

    def distinguished_characters(self, state: int) -> list[str]:
        """The characters that some pattern treats in a way of its own in this state."""
        found = [char for char, mask in self._literals.items() if state & mask]
        if state & (self._arn_any | self._arn_stars) and ":" not in found:
            found.append(":")
        return found

    def _add_literal(self, char: str, bit: int, ignore_case: bool) -> None:
        for form in {char.lower(), char.upper()} if ignore_case else (char,):
            self._literals[form] = self._literals.get(form, 0) | bit


def classes(
    globs: Globs, shape: Shape, budget: Budget, *, start: int | None = None, seeds: Iterable[str] = ()
) -> dict[int, str]:
    """A text for every accepting set of the automaton that a text of this shape can have.

    `seeds` are pleasant texts of that shape, which are the witnesses of their classes.
    """
    begin = globs.start if start is None else start
    found: dict[int, str] = {}
    for seed in seeds:
        found.setdefault(globs.run(begin, seed) & globs.accepts, seed)
    seen = {(begin, shape.start)}
    level: list[tuple[int, int, str]] = [(begin, shape.start, "")]
    while level:
        budget.spend(len(level) * globs.cost)
        below: list[tuple[int, int, str]] = []
        for state, form, word in level:
            if form in shape.ends:
                found.setdefault(state & globs.accepts, word)
            for char in _alphabet(globs, shape, state, form):
                key = (globs.step(state, char), shape.step(form, char))
                if key[1] >= 0 and key not in seen:
                    seen.add(key)
                    below.append((*key, word + char))
        level = below
    return found


def _alphabet(globs: Globs, shape: Shape, state: int, form: int) -> list[str]:
    taken = globs.distinguished_characters(state)
    taken += [char for char in shape.special(form) if char not in taken]
    fresh = next((char for char in shape.filler if char not in taken), "")
    return [fresh, *taken] if fresh else taken


def stems(patterns: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]] | None:
    """Patterns cut into a fixed stem and whether any text may follow; None when one is not like that.

    Each comes with whether it is compared as an ARN, where only the last field may be open.
    """
    found: list[tuple[str, bool]] = []
    for pattern, arn in patterns:
        stem = pattern.rstrip("*")
        is_open = stem != pattern
        if "*" in stem or "?" in stem or STAR in stem or MARK in stem:
            return None
        if arn and stem.count(":") < _ARN_COLONS:
            return None
        found.append((stem, is_open))
    return found


def stem_words(cut: Sequence[tuple[str, bool]], shape: Shape) -> list[str] | None:
    """A text for every class of open and closed stems; None when the shape stands in the way.

    Which stems a text begins with is decided by the longest, so one text for each will do.
    """
    words: list[str] = []
    ordered = sorted(stem for stem, _ in cut)
    for stem, is_open in cut:
        if not is_open:
            words.append(stem)
            continue
        after = _following(ordered, stem)
        fresh = next((char for char in shape.filler if char not in after), "")
        if not fresh or not shape.fits(stem + fresh):
            return None
        words.append(stem + fresh)
    return [word for word in words if shape.fits(word)]


def beginning(ordered: Sequence[str], prefix: str) -> Sequence[str]:
    """Those of some texts in order that begin with a prefix."""
    first = beyond = bisect_left(ordered, prefix)
    while beyond < len(ordered) and ordered[beyond].startswith(prefix):
        beyond += 1
    return ordered[first:beyond]


def _following(ordered: Sequence[str], stem: str) -> set[str]:
    """The characters that come right after a stem in some texts in order."""
    found: set[str] = set()
    at, size = bisect_right(ordered, stem), len(stem)
    while at < len(ordered) and ordered[at].startswith(stem):
        char = ordered[at][size]
        found.add(char)
        at = max(at + 1, bisect_right(ordered, stem + char + _LAST, at))
    return found
