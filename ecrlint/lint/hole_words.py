"""What a template fills in, in the words of its file: `${AWS::Partition}`, `{{ .Values.account }}`.

Inside, a hole has a plain name (`ecrlint.policy.variable`), which a reader would look for in vain.
"""

from __future__ import annotations

import re

from ecrlint.policy.variable import has_hole, hole
from ecrlint.read.placeholders import holes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PSEUDO = "AWS::"  # CloudFormation's own parameters, which are called `aws.Region` and the like inside
_HOLE = re.compile(r"\$\{[a-z][^:{}]*\}")
_BRACES = re.compile(r"\$\{([^{}]*)\}")
_REFERENCE = re.compile(r"(?:!Ref|!GetAtt|\bRef\"?:|\bFn::GetAtt\"?:)\s*[\"']?([\w.:]+)")


def as_written(message: str, text: str) -> str:
    """A message with the holes in it as the text of the file has them."""
    if not has_hole(message):
        return message
    words: dict[str, str] = {}
    for name, written in _words(text):
        words.setdefault(name, written)
    return _HOLE.sub(lambda found: words.get(found.group(), found.group()), message)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """The plain name of all that a file may fill in, and its words."""
    for found in _BRACES.finditer(text):
        yield hole(found[1].strip().replace(_PSEUDO, "aws.")), found[0]
    for each in holes(text):
        if each.role == "value":
            yield each.text, text[each.start : each.end]
    for found in _REFERENCE.finditer(text):
        yield hole(found[1].replace(_PSEUDO, "aws.")), f"${{{found[1]}}}"
