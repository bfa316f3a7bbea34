"""Patterns as trees (github.com/google/re2, "Syntax"; what Go's regexp/syntax takes with Perl's flags)."""

from __future__ import annotations

import re

from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.re2.tree import Anchor, Char, Choice, Group, Pattern, Repeat, Sequence, may_be_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.read.hcl.re2.tree import Ranges, Tree

_MOST = 1000
"""How often a part may be asked for, as in `x{1000}`."""

_LAST = "\U0010ffff"
_DIGITS = (("0", "9"),)
_WORDS = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
_BLANKS = (("\t", "\n"), ("\f", "\r"), (" ", " "))
_PERL = {"d": _DIGITS, "s": _BLANKS, "w": _WORDS}
_POSIX = {
    "alnum": (("0", "9"), ("A", "Z"), ("a", "z")), "alpha": (("A", "Z"), ("a", "z")),
    "ascii": (("\0", "\x7f"),),
    "blank": (("\t", "\t"), (" ", " ")), "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")), "digit": _DIGITS,
    "graph": (("!", "~"),), "lower": (("a", "z"),), "print": ((" ", "~"),),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")), "space": (("\t", "\r"), (" ", " ")),
    "upper": (("A", "Z"),), "word": _WORDS, "xdigit": (("0", "9"), ("A", "F"), ("a", "f")),
}  # fmt: skip
_CONTROLS = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
_repeat = re.compile(r"\{(\d{1,9})(?:(,)(\d{1,9})?)?\}", re.A)
_hex = re.compile(r"x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,8})\})")
_octal = re.compile(r"[1-7][0-7]{1,2}|0[0-7]{0,2}")
_opening = re.compile(r"\?P?<(?P<name>[A-Za-z0-9_]+)>|\?(?P<flags>[imsU]*(?:-[imsU]+)?)(?P<end>[:)])")


def parse(text: str) -> Pattern:
    """The pattern that a text writes. Raises Failed where Go refuses it, and Undecided."""
    reader = _Reader(text)
    tree = reader.choice("")
    if reader.at < len(text):
        raise Failed  # a closing parenthesis that nothing opened
    return Pattern(tree, reader.names)


