"""Condition values that IAM reads letter by letter where a person meant more.

IAM User Guide, "String condition operators" and "Policy variables".
"""

from __future__ import annotations

from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Condition, Value

_FREE_TEXTS = ("aws:referer", "aws:useragent")
"""Keys whose values may well have a question mark in them."""


def literal_wildcards(condition: Condition) -> tuple[Value, ...]:
    """The values with a wildcard that the condition's operator takes for an ordinary character."""
    operator = condition.operator
    if operator is None or operator.family != "String" or operator.wildcards:
        return ()
    key = find(condition.key)
    if key is not None and key.type not in ("String", "ARN"):
        return ()  # a text operator does not fit the key in the first place
    marks = "*" if condition.key.lower() in _FREE_TEXTS else "*?"
    return tuple(value for value in condition.values if _has_bare(marks, value.text))


def variable(text: str) -> str:
    """The first policy variable in a text, such as `${aws:username}`; empty when there is none."""
    if "${" not in text:
        return ""
    import re

    found = re.search(r"\$\{\w[\w.-]*:[^:{}][^{}]*\}", text)
    return found.group() if found else ""


def _has_bare(marks: str, text: str) -> bool:
    """Whether one of the marks stands outside of `${…}`."""
    if not has_wildcard(text):
        return False
    import re

    return any(mark in re.sub(r"\$\{[^{}]*\}", "", text) for mark in marks)
