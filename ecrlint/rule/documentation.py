"""A rule's docstring, read: the one source of its page, its help in reports and its tests.

The first line is the summary, the paragraphs up to the first `## ` heading are the description, and
fenced blocks whose info string is a language and `fail` or `pass` are the examples:

    ```json fail
    {"Version": "2012-10-17", ...}
    ```

Directly after a `fail` example with a fix, a fence marked `fixed` shows what the fix makes of it. A rule that
compares two versions of a policy shows the old one in a fence marked `old`, one that depends on
`ecrlint.yaml` shows that in a fence marked `config`; each of these two counts for all examples after it.

Under `python -OO` there are no docstrings; the rule's name then stands in for its summary.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from ecrlint.rule.rule import Rule

    Kind = Literal["heading", "prose", "code"]

LANGUAGES = ("json", "yaml", "hcl")
EXPECTATIONS = ("fail", "pass")
OLD = "old"
CONFIG = "config"
FIXED = "fixed"

_FENCE = re.compile(r"(`{3,}|~{3,})\s*(.*)")
# Each way begins with a character of its own, so that the others are passed over at once.
_MARKUP = re.compile(
    r"`(?P<code>[^`]*)`|\*\*(?P<bold>.+?)\*\*|\[(?P<text>[^\]]+)\]\((?P<target>[^)]+)\)"
    r"|<(?P<link>https?://[^>]+)>"
)
_FENCES = ("```", "~~~")
_FIXED_LABEL = "Fixed:"


class Example:
    """A policy in a rule's documentation, and whether the rule must fire on it.

    `old` is the version to compare it with and `config` the configuration that holds; empty for the many
    rules that look at one policy by itself. `fixed` is what its fix makes of the text, empty without any.
    """

    __slots__ = ("config", "expectation", "fixed", "language", "old", "text")

    def __init__(
        self, language: str, expectation: str, text: str, *, old: str = "", config: str = "", fixed: str = ""
    ) -> None:
        self.language = language
        self.expectation = expectation
        self.text = text
        self.old = old
        self.config = config
        self.fixed = fixed


class FencedBlock:
    """A heading, a paragraph or a fenced block; `info` is what follows an opening fence."""

    __slots__ = ("info", "kind", "text")

    def __init__(self, kind: Kind, text: str, info: str = "") -> None:
        self.kind = kind
        self.text = text
        self.info = info

    @property
    def language(self) -> str:
        """The first word of the info string."""
        return self.info.partition(" ")[0]

    @property
    def mark(self) -> str:
        """What follows the language: what the block is for."""
        return self.info.partition(" ")[2].strip()


class Documentation:
    """The parts of a rule's docstring, as Markdown unless a name says otherwise."""

    __slots__ = ("blocks", "description", "name", "sections", "summary")

    def __init__(self, name: str, docstring: str) -> None:
        first, _, rest = docstring.strip().partition("\n")
        self.name = name
        self.summary = first.strip() or name
        self.blocks = list(_blocks(rest))
        self.sections = _sections(self.blocks)
        self.description = _paragraphs(self.sections.pop("")) or self.summary

    @property
    def examples(self) -> list[Example]:
        """The policies that the rule must fire on, or must not."""
        return list(_examples(self.blocks))

    @property
    def stray_fixed(self) -> int:
        """How many blocks are marked `fixed` and do not follow a `fail` example of their language."""
        marked = sum(block.mark == FIXED for block in self.blocks)
        return marked - sum(bool(example.fixed) for example in self.examples)

    def as_markdown(self) -> str:
        """The page: a title, then everything; examples keep their language as the info string."""
        parts = [f"# {self.name}", self.summary, *(_markdown(block) for block in self.blocks)]
        return "\n\n".join(parts) + "\n"

    def as_text(self) -> str:
        """The page without a title or markup, code indented."""
        parts = [plain(self.summary), *(_text(block) for block in self.blocks)]
        return "\n\n".join(parts) + "\n"


def document(rule: Rule) -> Documentation:
    """The documentation of a rule."""
    return Documentation(rule.name, rule.doc)


def plain(markdown: str) -> str:
    """A paragraph without bold marks, and with its links written out; code keeps its backticks."""
    return _MARKUP.sub(_unmark, markdown)


def _unmark(match: re.Match[str]) -> str:
    if match["text"]:
        return f"{match['text']} ({match['target']})"
    return match["bold"] or match["link"] or match[0]


def _blocks(markdown: str) -> Iterator[FencedBlock]:
    lines = iter(markdown.splitlines())
    paragraph: list[str] = []
    for line in lines:
        fence = _FENCE.match(line) if line.startswith(_FENCES) else None
        heading = line.startswith("## ")
        if paragraph and (fence or heading or not line.strip()):
            yield FencedBlock("prose", "\n".join(paragraph))
            paragraph = []
        if fence:
            yield FencedBlock("code", _fence(lines, fence[1]), fence[2].strip())
        elif heading:
            yield FencedBlock("heading", line[3:].strip())
        elif line.strip():
            paragraph.append(line.rstrip())
    if paragraph:
        yield FencedBlock("prose", "\n".join(paragraph))


def _fence(lines: Iterator[str], fence: str) -> str:
    """The lines up to the closing fence, each with its line end."""
    taken = []
    for line in lines:
        if fence in line and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            break
        taken.append(f"{line}\n")
    return "".join(taken)


def _sections(blocks: list[FencedBlock]) -> dict[str, list[FencedBlock]]:
    """The blocks under each heading; those before the first are under the empty one."""
    section: list[FencedBlock] = []
    sections = {"": section}
    for block in blocks:
        if block.kind == "heading":
            section = sections.setdefault(block.text, [])
        else:
            section.append(block)
    return sections


def _paragraphs(blocks: list[FencedBlock]) -> str:
    return "\n\n".join(block.text for block in blocks if block.kind == "prose")


def _examples(blocks: list[FencedBlock]) -> Iterator[Example]:
    before = {OLD: "", CONFIG: ""}
    for number, block in enumerate(blocks, 1):
        if block.language not in LANGUAGES:
            continue
        if block.mark in before:
            before[block.mark] = block.text
        elif block.mark in EXPECTATIONS:
            yield Example(
                block.language,
                block.mark,
                block.text,
                old=before[OLD],
                config=before[CONFIG],
                fixed=_fixed_text(block, blocks[number : number + 1]),
            )


def _fixed_text(example: FencedBlock, following: list[FencedBlock]) -> str:
    """What the fix makes of an example, if the block that follows says so."""
    for block in following:
        if example.mark == "fail" and block.mark == FIXED and block.language == example.language:
            return block.text
    return ""


def _markdown(block: FencedBlock) -> str:
    if block.kind == "heading":
        return f"## {block.text}"
    if block.kind == "code":
        fence = f"```{block.language}\n{block.text}```"
        return f"{_FIXED_LABEL}\n\n{fence}" if block.mark == FIXED else fence
    return block.text


def _text(block: FencedBlock) -> str:
    if block.kind == "heading":
        return f"{block.text}:"
    if block.kind == "code":
        code = "\n".join(f"    {line}".rstrip() for line in block.text.splitlines())
        return f"{_FIXED_LABEL}\n\n{code}" if block.mark == FIXED else code
    return plain(block.text)