class _Reader:
    """Reads a pattern from front to back; `flags` hold from where they are set to the end of the group."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.names: list[str] = []
        self.depth = 0

    def choice(self, flags: str) -> Tree:
        """Up to the end, or to the parenthesis that closes the group."""
        self.depth += 1
        if self.depth > 50:
            raise Undecided
        parts: list[list[Tree]] = [[]]
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self._takes("|"):
                parts.append([])
            elif changed := self._flags(flags):
                flags = changed.removeprefix("=")
            else:
                parts[-1].append(self._repeated(self._atom(flags), flags))
        self.depth -= 1
        found: list[Tree] = [Sequence(part) for part in parts]
        return found[0] if len(found) == 1 else Choice(found)

    def _takes(self, char: str) -> bool:
        if self.text.startswith(char, self.at):
            self.at += len(char)
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise Failed
        self.at += 1
        return self.text[self.at - 1]

    def _flags(self, flags: str) -> str:
        """The flags as `(?i)` changes them, behind a `=`; empty where no such thing stands."""
        match = _opening.match(self.text, self.at + 1) if self.text[self.at] == "(" else None
        if match is None or match["end"] != ")":
            return ""
        if not match["flags"]:
            raise Failed
        self.at = match.end()
        return f"={_changed(flags, match['flags'])}"

    def _atom(self, flags: str) -> Tree:
        char = self._next()
        if char == "(":
            return self._group(flags)
        if char == "[":
            return self._class(flags)
        if char == ".":
            return Char((), True) if "s" in flags else Char((("\n", "\n"),), True)
        if char in "^$":
            side = "start" if char == "^" else "end"
            return Anchor(f"line {side}" if "m" in flags else f"text {side}")
        if char in "*+?" or (char == "{" and _repeat.match(self.text, self.at - 1)):
            raise Failed  # nothing to repeat
        return self._escape(flags) if char == "\\" else _char(char, flags)

    def _group(self, flags: str) -> Tree:
        if not self._takes("?"):
            self.names.append("")
            return self._numbered(flags)
        self.at -= 1
        match = _opening.match(self.text, self.at)
        if match is None or match["end"] == ")":
            raise Failed
        self.at = match.end()
        if match["name"]:
            self.names.append(match["name"])
            return self._numbered(flags)
        return self._closed(self.choice(_changed(flags, match["flags"])))

    def _numbered(self, flags: str) -> Tree:
        number = len(self.names)
        return Group(number, self._closed(self.choice(flags)))

    def _closed(self, tree: Tree) -> Tree:
        if self._next() != ")":
            raise Failed
        return tree

    def _repeated(self, tree: Tree, flags: str) -> Tree:
        """A part with what stands behind it: `*`, `+?`, `{2,3}`."""
        bounds = self._bounds()
        if bounds is None:
            return tree
        is_greedy = self._takes("?") == ("U" in flags)
        if self._bounds() is not None:
            raise Failed
        least, most = bounds
        if least > _MOST or (most is not None and (most > _MOST or least > most)):
            raise Failed
        if most != 1 and may_be_empty(tree):
            raise Undecided
        return Repeat(tree, least, most, is_greedy)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._takes(sign):
                return bounds
        match = _repeat.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        least = int(match[1])
        return least, (int(match[3]) if match[3] else None if match[2] else least)

    def _escape(self, flags: str) -> Tree:
        if self.at < len(self.text) and self.text[self.at] in "AzbBQ":
            letter = self._next()
            if letter == "Q":
                end = self.text.find("\\E", self.at)
                quoted = self.text[self.at :] if end < 0 else self.text[self.at : end]
                self.at = len(self.text) if end < 0 else end + 2
                if not quoted or self._bounds() is not None:
                    raise Undecided
                return Sequence([_char(char, flags) for char in quoted])
            return Anchor({"A": "text start", "z": "text end", "b": "word", "B": "no word"}[letter])
        found = self._escaped()
        return found if isinstance(found, Char) else _char(found, flags)

    def _escaped(self) -> Char | str:
        """What a backslash makes of what follows: a class such as digits, or one character."""
        for form in (_hex, _octal):
            match = form.match(self.text, self.at)
            if match:
                self.at = match.end()
                code = int(match[1] or match[2], 16) if form is _hex else int(match[0], 8)
                if code > 0x10FFFF:
                    raise Failed
                return chr(code)
        letter = self._next()
        if letter.lower() in _PERL:
            return Char(_PERL[letter.lower()], letter.isupper())
        if letter in "pP":
            raise Undecided
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if not letter.isascii() or letter.isalnum():
            raise Failed
        return letter

    def _class(self, flags: str) -> Tree:
        """What stands in brackets."""
        is_negated = self._takes("^")
        ranges: list[tuple[str, str]] = []
        is_first = True
        while is_first or not self.text.startswith("]", self.at):
            is_first = False
            ranges.extend(self._ranges(flags))
        self.at += 1
        return Char(tuple(ranges), is_negated)

    def _ranges(self, flags: str) -> Iterable[tuple[str, str]]:
        if self._takes("[:"):
            end = self.text.find(":]", self.at)
            name = self.text[self.at : end]
            if end >= 0:
                self.at = end + 2
                if name.removeprefix("^") not in _POSIX:
                    raise Failed
                found = _folded(_POSIX[name.removeprefix("^")], flags)
                return _others(found) if name[:1] == "^" else found
            self.at -= 2
        first = self._member()
        if isinstance(first, Char):
            return _others(first.ranges) if first.is_negated else first.ranges
        last = first
        if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
            self.at += 1
            other = self._member()
            if isinstance(other, Char) or other < first:
                raise Failed
            last = other
        return _folded(((first, last),), flags)

    def _member(self) -> Char | str:
        char = self._next()
        return self._escaped() if char == "\\" else char


def _changed(flags: str, change: str) -> str:
    """The flags after `i-s`."""
    on, _, off = change.partition("-")
    return "".join(sorted({*flags, *on} - set(off)))


def _char(char: str, flags: str) -> Char:
    return Char(tuple(_folded(((char, char),), flags)))


def _folded(ranges: Ranges, flags: str) -> Ranges:
    """Ranges with the other case of every letter, where case does not count."""
    if "i" not in flags:
        return ranges
    found = list(ranges)
    for first, last in ranges:
        if last > "\x7f":
            raise Undecided
        for code in range(ord(first), ord(last) + 1):
            other = chr(code).swapcase()
            found.append((other, other))
            # The only letters beyond ASCII that are another case of one in it.
            found.extend((more, more) for more in {"k": "\u212a", "s": "\u017f"}.get(chr(code).lower(), ""))
    return tuple(found)


def _others(ranges: Ranges) -> Ranges:
    """All characters but those of some ranges."""
    found: list[tuple[str, str]] = []
    start = "\0"
    for first, last in sorted(ranges):
        if first > start:
            found.append((start, chr(ord(first) - 1)))
        start = max(start, chr(ord(last) + 1) if last < _LAST else _LAST)
    return (*found, (start, _LAST))
