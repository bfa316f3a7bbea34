"""The form that a text must have to be a name, an account id, an ARN: small automata.

Facts: IAM User Guide, "IAM and AWS STS quotas, name requirements" and "IAM identifiers".
"""

from __future__ import annotations

from ecrlint.policy.condition_keys import is_tag
from ecrlint.policy.service_principal import SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    Part = tuple[str, str]

_LETTERS = "xyzwvutsrqponmlkjihgfedcba"
_DIGITS = "9876543210"
_NAME_CHARACTERS = frozenset(_LETTERS + _LETTERS.upper() + _DIGITS + "_+=,.@-")
_FILLER = _LETTERS + _DIGITS + _LETTERS.upper() + "_.,@=+-"
_ARN = "arn:"


class Shape:
    """A form as an automaton, whose states are ints.

    `step(state, char)` is the state after a character, negative when no text of the form can follow;
    a text is of the form when it ends in one of the states `ends`. `special(state)` are characters that
    matter to the form itself, `filler` others that it takes, the most pleasant first.
    """

    __slots__ = ("ends", "filler", "special", "start", "step")

    def __init__(
        self,
        step: Callable[[int, str], int],
        ends: Container[int],
        *,
        start: int = 0,
        filler: str = _FILLER,
        special: Callable[[int], str] = lambda state: "",
    ) -> None:
        self.step = step
        self.ends = ends
        self.start = start
        self.filler = filler
        self.special = special

    def fits(self, text: str) -> bool:
        """Whether a text is of the form."""
        state = self.start
        for char in text:
            state = self.step(state, char)
            if state < 0:
                return False
        return state in self.ends


def _session_step(state: int, char: str) -> int:
    return min(state + 1, 2) if char in _NAME_CHARACTERS else -1


def _digit(state: int, char: str) -> int:
    return state + 1 if state < 12 and char in _DIGITS else -1


def _path_step(state: int, char: str) -> int:
    """State 0: before a segment; 1: in one that can be a name; 2: in one with odd characters."""
    if char == "/":
        return 0 if state else -1
    if char in _NAME_CHARACTERS:
        return 2 if state == 2 else 1
    return 2 if "!" <= char <= "\x7f" else -1


# The states of an ARN: four for `arn:`, two each for partition and service (empty, not empty), one for
# the region, thirteen for the digits of the account, two for the resource.
_REGION, _ACCOUNT, _RESOURCE = 8, 9, 22


def _arn_step(state: int, char: str) -> int:
    if state < 4:
        return state + 1 if char == _ARN[state] else -1
    if state < _REGION:
        if char == ":":
            return -1 if state % 2 == 0 else state + 1
        return state | 1
    if state == _REGION:
        return _ACCOUNT if char == ":" else state
    if state < _RESOURCE:
        if char == ":":
            return _RESOURCE if state in (_ACCOUNT, _RESOURCE - 1) else -1
        return state + 1 if char in _DIGITS and state < _RESOURCE - 1 else -1
    return _RESOURCE + 1


def _arn_special(state: int) -> str:
    if state < 4:
        return _ARN[state]
    return ":9" if state < _RESOURCE else ""


# The states of a service principal: how much of a suffix the text ends with; one more, the first, for
# the empty text.
_PARTS = ("start", *sorted({suffix[:size] for suffix in SUFFIXES for size in range(len(suffix) + 1)}))
_PART_STATES = {part: state for state, part in enumerate(_PARTS)}
_HOST = _LETTERS + _DIGITS + "-"


def _service_step(state: int, char: str) -> int:
    if char == ".":
        if state == 0 or _PARTS[state].endswith("."):
            return -1
    elif char not in _HOST:
        return -1
    text = _PARTS[state] + char if state else char
    return next(_PART_STATES[text[at:]] for at in range(len(text) + 1) if text[at:] in _PART_STATES)


def _service_special(state: int) -> str:
    part = _PARTS[state] if state else "."
    after = {longer[-1] for longer in _PARTS[1:] if longer and longer[:-1] == part}
    return "".join(sorted(after | {"."}))


