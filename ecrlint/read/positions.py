"""Where every value of a document stands in its text.

A tree of nodes mirrors the document's value. Offsets count code points from the start of the text,
ends are exclusive. Trees are built only for files with findings, except where reading needs one.
"""

from __future__ import annotations

from ecrlint.policy.pointer import is_index, keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from ecrlint.policy.pointer import Place
    from ecrlint.source import Source, Span

    Children: TypeAlias = "dict[str, Member] | list[Node] | None"
    Twins: TypeAlias = "dict[int, Problem]"

MAX_DEPTH = 300
"""How many objects and lists may stand inside each other; a policy has about six."""


class Node:
    """A value: its offsets `start` and `end`, and what is in it.

    `children` holds the members of an object, the items of a list, or None for a plain value.
    `source` is None for the text that the whole tree is about.
    """

    __slots__ = ("children", "end", "source", "start")

    def __init__(self, start: int, end: int, children: Children = None, source: Source | None = None) -> None:
        self.start = start
        self.end = end
        self.children = children
        self.source = source

    def __repr__(self) -> str:
        return f"Node({self.start}, {self.end}, {self.children!r})"


class Member:
    """One member of an object: the offsets of its key, quotes included, and its value.

    `source` is where the key stands, None as for a node.
    """

    __slots__ = ("end", "source", "start", "value")

    def __init__(self, start: int, end: int, value: Node, source: Source | None = None) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.source = source

    def __repr__(self) -> str:
        return f"Member({self.start}, {self.end}, {self.value!r})"


class Problem:
    """Trouble found while reading: a finding of the rule `rule`, with offsets instead of a pointer.

    `rule` is "syntax-error" (field `problem`, a phrase without a full stop) or "duplicate-key"
    (field `key`); `variant` names the rule's message and `fields` fills it. `help` is a phrase or
    empty. `related` is another place that explains the trouble: start, end, a few words. `source` is
    None for the text that is being read.
    """

    __slots__ = ("end", "fields", "help", "related", "rule", "source", "start", "variant")

    def __init__(
        self,
        rule: str,
        start: int,
        end: int,
        fields: dict[str, str],
        help: str = "",
        related: tuple[int, int, str] | None = None,
        variant: str = "default",
        source: Source | None = None,
    ) -> None:
        self.rule = rule
        self.start = start
        self.end = end
        self.variant = variant
        self.fields = fields
        self.help = help
        self.related = related
        self.source = source

    def __repr__(self) -> str:
        return f"Problem({self.rule!r}, {self.start}, {self.end}, {self.fields!r})"


class SyntaxTrouble(Exception):
    """A text that does not parse; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.fields["problem"])
        self.problem = problem


def syntax_error(
    start: int,
    end: int,
    problem: str,
    help: str = "",
    related: tuple[int, int, str] | None = None,
) -> SyntaxTrouble:
    """The trouble `problem` (a phrase) at `start`..`end`, ready to be raised."""
    return SyntaxTrouble(Problem("syntax-error", start, end, {"problem": problem}, help, related))


def note_twin(twins: Twins, key: str, start: int, end: int, earlier: Member) -> None:
    """Note that the key at `start`..`end` was given before; the first of all explains it."""
    twin = twins.get(earlier.start)
    related = twin.related if twin else (earlier.start, earlier.end, "first given here")
    fields = {"key": key}
    twins[start] = Problem("duplicate-key", start, end, fields, "remove one of the two", related)


def find(root: Node, pointer: str) -> tuple[Node, Member | None, list[str]]:
    """The node at a JSON pointer (RFC 6901), and the member that it is the value of, if any.

    Where the tree ends before the pointer does, it is the last node on the way, and the keys that lead on
    are told.
    """
    node: Node = root
    member: Member | None = None
    tokens = keys(pointer)
    for depth, token in enumerate(tokens):
        children = node.children
        if isinstance(children, dict):
            step = children.get(token)
            if step is None:
                return node, member, tokens[depth:]
            node, member = step.value, step
        elif isinstance(children, list) and is_index(token, len(children)):
            node, member = children[int(token)], None
        else:
            return node, member, tokens[depth:]
    return node, member, []


def span_of(root: Node, place: Place, source: Source) -> Span:
    """The characters of a place: the value, the key in front of it, or the value's first line.

    The root and the items of a list have no key; there the value stands for it. `source` is the text
    that the tree is about.
    """
    node, member, _ = find(root, place.pointer)
    if place.part == "key" and member is not None:
        return (member.source or source).span(member.start, member.end)
    holder = node.source or source
    if place.part == "opening":
        return holder.span(node.start, holder.first_line_of(node.start, node.end))
    return holder.span(node.start, node.end)
