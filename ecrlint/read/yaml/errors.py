"""Why a text is not YAML: the parser's terse words, said so that a person can mend it."""

from __future__ import annotations

import re

from ecrlint.read.positions import syntax_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    from ecrlint.read.positions import SyntaxTrouble

_UNCLOSED = ("a text without its closing quote", "close the quote")
_NAMELESS = ("a text that starts with '*' or '&', which YAML gives a meaning", "put it in quotes")
_MISFIT = "check indentation, dashes and quotes"

# What the parser says about a construct that began earlier: the trouble is where it began.
_FROM_THE_START = (
    ("found unexpected end of stream", *_UNCLOSED),
    ("found unexpected document separator", *_UNCLOSED),
    ("could not find expected ':'", "a line that is neither 'key: value' nor '- item'", _MISFIT),
    ("an alias: expected", *_NAMELESS),
    ("an anchor: expected", *_NAMELESS),
)
# What it says about the place itself; the first that fits counts.
_AT_THE_PLACE = (
    ("mapping values are not allowed", "a ':' where no key can stand",
     "check the indentation, or put the text in quotes"),
    ("sequence entries are not allowed", "a list item where none can stand",
     "begin the list on a line of its own"),
    ("character '\\t' that cannot start", "a tab where YAML wants spaces", "replace it by spaces"),
    ("that cannot start any token", "a text that must not start like this", "put it in quotes"),
    ("expected <block end>, but found '-'", "a list item among the keys of an object", _MISFIT),
    ("expected <block end>, but found '?'", "a key that does not fit what stands above", _MISFIT),
    ("expected <block end>", "more text behind a value", _MISFIT),
    ("expected ',' or ']'", "a missing ',' or ']' before this", ""),
    ("expected ',' or '}'", "a missing ',' or '}' before this", ""),
    ("expected the node content", "a mark where a value must stand", "put texts in quotes"),
    ("expected '<document start>'", "more text behind the end of the document", _MISFIT),
    ("undefined tag handle", "a tag with an undefined prefix", ""),
    ("URI", "a tag with a broken escape", ""),
    ("codec", "a tag with a broken escape", ""),
    ("escape", "an escape that YAML does not have", r"write a backslash as \\"),
    ("version 1.* is required", "a version of YAML other than 1", ""),
)  # fmt: skip

_word = re.compile(r"[\w.+-]+|[^\r\n]").match
_line = re.compile(r"[^\r\n]*[^\s]").match
_impossible_escape = re.compile(r"\\U(?!000|0010)[0-9a-fA-F]{8}").search


def explain(text: str, error: MarkedYAMLError) -> SyntaxTrouble:
    """The trouble that the parser met."""
    said = f"{error.context}: {error.problem}"
    began = error.context_mark.index if error.context_mark else None
    if began is not None:
        for words, problem, help in _FROM_THE_START:
            if words in said:
                line = _line(text, began)
                return syntax_error(began, line.end() if line else began + 1, problem, help)
    at = error.problem_mark.index if error.problem_mark else len(text)
    last = len(text.rstrip())
    if at >= last:
        return _truncation(text, last, began)
    word = _word(text, at)
    end = word.end() if word else at + 1
    for words, problem, help in _AT_THE_PLACE:
        if words in said:
            return syntax_error(at, end, problem, help)
    return syntax_error(at, end, error.problem or "a text that is not YAML")


def unprintable(text: str, error: ReaderError) -> SyntaxTrouble:
    """A character that no YAML text may have, such as NUL; the first one is the place."""
    at = text.index(chr(error.character))
    name = "a NUL character" if error.character == 0 else f"the character U+{error.character:04X}"
    return syntax_error(at, at + 1, f"{name}, which YAML does not allow", "remove it")


def impossible_escape(text: str, after: int) -> SyntaxTrouble:
    """An escape with a number that no character has, somewhere behind the offset `after`."""
    escape = _impossible_escape(text, after)
    start, end = escape.span() if escape else (after, after)
    return syntax_error(start, end, "an escape of a character that does not exist")


def _truncation(text: str, last: int, began: int | None) -> SyntaxTrouble:
    """The text ends too early; its last character is the place."""
    start = max(0, last - 1)
    opening = text[began] if began is not None and began < len(text) else ""
    if began is None or opening not in ("[", "{"):
        return syntax_error(start, last, "the text ends too early")
    problem = f"the text ends inside {'a list' if opening == '[' else 'an object'}"
    return syntax_error(start, last, problem, "", (began, began + 1, "opened here"))