# The parts of a repository's ARN, each with how many characters it takes: one, some (1 or more), any.
_LOWER = _LETTERS + _DIGITS
_HOLE = "".join(char for char in map(chr, range(32, 127)) if char not in _LOWER + "-:")
_REPOSITORY = (
    *((char, "one") for char in "arn:"), (_LOWER + "-", "some"), *((char, "one") for char in ":ecr"),
    ("-public", "any"), (":", "one"), (_LOWER + "-", "any"), (":", "one"), *(((_DIGITS, "one"),) * 12),
    *((char, "one") for char in ":repository/"), (_LOWER + "._-/", "some"),
)  # fmt: skip
_OPEN_REPOSITORY = (
    *((char, "one") for char in "arn:"), (_LOWER + "-" + _HOLE, "some"), *((char, "one") for char in ":ecr"),
    ("-public", "any"), (":", "one"), (_LOWER + "-" + _HOLE, "any"), (":", "one"),
    (_DIGITS + _LETTERS + "-" + _HOLE, "some"), *((char, "one") for char in ":repository/"),
    (_LOWER + "-" + _HOLE, "some"),
)  # fmt: skip


def step_through(parts: Sequence[Part], state: int, char: str) -> int:
    """The state after one more character of a text that is made of parts; -1 where it cannot stand there.

    The state is the number of parts that have begun. The characters of a part that may repeat are none of
    the next part's, so that one reading will do.
    """
    if state and parts[state - 1][1] != "one" and char in parts[state - 1][0]:
        return state
    for after, (chars, many) in enumerate(parts[state:], state + 1):
        if char in chars:
            return after
        if many != "any":
            break
    return -1


def next_characters(parts: Sequence[Part], state: int) -> str:
    """The first character of every part that can come next."""
    found = ""
    for chars, many in parts[state:]:
        found += chars[0]
        if many != "any":
            break
    return found


TEXT = Shape(lambda state, char: 1, (1,), filler=f"{_FILLER}/:~!¡¢£¤¥")
"""Any text but the empty one."""
TAG_VALUE = Shape(lambda state, char: 1, (0, 1), filler=TEXT.filler)
"""Any text: the value of a tag may be empty (Tagging AWS Resources User Guide, "Tag naming limits")."""
ACCOUNT = Shape(_digit, (12,), filler=_DIGITS)
"""Twelve digits."""
SESSION = Shape(_session_step, (2,))
"""The name of a session: of two characters or more."""
PATH_AND_NAME = Shape(_path_step, (1,), special=lambda state: "/")
"""A name that may have a path before it: a/b/name."""
ARN = Shape(_arn_step, (_RESOURCE + 1,), special=_arn_special)
"""arn:partition:service:region:account:resource, with an account of twelve digits or none."""


def _shape_of_parts(parts: Sequence[Part]) -> Shape:
    return Shape(
        lambda state, char: step_through(parts, state, char),
        (len(parts),),
        special=lambda state: next_characters(parts, state),
    )


REPOSITORY = _shape_of_parts(_REPOSITORY)
"""The ARN of a repository, private or public."""
OPEN_REPOSITORY = _shape_of_parts(_OPEN_REPOSITORY)
"""The same with holes, as in arn:aws:ecr:${var.region}:210987654321:repository/app."""
SERVICE = Shape(
    _service_step, {_PART_STATES[suffix] for suffix in SUFFIXES}, filler=_HOST, special=_service_special
)
"""labels.amazonaws.com, or with the suffix of another partition."""

_ACCOUNT_KEYS = frozenset(("aws:sourceaccount", "aws:resourceaccount", "aws:vpceaccount", "aws:sourceowner"))


def shape_of(key: str, type: str) -> Shape:
    """The form of a lower-case key's values."""
    if key in _ACCOUNT_KEYS:
        return ACCOUNT
    if key == "resource":
        return REPOSITORY
    if is_tag(key):
        return TAG_VALUE
    return ARN if type == "ARN" else TEXT
