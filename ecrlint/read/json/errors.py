"""Why a text is not JSON, said so that a person can mend it.

The scanner knows where it stopped and what it wanted there. This finds out what was meant: a
comment, a trailing comma, a Python literal, a forgotten quote. The first that fits is said.
"""

from __future__ import annotations

import re

from ecrlint.read.positions import syntax_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.read.positions import SyntaxTrouble

    Wanted = Literal["value", "key", "colon", "comma", "end"]

_BLANKS = " \t\n\r"
_CLOSING = {"{": "}", "[": "]"}
_NAMES = {"{": "an object", "[": "a list"}
_SMART = r"\u2018-\u201f\u00ab\u00bb"

_comment = re.compile(r"(?://|#)[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL).match
_valid_text = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+').match
_escape = re.compile(r"\\(?:u[0-9a-fA-F]{0,4}|[^\x00-\x1f])?").match
_single_quoted = re.compile(r"'(?:[^'\\\r\n]|\\.)*+'?").match
_smart_quoted = re.compile(rf'[{_SMART}][^{_SMART}"\r\n,:{{}}\[\]]*+[{_SMART}]?').match
_word = re.compile(r"""(?:\$\{[^}\r\n]*\}|[^\s,:\[\]{}"'#/])++""").match
_rest_of_line = re.compile(r"[^\r\n]*[^\s]").match

_SPELLINGS = {
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "null",
    "NULL": "null", "Null": "null", "nil": "null", "undefined": "null",
}  # fmt: skip
_NO_NUMBERS = ("NaN", "Infinity", "+Infinity", "-Infinity")
_NUMBER_SLIPS = (
    (re.compile(r"\+"), "a number with a plus sign", "leave the sign out"),
    (re.compile(r"-?0\d"), "a number with a leading zero", "write an account id in quotes"),
    (re.compile(r"-?\.\d"), "a number without a digit before its point", "write a 0 there"),
    (re.compile(r"-?\d+\.(?!\d)"), "a number without a digit after its point", "write a 0 there"),
    (re.compile(r"-?0[xXoObB]\w"), "a number that is not decimal", "write it in decimal digits"),
)


def explain(text: str, at: int, wanted: Wanted, opening: int | None) -> SyntaxTrouble:
    """The trouble at the first character from `at` on that is not blank.

    `wanted` must stand there, inside the bracket at the offset `opening` (None: inside nothing).
    """
    before, at = at, _skip_blanks(text, at)
    if at == len(text):
        return _truncation(text, opening)
    comment = _comment(text, at)
    if comment:
        return syntax_error(*comment.span(), "a comment; JSON has no comments", "remove it")
    char = text[at]
    if not char.isprintable():
        return syntax_error(at, at + 1, _invisible(char), "remove it")
    if at == before and wanted not in ("key", "value") and _is_of_word(char):
        if text[at - 1] == '"':
            return _after_quote(text, at)
        if _is_of_word(text[at - 1]):
            return _bare_word(text, _start_of_word(text, at))
    if char in "}]":
        return _bracket(text, at, wanted, opening)
    if wanted == "end":
        problem = "more text after the end of the JSON value"
        return syntax_error(at, _end(_rest_of_line(text, at), at), problem)
    return _token(text, at, wanted, opening)


def _token(text: str, at: int, wanted: Wanted, opening: int | None) -> SyntaxTrouble:
    """The trouble with a quote, a mark or a word that stands in the wrong place or form."""
    char = text[at]
    if char == "'":
        end = _end(_single_quoted(text, at), at)
        return syntax_error(at, end, "a text in single quotes", "use double quotes")
    smart = _smart_quoted(text, at)
    if smart:
        return syntax_error(*smart.span(), "a text in typographic quotes", 'use plain quotes (")')
    if char == '"':
        end = _end(_valid_text(text, at), at)
        if text[end : end + 1] != '"':
            return _broken_text(text, at, end)
        if wanted == "key":
            return explain(text, end + 1, "colon", opening)
    if char == ",":
        if wanted == "colon":
            return syntax_error(at, at + 1, "a key without a value before ','")
        return syntax_error(at, at + 1, "a comma without a value before it", "remove the comma")
    if char == ":":
        return _colon(text, at, wanted, opening)
    if wanted == "colon" and char == "=":
        return syntax_error(at, at + 1, "'=' instead of ':'")
    if wanted in ("comma", "colon"):
        return syntax_error(at, _end_of_token(text, at), f"a missing {wanted} before this")
    if wanted == "key":
        return _no_key(text, at)
    return _bare_word(text, at)


def _truncation(text: str, opening: int | None) -> SyntaxTrouble:
    """The text ends too early; its last character is the place."""
    end = len(text.rstrip(_BLANKS))
    if not end:
        return syntax_error(0, 0, "the file is empty")
    if opening is None:
        return syntax_error(end - 1, end, "the text ends too early")
    problem = f"the text ends inside {_NAMES[text[opening]]}"
    return syntax_error(end - 1, end, problem, "", (opening, opening + 1, "opened here"))


def _bracket(text: str, at: int, wanted: Wanted, opening: int | None) -> SyntaxTrouble:
    """A closing bracket too early, or of the wrong kind."""
    char = text[at]
    if opening is None:
        return syntax_error(at, at + 1, f"a '{char}' that closes nothing", "remove it")
    closing = _CLOSING[text[opening]]
    last = len(text[:at].rstrip(_BLANKS)) - 1
    if text[last] == ",":
        return syntax_error(last, last + 1, f"a comma before '{char}'", "remove the comma")
    if char != closing:
        problem = f"'{char}' where '{closing}' closes {_NAMES[text[opening]]}"
        return syntax_error(at, at + 1, problem, "", (opening, opening + 1, "opened here"))
    return syntax_error(at, at + 1, f"a key without a value before '{char}'")


def _colon(text: str, at: int, wanted: Wanted, opening: int | None) -> SyntaxTrouble:
    """A colon that follows no key."""
    if opening is not None and text[opening] == "[":
        return syntax_error(at, at + 1, "a colon inside a list", "put the pair in braces")
    if wanted == "key":
        return syntax_error(at, at + 1, "a colon without a key before it")
    return syntax_error(at, at + 1, "a colon too many", "remove it")


def _no_key(text: str, at: int) -> SyntaxTrouble:
    """Something else than a quoted text where a key must stand."""
    if text[at] in _NAMES:
        return syntax_error(at, at + 1, f"{_NAMES[text[at]]} where a key must stand")
    end = _end_of_token(text, at)
    return syntax_error(at, end, "a key without quotes", f'write "{_short(text[at:end])}"')


def _bare_word(text: str, at: int) -> SyntaxTrouble:
    """A word where a value must stand: a literal of another language, a number, a missing quote."""
    end = _end_of_token(text, at)
    word = text[at:end]
    if word in _SPELLINGS:
        right = _SPELLINGS[word]
        return syntax_error(at, end, f"'{word}', which JSON spells '{right}'", f"write {right}")
    if word in _NO_NUMBERS:
        return syntax_error(at, end, f"'{word}', which is no number in JSON")
    for slip, problem, help in _NUMBER_SLIPS:
        if slip.match(word):
            return syntax_error(at, end, problem, help)
    return syntax_error(at, end, f"'{_short(word)}' without quotes", "put texts in double quotes")


def _after_quote(text: str, at: int) -> SyntaxTrouble:
    """More text directly behind a closing quote, so probably the quote was meant as a character."""
    problem = "more text directly after a closing quote"
    return syntax_error(at, _end_of_token(text, at), problem, r"write a quote inside a text as \"")


def _broken_text(text: str, start: int, stop: int) -> SyntaxTrouble:
    """A quoted text that is valid from `start` up to `stop` only."""
    char = text[stop : stop + 1]
    if char in ("", "\n", "\r") or text[stop:] == "\\":
        help = r"close it on its line; a line break is written \n"
        return syntax_error(start, stop, "a text without its closing quote", help)
    escape = _escape(text, stop)
    if not escape:
        help = r"write it as \t" if char == "\t" else f"write it as \\u{ord(char):04x}"
        return syntax_error(stop, stop + 1, f"{_invisible(char)} inside a text", help)
    if escape[0].startswith("\\u"):
        return syntax_error(*escape.span(), r"an escape \u without four hexadecimal digits")
    problem = f"the escape '{escape[0]}', which JSON does not have"
    return syntax_error(*escape.span(), problem, r"write a backslash as \\")


def _invisible(char: str) -> str:
    """What to call a character that cannot be shown."""
    names = {"\0": "a NUL character", "\t": "a tab", "\ufeff": "a byte-order mark"}
    return names.get(char, f"the character U+{ord(char):04X}")


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:39] + "…"


def _skip_blanks(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in _BLANKS:
        at += 1
    return at


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char in "_.+-"


def _start_of_word(text: str, at: int) -> int:
    while at and _is_of_word(text[at - 1]):
        at -= 1
    return at


def _end_of_token(text: str, at: int) -> int:
    """Where the quoted text, the word or else the one character at `at` ends."""
    quoted = _valid_text(text, at)
    if quoted:
        return min(quoted.end() + 1, len(text))
    return _end(_word(text, at), at)


def _end(match: re.Match[str] | None, at: int) -> int:
    """Where a match ends; where nothing matched, behind the one character at `at`."""
    return match.end() if match else at + 1
