"""YAML files that a template engine fills in: read as `ecrlint.read.yaml.template` has them."""

from __future__ import annotations

from ecrlint.read.document import find_policies
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.read.yaml.template import YamlTemplate, with_holes
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.read.candidate import Found
    from ecrlint.read.document import Reading
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Problem

DOUBT = "a template decides which of it is there"

_TWICE = "duplicate-key"


def find_in_template(source: Source, name: str, files: Files, reading: Reading) -> Iterator[Found]:
    """The policies of a template. One that is still no YAML may become some, and says nothing.

    Keys that stand twice may stand in branches of which one comes out.
    """
    template = YamlTemplate(source.text)
    try:
        for found in find_policies(Source(source.path, template.text), name, files, reading):
            found.value = with_holes(found.value)
            if template.decides:
                found.doubt = found.doubt or DOUBT
                found.problems = _once(found.problems)
                reading.problems = _once(reading.problems)
            yield found
    except SyntaxTrouble:
        if not template.is_bare:
            raise
        reading.skipped.append("a template of which nobody knows what it makes")
    if template.decides:
        reading.problems = _once(reading.problems)


def _once(problems: Sequence[Problem]) -> list[Problem]:
    return [each for each in problems if each.rule != _TWICE]
