"""The JSON that a text holds, with the places where it is written."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.value import Value
    from ecrlint.read.tree import Problem


def json_value(value: Value, problems: list[Problem] | None = None) -> Value | None:
    """What the text `value` says as JSON; None when that is not known.

    `problems` takes up keys that are given twice. Raises SyntaxTrouble when it surely is no JSON.
    """
    return value.encoded
