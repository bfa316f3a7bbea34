"""The form that a text must have to be a name, an account id, an ARN: small automata.

Facts: IAM User Guide, "IAM and AWS STS quotas, name requirements" and "IAM identifiers".
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Shape(Protocol):
        """States are ints from `start`, negative when no text of the form can follow."""

        @property
        def start(self) -> int: ...
        @property
        def filler(self) -> str: ...
        def step(self, state: int, char: str) -> int: ...
        def is_complete(self, state: int) -> bool: ...
        def special(self, state: int) -> str: ...
        def fits(self, text: str) -> bool: ...


_LETTERS = "xyzwvutsrqponmlkjihgfedcba"
_DIGITS = "9876543210"
_NAME_CHARACTERS = frozenset(_LETTERS + _LETTERS.upper() + _DIGITS + "_+=,.@-")
_ARN = "arn:"


class _Form:
    start = 0
    filler = _LETTERS + _DIGITS + _LETTERS.upper() + "_.,@=+-"

    def step(self, state: int, char: str) -> int:
        raise NotImplementedError

    def is_complete(self, state: int) -> bool:
        raise NotImplementedError

    def special(self, state: int) -> str:
        """Characters that matter to the form itself in this state."""
        return ""

    def fits(self, text: str) -> bool:
        state = self.start
        for char in text:
            state = self.step(state, char)
            if state < 0:
                return False
        return self.is_complete(state)


class _Text(_Form):
    """Any text but the empty one."""

    filler = _Form.filler + "/:~!¡¢£¤¥"

    def step(self, state: int, char: str) -> int:
        return 1

    def is_complete(self, state: int) -> bool:
        return state == 1


class _Account(_Form):
    """Twelve digits."""

    filler = _DIGITS

    def step(self, state: int, char: str) -> int:
        return state + 1 if state < 12 and char in _DIGITS else -1

    def is_complete(self, state: int) -> bool:
        return state == 12


class _Name(_Form):
    """A name of an IAM entity without path, of at least `shortest` characters."""

    def __init__(self, shortest: int = 1) -> None:
        self.shortest = shortest

    def step(self, state: int, char: str) -> int:
        return min(state + 1, self.shortest) if char in _NAME_CHARACTERS else -1

    def is_complete(self, state: int) -> bool:
        return state == self.shortest


class _PathAndName(_Form):
    """A name that may have a path before it: a/b/name. State 2: in a path segment with odd characters."""

    def step(self, state: int, char: str) -> int:
        if char == "/":
            return 0 if state else -1
        if char in _NAME_CHARACTERS:
            return 2 if state == 2 else 1
        return 2 if "!" <= char <= "~" and char not in ":*?" else -1

    def is_complete(self, state: int) -> bool:
        return state == 1

    def special(self, state: int) -> str:
        return "/"


class _Arn(_Form):
    """arn:partition:service:region:account:resource, with an account of twelve digits or none.

    States: four for `arn:`, two each for partition and service (empty, not empty), one for the region,
    thirteen for the digits of the account, two for the resource.
    """

    _region, _account, _resource = 8, 9, 22

    def step(self, state: int, char: str) -> int:
        if state < 4:
            return state + 1 if char == _ARN[state] else -1
        if state < self._region:
            if char == ":":
                return -1 if state % 2 == 0 else state + 1
            return state | 1
        if state == self._region:
            return self._account if char == ":" else state
        if state < self._resource:
            if char == ":":
                return self._resource if state in (self._account, self._resource - 1) else -1
            return state + 1 if char in _DIGITS and state < self._resource - 1 else -1
        return self._resource + 1

    def is_complete(self, state: int) -> bool:
        return state == self._resource + 1

    def special(self, state: int) -> str:
        if state < 4:
            return _ARN[state]
        return ":9" if state < self._resource else ""


TEXT: Shape = _Text()
ACCOUNT: Shape = _Account()
NAME: Shape = _Name()
SESSION: Shape = _Name(2)
PATH_AND_NAME: Shape = _PathAndName()
ARN: Shape = _Arn()

_ACCOUNT_KEYS = frozenset(("aws:sourceaccount", "aws:resourceaccount", "aws:vpceaccount", "aws:sourceowner"))


def shape_of(key: str, type: str) -> Shape:
    """The form of a lower-case key's values."""
    if key in _ACCOUNT_KEYS:
        return ACCOUNT
    return ARN if type == "ARN" or key == "resource" else TEXT
