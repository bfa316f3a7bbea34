"""A stretch of a file that is a text of its own: a block in Markdown, a heredoc in a shell script.

It is read as a source in which all the rest is blank, so that every position is right without further
ado.
"""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.document import Reading, concerns_ecr, found_in, holds_policy
from ecrlint.read.files import Files
from ecrlint.read.found import Found
from ecrlint.read.tree import Node, SyntaxTrouble
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ELLIPSES = ("...", "…")


def read_snippet(source: Source, start: int, text: str, name: str) -> Iterator[Found]:
    """What is found in the `text` that stands at `start`, read as a file called `name` would be.

    The text is as long as what it stands for. One that does not parse is a problem only where it is
    meant to be a whole policy: samples leave things out.
    """
    if not concerns_ecr(text):
        return
    before = re.sub(r"[^\r\n]", " ", source.text[:start])
    alone = Source(source.path, before + text)
    reading = Reading()
    try:
        for found in found_in(alone, name, Files(), reading):
            found.problems = [*reading.problems, *found.problems]
            reading.problems = []
            yield found
    except SyntaxTrouble as trouble:
        if holds_policy(text) and not any(sign in text for sign in _ELLIPSES):
            yield Found(
                UNKNOWN, Node(start, start + len(text)), kind="repository", problems=[trouble.problem]
            )
