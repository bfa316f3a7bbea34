"""Pipelines of GitHub, GitLab, CircleCI, Azure, Bitbucket and CodeBuild: the shell scripts of their steps.

A script is a text, or a list of lines, under a key such as `run`, `script` or `commands`.
"""

from __future__ import annotations

from ecrlint.read.cursor import Cursor, TextLayer
from ecrlint.read.formats import shell
from ecrlint.read.signs import may_hold_policy
from ecrlint.read.source_map import move_problem, move_tree
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.read.candidate import Found, Tree
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.read.source_map import SourceMap

_SCRIPTS = ("run", "script", "before_script", "after_script", "commands", "command", "bash", "inlineScript")


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies that the scripts write out."""
    for spot in Cursor(value, TextLayer(source.text, tree)).everywhere():
        for key in _SCRIPTS:
            script = spot[key]
            for each in script if isinstance(script.value, list) else [script]:
                if isinstance(each.value, str) and may_hold_policy(each.value):
                    yield from of_script(each, source, files)


def of_script(script: Cursor, source: Source, files: Files) -> Iterator[Found]:
    """The policies that a script of the shell writes out."""
    written = script.written()
    for found in shell.read(Source(source.path, written.text), files):
        found.tree = _move(found.tree, written)
        found.problems = [move_problem(each, written) for each in found.problems]
        yield found


def _move(tree: Tree, written: SourceMap) -> Callable[[], Node]:
    return lambda: move_tree(tree() if callable(tree) else tree, written)
