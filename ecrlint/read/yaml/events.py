"""The parser's events of a YAML text, from either of two parsers.

`fast` is libyaml in C; `exact` is ruamel.yaml, which reads YAML 1.2, is thirty times slower and has the
last word. Their events have the same names, fields and marks. A text that libyaml refuses, or may read
differently, is left to the exact parser.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeAlias

    Event: TypeAlias = Any
    """The start or end of a document or collection, a scalar, an alias; its class name says which."""

_DOUBTFUL = r"""
    (?=[\t\x85\u2028\u2029\ufeff%.&*!|>'"\[{,])  # most places need no closer look
    (?: [\t\x85\u2028\u2029\ufeff]  # blanks, line ends and marks for the one and not for the other
    | (?<![^\r\n])(?:%|\.\.\.)       # directives, and the end of a document
    | [&*][\w-]+[?:%@`]             # anchors with other characters than letters and digits
    | !(?:[^\s!]|!\S?)[^\s!]*!      # tags with prefixes
    | ![^\s,\[\]{}]*[,\[\]{}]       # tags that end with a mark
    | [|>][-+0-9]*\#                # comments without a blank before them
    | ['"]:[,\]}]                   # keys without a blank after them
    | [\[{,]\s*\?[\s:,\]}]          # keys with a question mark, in brackets
    )
"""


_NO_LINE_ENDS = "\x85\u2028\u2029"  # YAML 1.1 had them end lines
_PRIVATE_USE = range(0xE000, 0xF900)


class Doubtful(Exception):
    """The fast parser does not read the text, or nobody knows that it would read it rightly."""


def fast(text: str) -> Iterator[Event]:
    """The events as libyaml sees them. Raises Doubtful, maybe when some have been given."""
    try:
        from yaml import YAMLError
        from yaml._yaml import CParser
    except ImportError:  # PyYAML can be built without libyaml
        raise Doubtful from None
    if re.search(_DOUBTFUL, text, re.X):
        raise Doubtful
    try:
        parser = CParser(text)
        before = None
        while parser.check_event():
            event = parser.get_event()
            if getattr(event, "style", "") in ("|", ">") and _is_marginal(event, before):
                raise Doubtful
            before = event
            yield event
    except (YAMLError, UnicodeError):
        raise Doubtful from None


def _is_marginal(block: Event, before: Event) -> bool:
    """Whether a block scalar begins with empty lines, or is all of its document, maybe not indented."""
    return block.value[:1] in ("", "\n") or type(before).__name__ == "DocumentStartEvent"


def exact(text: str) -> Iterator[Event]:
    """The events as ruamel.yaml sees them; what it raises becomes SyntaxTrouble."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    from ecrlint.read.yaml import errors as yaml_trouble

    masked, unmask = _mask(text)
    end = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(masked):
            end = event.end_mark.index
            if unmask and type(event).__name__ == "ScalarEvent":
                event.value = event.value.translate(unmask)
            yield event
    except ReaderError as error:
        raise yaml_trouble.unprintable(text, error) from None
    except MarkedYAMLError as error:
        raise yaml_trouble.explain(text, error) from None
    except (OverflowError, ValueError):
        # The parser does not check the number of an escape such as \UFFFFFFFF.
        raise yaml_trouble.impossible_escape(text, end) from None


def _mask(text: str) -> tuple[str, dict[int, int]]:
    """The text without the characters that the parser takes for line ends and YAML 1.2 does not.

    Each has a stand-in of one character that is not in the text, so no offset moves; the second value
    translates stand-ins back.
    """
    if text.isascii() or not any(char in text for char in _NO_LINE_ENDS):
        return text, {}
    spare = (code for code in _PRIVATE_USE if chr(code) not in text)
    stand_ins = dict(zip(map(ord, _NO_LINE_ENDS), spare, strict=False))
    return text.translate(stand_ins), {stand_in: char for char, stand_in in stand_ins.items()}
