"""Patterns as in a .gitignore: which paths they are about.

The rules are git's own (gitignore(5); for brackets and escapes, wildmatch.c). Libraries make regular
expressions of them that go back on every `*`, so that one pattern and one long file name, which any pull
request may bring, keep a run busy for ever. Here a `*` takes what is nearest and keeps it, which finds the
same paths: what stands behind it can only gain from a longer rest.
"""

from __future__ import annotations

import os

from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    Token = str  # a part of a regular expression; "*" and "/" stand for themselves

MAX_PATTERNS = 10_000
"""The most patterns that one place may give."""

_NOTHING = "(?!)"
_FOLDERS = r"(?:[^/]+/)*?"
_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": r" \t", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9",
    "graph": r"\x21-\x7e", "lower": "a-z", "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r" \t\n\r\f\v", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


class Patterns:
    """Patterns in their order, of which the last that is about a path has the word."""

    def __init__(self, lines: Iterable[str], place: str) -> None:
        """Raise UsageError, which names the place, for more patterns than MAX_PATTERNS."""
        found = [each for each in map(_Pattern, lines) if each.text]
        if len(found) > MAX_PATTERNS:
            raise UsageError(f"{place}: {len(found):,} patterns; at most {MAX_PATTERNS:,} are read")
        self._last_first = found[::-1]
        self._names = {each.text for each in found if each.is_name}
        others = [each for each in found if not each.is_name]
        self._of_names = _Screen([each for each in others if each.in_any_folder])
        self._of_paths = _Screen([each for each in others if not each.in_any_folder])

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True to leave a path out, False to keep it, None when no pattern is about it; not those above it.

        The path is relative to where the patterns are, `/`-separated.
        """
        name = path.rpartition("/")[2]
        if name not in self._names and not self._of_names.passes(name) and not self._of_paths.passes(path):
            return None
        for each in self._last_first:
            if (is_folder or not each.folders_only) and each.matches(path, name):
                return each.leaves_out
        return None

    def leave_out(self, path: str, is_folder: bool = False) -> bool:
        """Whether a path is left out, or a folder above it."""
        at = path.find("/")
        while at >= 0:
            if self.verdict(path[:at], True):
                return True
            at = path.find("/", at + 1)
        return bool(self.verdict(path, is_folder))


def fits(patterns: Patterns, path: str, folder: str, is_folder: bool = False) -> bool:
    """Whether patterns relative to a folder leave out a path; none does on another drive of Windows."""
    try:
        relative = os.path.relpath(path, folder or os.curdir).replace(os.sep, "/")
    except ValueError:
        return False
    return patterns.leave_out(relative, is_folder)


class _Pattern:
    """One line; `text` is empty for one that says nothing. `is_name` if it is a plain name, in any folder."""

    __slots__ = ("_compiled", "folders_only", "in_any_folder", "is_name", "leaves_out", "text")

    def __init__(self, line: str) -> None:
        text = _trim(line)
        self.leaves_out = not text.startswith("!")
        text = text.removeprefix("!")
        self.folders_only = text.endswith("/")
        text = text.removesuffix("/")
        self.in_any_folder = "/" not in text
        self.text = "" if line.startswith("#") else text.removeprefix("/")
        self.is_name = self.in_any_folder and not any(sign in text for sign in "*?[\\")
        self._compiled: re.Pattern[str] | None = None

    @property
    def regex(self) -> str:
        tokens = list(_tokens(self.text))
        return _segment(tokens) if self.in_any_folder else _path(tokens)

    def matches(self, path: str, name: str) -> bool:
        if self.is_name:
            return name == self.text
        if self._compiled is None:
            self._compiled = _whole(self.regex)
        return self._compiled.match(name if self.in_any_folder else path) is not None


class _Screen:
    """Several patterns at once: most paths pass none, and to know that one question is enough."""

    def __init__(self, patterns: list[_Pattern]) -> None:
        self._patterns = patterns
        self._compiled: re.Pattern[str] | None = None

    def passes(self, text: str) -> bool:
        """Whether one of the patterns matches a text."""
        if not self._patterns:
            return False
        if self._compiled is None:
            self._compiled = _whole("|".join(each.regex for each in self._patterns))
        return self._compiled.match(text) is not None


def _whole(regex: str) -> re.Pattern[str]:
    """What matches a whole text."""
    import re

    return re.compile(rf"(?:{regex})\Z", re.DOTALL)


def _trim(line: str) -> str:
    """A line without the blanks at its end, unless a backslash keeps them."""
    line = line.removesuffix("\r")
    bare = line.rstrip(" ")
    kept = (len(bare) - len(bare.rstrip("\\"))) % 2 and len(bare) < len(line)
    return bare + " " if kept else bare


def _tokens(text: str) -> Iterator[Token]:
    """The pattern piece by piece."""
    import re

    at = 0
    while at < len(text):
        sign = text[at]
        at += 1
        if sign == "[":
            token, at = _bracket(text, at)
            yield token
        elif sign == "?":
            yield "[^/]"
        elif sign in "*/":
            yield sign
        elif sign == "\\":
            escaped = text[at : at + 1]
            yield escaped if escaped == "/" else re.escape(escaped) or _NOTHING
            at += 1
        else:
            yield re.escape(sign)


def _bracket(text: str, at: int) -> tuple[Token, int]:
    """The class of characters behind a `[`, and where it is over; nothing fits one without an end."""
    is_negated = text.startswith(("!", "^"), at)
    at += is_negated
    inside, first = "", at
    while at < len(text) and (text[at] != "]" or at == first):
        if text.startswith("[:", at) and (end := text.find("]", at + 2)) > at + 2 and text[end - 1] == ":":
            if text[at + 2 : end - 1] not in _CLASSES:
                return _NOTHING, len(text)
            inside += _CLASSES[text[at + 2 : end - 1]]
            at = end + 1
            continue
        low, at = _one(text, at)
        high = low
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]"):
            high, at = _one(text, at + 1)
        if not low or not high:
            return _NOTHING, len(text)
        # A range that goes down still holds the character that it begins with.
        inside += f"\\U{ord(low):08x}-\\U{max(ord(low), ord(high)):08x}"
    if at >= len(text):
        return _NOTHING, len(text)
    if not inside:
        return ("[^/]" if is_negated else _NOTHING), at + 1
    return f"(?!/)[{'^' * is_negated}{inside}]", at + 1


def _one(text: str, at: int) -> tuple[str, int]:
    """A character in brackets, which a backslash may precede, and where the next one is."""
    at += text[at] == "\\"
    return text[at : at + 1], at + 1


def _segment(tokens: list[Token]) -> str:
    """What matches one name."""
    pieces = _split(tokens, "*")
    first, *others = ("".join(piece) for piece in pieces)
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle) + f"[^/]*{last}"


def _path(tokens: list[Token]) -> str:
    """What matches a path from where the patterns are; `**` for a name takes any folders."""
    runs: list[list[str]] = [[]]
    for each in _split(tokens, "/"):
        if len(each) > 1 and set(each) == {"*"}:
            runs.append([])
        else:
            runs[-1].append(_segment(each))
    found = "".join(f"{name}/" for name in runs[0]) if len(runs) > 1 else "/".join(runs[0])
    for run in filter(None, runs[1:-1]):
        found += f"(?>{_FOLDERS}{'/'.join(run)}/)"
    if len(runs) > 1:
        found += f"{_FOLDERS}{'/'.join(runs[-1])}" if runs[-1] else ".+"
    return found


def _split(tokens: list[Token], sign: str) -> list[list[Token]]:
    """The tokens between those that are a sign."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token == sign:
            found.append([])
        else:
            found[-1].append(token)
    return found
