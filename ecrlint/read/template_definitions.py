"""What the names in an expression of a template are defined to be: in JSON or YAML, all in one file.

Names are looked for among the entries of the outermost mappings, which are the parameters, mappings and
resources of CloudFormation, or what is custom in Serverless.
"""

from __future__ import annotations

import json
import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.terraform.definitions import Text
    from ecrlint.source import Source, Span

_name = re.compile(r"[A-Za-z][\w-]*")


class TemplateDefinitions:
    """The definitions in one file."""

    def __init__(self, source: Source) -> None:
        self._known: dict[str, str] = {}
        for value in _values_in(source):
            for section in value.values() if isinstance(value, dict) else ():
                if isinstance(section, dict):
                    self._known.update(
                        {str(name): json.dumps(item, default=repr) for name, item in section.items()}
                    )

    def loop_around(self, span: Span, expression: str) -> Text | None:
        """The loop that an expression stands in: these templates have none."""
        return None

    def turn_of(self, span: Span, expression: str) -> list[Text]:
        """What decides which turn of a resource it is: there are none."""
        return []

    def of(self, folder: str, text: str) -> Iterator[Text]:
        """The definitions of the names in a text."""
        for name in dict.fromkeys(_name.findall(text)):
            if name in self._known:
                yield folder, self._known[name]


def _values_in(source: Source) -> Iterator[object]:
    """The data of a file, as it is written."""
    from ecrlint.read.positions import SyntaxTrouble

    try:
        if os.path.splitext(source.path)[1].lower() == ".json":
            yield json.loads(source.text)
            return
        from ecrlint.read.yaml import load
        from ecrlint.read.yaml.tags import as_written

        for value, _, _ in load.read(source.text):
            yield as_written(value)
    except (SyntaxTrouble, ValueError, RecursionError):
        return
