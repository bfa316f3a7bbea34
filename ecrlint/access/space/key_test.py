"""What a statement asks of one key of a request: a test, made ready to be compared with others."""

from __future__ import annotations

from ecrlint.access.semantics.operators import plain, positive
from ecrlint.access.semantics.request import EVERYTHING
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.condition import parse_operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Statement

RESOURCE = "resource"
"""The pseudo key whose value is the repository's ARN, or everything where a request is about none."""

_NOTHING = ""  # a pattern that no ARN matches
_ENTRIES = {"Resource": "resources", "NotResource": "not_resources"}


class Test:
    """One condition with its variables replaced: what is compared, in a form that can be hashed."""

    __slots__ = ("key", "operator", "texts")

    def __init__(self, operator: Operator, key: str, texts: tuple[str, ...]) -> None:
        self.operator = operator
        self.key = key
        self.texts = texts

    @property
    def identity(self) -> tuple[object, ...]:
        operator = self.operator
        return (operator.base, operator.set_prefix, operator.if_exists, self.key, self.texts)

    @property
    def atoms(self) -> list[tuple[str, str]]:
        """The positive comparisons with one value each that the test is made of."""
        if self.operator.base == "Null":
            return []
        base = positive(self.operator.base).replace("ArnEquals", "ArnLike")
        if base == "StringLike" and not any(map(has_wildcard, self.texts)):
            base = "StringEquals"
        return [(base, plain(text) if base == "StringEquals" else text) for text in self.texts]


def presence(key: str) -> Test:
    """The test whether a lower-case key is there."""
    operator = parse_operator("Null")
    assert operator is not None
    return Test(operator, key, ("false",))


def equality(key: str, value: str) -> Test:
    """The test whether a lower-case key has a value."""
    operator = parse_operator("StringEquals")
    assert operator is not None
    return Test(operator, key, (value,))


def within(pattern: str) -> Test:
    """The test whether the ARN of the resource matches a pattern."""
    operator = parse_operator("ArnLike")
    assert operator is not None
    return Test(operator, RESOURCE, (pattern,))


def resource_test(statement: Statement, element: str) -> Test | None:
    """Resource or NotResource as a test of a key of its own, which every request has; None for all of them.

    Of entries that are not known nothing is tested.
    """
    texts = tuple(entry.text for entry in getattr(statement, _ENTRIES[element]))
    if not statement.has(element) or (element == "Resource" and EVERYTHING in texts):
        return None
    if EVERYTHING in texts:
        operator, texts = parse_operator("Null"), ("true",)  # all but everything is nothing
    else:
        operator = parse_operator("ArnLike" if element == "Resource" else "ArnNotLike")
    assert operator is not None
    return Test(operator, RESOURCE, tuple(text if text.startswith("arn:") else _NOTHING for text in texts))
