"""A text that is written inside another one: a policy in a string, in a block of YAML, in a heredoc.

Such a text is read as if it stood alone; then every position is moved to where it is written. Offsets
count code points.
"""

from __future__ import annotations

from ecrlint.read.positions import Member, Node, Problem, SyntaxTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.source import Source


class SourceMap:
    """A text, and where each of its characters stands in a source.

    `starts` and `ends` give the offsets of every character; a character may take several, as an
    escape does, and between two there may be what belongs to neither, as the indentation of a block.
    """

    __slots__ = ("ends", "source", "starts", "text")

    def __init__(self, text: str, starts: list[int], ends: list[int], source: Source | None = None) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends
        self.source = source

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch `start`..`end` of the text is written."""
        if not self.starts:
            return 0, 0
        first = self.starts[start] if start < len(self.starts) else self.ends[-1]
        return first, (self.ends[end - 1] if end > start else first)

    def inside(self, outer: SourceMap) -> SourceMap:
        """The same text where the text that it is written in is written in another one."""
        stretches = [outer.stretch(start, end) for start, end in zip(self.starts, self.ends, strict=True)]
        starts, ends = [start for start, _ in stretches], [end for _, end in stretches]
        return SourceMap(self.text, starts, ends, outer.source)


def as_it_stands(text: str, at: int, source: Source | None = None) -> SourceMap:
    """A text that stands in a source character by character, from the offset `at` on."""
    return SourceMap(text, list(range(at, at + len(text))), list(range(at + 1, at + len(text) + 1)), source)


def in_json_string(text: str, start: int, end: int, source: Source | None = None) -> SourceMap:
    """What a JSON string says that stands at `start`..`end` with its quotes."""
    import json
    import re

    starts, ends, parts = [], [], []
    escape = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.S)
    for match in escape.finditer(text, start + 1, end - 1):
        piece = match[0]
        parts.append(json.loads(f'"{piece}"') if piece[0] == "\\" else piece)
        starts.append(match.start())
        ends.append(match.end())
    return SourceMap("".join(parts), starts, ends, source)


def parse_json(
    text: str, written: Callable[[], SourceMap]
) -> tuple[object, Callable[[], Node], list[Problem]]:
    """The value of a JSON text that is written inside another one, its tree, and its problems.

    `written` says where, once a position is asked for. Raises SyntaxTrouble, with offsets of the source.
    """
    from ecrlint.read.json import decode as json_text
    from ecrlint.read.json import positions as json_tree

    try:
        value, twice = json_text.parse(text)
    except SyntaxTrouble as trouble:
        raise SyntaxTrouble(move_problem(trouble.problem, written())) from None
    problems = json_tree.scan(text)[1] if twice else []
    return (
        value,
        lambda: move_tree(json_tree.scan(text)[0], written()),
        [move_problem(each, written()) for each in problems],
    )


def move_tree(node: Node, written: SourceMap) -> Node:
    """A tree over the text, as a tree over the source that it is written in."""
    children = node.children
    if isinstance(children, dict):
        members = {key: _move_member(member, written) for key, member in children.items()}
        return Node(*written.stretch(node.start, node.end), members, written.source)
    items = None if children is None else [move_tree(item, written) for item in children]
    return Node(*written.stretch(node.start, node.end), items, written.source)


def _move_member(member: Member, written: SourceMap) -> Member:
    value = move_tree(member.value, written)
    return Member(*written.stretch(member.start, member.end), value, written.source)


def move_problem(problem: Problem, written: SourceMap) -> Problem:
    """A problem of the text, as one of the source that it is written in."""
    start, end = written.stretch(problem.start, problem.end)
    related = problem.related
    if related:
        related = (*written.stretch(related[0], related[1]), related[2])
    return Problem(
        problem.rule, start, end, problem.fields, problem.help, related, problem.variant, written.source
    )
