"""What the entries of a lifecycle rule ask of a tag, and the tags that show it.

A tag is at most 128 letters, digits, underscores, dots and dashes, and begins with none of the last two (OCI
distribution specification, "Pulling manifests"). A prefix is taken literally; in a pattern `*` is any run
of characters and nothing else is special ("Lifecycle policy properties in Amazon ECR").
"""

from __future__ import annotations

from itertools import combinations

from ecrlint.policy.wildcard import matches, squeeze

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.lifecycle.model import LifecycleRule

LONGEST = 128
"""Characters of a tag."""

FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
"""What a tag may begin with."""

CHARACTERS = FIRST | frozenset(".-")
"""What may stand in a tag."""

ANY = "\0"
"""Stands for any run of characters of a tag; no entry that a tag can meet has it."""

_MOST_SHOWN = 6  # characters that a phrase lists

MOST_WILDCARDS = 4
"""Wildcards of one pattern; ECR refuses more."""


class TagTest:
    """One entry of a rule: `text` as it is written, `pieces` what stands between its wildcards."""

    __slots__ = ("is_prefix", "pieces", "text")

    def __init__(self, text: str, *, prefix: bool = False) -> None:
        self.text = text
        self.is_prefix = prefix
        self.pieces = (text, "") if prefix else tuple(squeeze(text).split("*"))

    @property
    def can_be_met(self) -> bool:
        """Whether there is a tag that meets it, and ECR takes it."""
        return bool(self.tags(ANY))

    @property
    def has_excess_wildcards(self) -> bool:
        """Whether ECR refuses it for its wildcards."""
        return not self.is_prefix and self.text.count("*") > MOST_WILDCARDS

    @property
    def strange(self) -> list[str]:
        """The characters in it that no tag has, each once."""
        return list(dict.fromkeys(char for piece in self.pieces for char in piece if char not in CHARACTERS))

    @property
    def obstacle(self) -> str:
        """Why no tag meets it, as a phrase; only asked of a test that cannot be met."""
        if "*" in self.strange:
            return "a * in a prefix is no wildcard, and no tag has one"
        if self.strange:
            shown = " ".join(self.strange[:_MOST_SHOWN])
            return f"a tag has letters, digits, underscores, dots and dashes, and not {shown}"
        if sum(map(len, self.pieces)) >= LONGEST:
            return f"a tag has {LONGEST} characters at most"
        if not self.text:
            return "a tag has one character at least"
        return "a tag begins with a letter, a digit or an underscore"

    def is_met(self, tag: str) -> bool:
        """Whether a tag meets it; only asked of a test that can be met, which has no ? in it."""
        return matches("*".join(self.pieces), tag)

    def tags(self, filler: str) -> list[str]:
        """Tags that meet it and as little else as can be: a test that takes these takes all that meet it.

        `filler` is a character that the other test has not; it stands wherever a wildcard does. Where the
        literal part leaves room for a few of them only, there is a tag for every choice of the wildcards.
        """
        stars = len(self.pieces) - 1
        room = min(stars, LONGEST - sum(map(len, self.pieces)))
        if room < 0 or self.strange or self.has_excess_wildcards:
            return []
        made = [self._filled(filler, chosen) for chosen in combinations(range(stars), room)]
        return [tag for tag in made if tag and (tag[0] in FIRST or tag[0] == filler)]

    def _filled(self, filler: str, chosen: tuple[int, ...]) -> str:
        fillers = (filler if place in chosen else "" for place in range(len(self.pieces) - 1))
        return self.pieces[0] + "".join(
            f"{filled}{piece}" for filled, piece in zip(fillers, self.pieces[1:], strict=True)
        )


class TagSet:
    """The tests of one rule, which an image has to meet all, each with one tag or another."""

    __slots__ = ("_begin", "_tags", "tests")

    def __init__(self, tests: Iterable[TagTest]) -> None:
        self.tests = {test.pieces: test for test in tests}
        self._tags = [test.tags(ANY) for test in self.tests.values()]
        self._begin = "\n".join(["", *(tags[0] for tags in self._tags if tags)])

    @property
    def exists(self) -> bool:
        return all(self._tags)

    def meets(self, test: TagTest) -> bool:
        """Whether every image that meets the tests of this set meets another test, which can be met.

        It does just if one of the tests lets through only what the other does: of an image that has a tag for
        each test, and for each one that the other test does not take, no tag is left that does.
        """
        if test.pieces in self.tests:
            return True
        if not all(piece in self._begin for piece in test.pieces) or f"\n{test.pieces[0]}" not in self._begin:
            return False
        return any(all(map(test.is_met, tags)) for tags in self._tags)


def tests_of(rule: LifecycleRule) -> list[TagTest]:
    """The entries of a rule for tagged images that are known."""
    prefixes = [TagTest(each.text, prefix=True) for each in rule.prefixes]
    return prefixes + [TagTest(each.text) for each in rule.patterns]
