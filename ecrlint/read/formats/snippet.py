"""A stretch of a file that is a text of its own: a block in Markdown, a heredoc in a shell script."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.candidate import Found
from ecrlint.read.document import Reading, find_policies
from ecrlint.read.files import Files
from ecrlint.read.positions import Node, SyntaxTrouble
from ecrlint.read.signs import holds_policy, may_hold_policy
from ecrlint.read.source_map import move_problem, move_tree
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.read.candidate import Tree
    from ecrlint.read.source_map import SourceMap

_ELLIPSES = ("...", "…")


def read_snippet(source: Source, written: SourceMap, name: str) -> Iterator[Found]:
    """What is found in a text that is written in the source, read as a file called `name` would be.

    One that does not parse is a problem only where it is meant to be a whole policy: samples leave things
    out.
    """
    text = written.text
    if not may_hold_policy(text):
        return
    reading = Reading()
    try:
        for found in find_policies(Source(source.path, text), name, Files(), reading):
            found.tree = _move(found.tree, written)
            found.problems = [move_problem(each, written) for each in (*reading.problems, *found.problems)]
            reading.problems = []
            yield found
    except SyntaxTrouble as trouble:
        if holds_policy(text) and not any(sign in text for sign in _ELLIPSES):
            problem = move_problem(trouble.problem, written)
            whole = Node(*written.stretch(0, len(text)))
            yield Found(UNKNOWN, whole, kind="repository", problems=[problem])


def _move(tree: Tree, written: SourceMap) -> Callable[[], Node]:
    return lambda: move_tree(tree() if callable(tree) else tree, written)
