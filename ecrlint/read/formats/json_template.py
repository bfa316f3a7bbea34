"""Templates of JSON texts: `.json.tpl`, `.tftpl`, `.json.j2`, `.json.erb` and the like.

The template is read as it stands, with its holes (`ecrlint.read.json.placeholders`); nothing is filled in.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.candidate import Found
from ecrlint.read.json import placeholders as json_holes
from ecrlint.read.placeholders import holes
from ecrlint.read.registry import shaped_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.files import Files
    from ecrlint.source import Source


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies in the JSON object that the template makes, if it makes one. Raises SyntaxTrouble."""
    if not _begins_with_brace(source.text):
        return
    value, tree, problems = json_holes.parse(source.text)
    shape = shaped_format(value)
    if value is UNKNOWN:
        yield Found(UNKNOWN, tree, name="the template")
    elif shape:
        yield from shape.load().read(value, tree, source, files)
    else:
        yield Found(value, tree, problems=problems)


def _begins_with_brace(text: str) -> bool:
    """Whether an object comes first, behind nothing but directives and comments."""
    at = 0
    for each in holes(text):
        if text[at : each.start].strip() or each.role == "value":
            break
        at = each.end
    return text[at:].lstrip()[:1] == "{" and not text[at:].lstrip().startswith("{{")
