"""YAML that a template engine makes: Go's templates, as of Helm, Jinja and ERB.

The template is read as it stands. What decides or repeats (`{{- if }}`, `{% for %}`) is left out, so that all
that may come out stands there once; what is filled in is a hole of the same length, so that every position is
right without further ado.
"""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.placeholders import fill_holes, holes
from ecrlint.read.signs import TEMPLATE_SIGNS
from ecrlint.read.yaml.template_lines import TemplateLines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.placeholders import Placeholder

_FILLER = "\ue000"
_writes = re.compile(r"\{\{-?\s*(?:include|template|block)\b").match
_is_else = re.compile(r"(?:\{\{|\{%|<%)-?\s*(?:else|elif|elsif)\b").match
_is_silent = re.compile(r"\{\{-?\s*(?:/\*|\$\w+\s*:?=|break\b|continue\b)").match
_fillers = re.compile(f"{_FILLER}+")
_is_comment = re.compile(r"\{\{-?\s*/\*").match
_texts = re.compile(r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`""")


def is_template(text: str) -> bool:
    """Whether a text has a hole of a template; `{{resolve:…}}` is CloudFormation's, `${{ … }}` GitHub's."""
    return bool(_holes(text))


class YamlTemplate:
    """A template as the YAML text that it is without what decides, `text`, as long as the template.

    `decides` says that there was something that decides whether, or how often, something else is there, and
    `is_bare` that not all of its holes stand inside of texts in quotes.
    """

    __slots__ = ("_lines", "_out", "_template", "decides", "is_bare", "text")

    def __init__(self, template: str) -> None:
        found = _holes(template)
        self._template = template
        self._out = list(template)
        self._lines = TemplateLines(template, [(each.start, each.end) for each in found])
        self.decides = False
        self.is_bare = False
        for row in self._lines.rows(found):
            self._write(row)
        self.text = "".join(self._out)

    def _write(self, row: list[Placeholder]) -> None:
        """Put the holes that stand in one line into the text."""
        if len(row) > 1 and any(_is_else(self._template, each.start) for each in row):
            self.decides = self.is_bare = True
            self._fill(row[0].start, row[-1].end)  # one text or another
            return
        for each in row:
            if not self._is_written(each):
                self.decides |= each.role == "directive"
                self.is_bare = True
                self._blank(each.start, each.end)
            elif self._lines.is_alone(each.start, each.end):
                self._fill_block(each)
            else:
                self._fill(each.start, each.end)

    def _is_written(self, hole: Placeholder) -> bool:
        """Whether something comes out where a hole is."""
        if _is_silent(self._template, hole.start):
            return False
        return hole.role == "value" or _writes(self._template, hole.start) is not None

    def _fill_block(self, hole: Placeholder) -> None:
        """A hole that has a line for itself: all that the key before it has, or some of what is around."""
        self.is_bare = True
        key_end = self._lines.end_of_only_key(hole.start, hole.end)
        if key_end is None:
            self.decides = True
            self._blank(hole.start, hole.end)
        else:  # it is put behind its key, whatever its own column is
            self._out[key_end : hole.start] = " " * (hole.start - key_end)
            self._fill(hole.start, hole.end)

    def _fill(self, start: int, end: int) -> None:
        """A hole of the same length: by name, or of filler where braces mean something."""
        length = end - start
        words = re.sub(r"[^\w.]+", " ", self._template[start:end]).strip(" .")
        name = words if words[:1].islower() else f"value {words}"
        named = f"${{{name[: length - 3].ljust(length - 3)}}}"
        is_quoted, is_in_brackets = self._lines.around(start)
        self.is_bare |= not is_quoted
        self._out[start:end] = _FILLER * length if is_in_brackets else named

    def _blank(self, start: int, end: int) -> None:
        # A block scalar must not begin with a line of blanks that is longer than what is indented.
        filler = "\n" if self._lines.is_scalar_line(start, end) else " "
        self._out[start:end] = re.sub(r"[^\r\n]", filler, self._template[start:end])


def with_holes(value: object) -> object:
    """A value of such a YAML text, with UNKNOWN for each text that is nothing but a hole."""
    if isinstance(value, str):
        if _fillers.fullmatch(value):
            return UNKNOWN
        plain = _fillers.sub("${value}", value)
        return fill_holes(plain) if "${" in plain else plain
    if isinstance(value, list):
        return [with_holes(item) for item in value]
    if isinstance(value, dict):
        return {key: with_holes(item) for key, item in value.items()}
    return value


def _holes(template: str) -> list[Placeholder]:
    return [
        each
        for each in holes(template)
        if template.startswith(TEMPLATE_SIGNS, each.start)
        and not template.startswith("{{resolve:", each.start)
        and _is_closed(template[each.start : each.end])
    ]


def _is_closed(written: str) -> bool:
    """Whether all texts in `{{ … }}` end in it; braces that close behind the quote before them are others."""
    if not written.startswith("{{") or _is_comment(written):
        return True
    rest = _texts.sub("", written.replace('\\"', '"'))
    return "'" not in rest and '"' not in rest
