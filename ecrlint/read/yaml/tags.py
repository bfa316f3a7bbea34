"""Values with a tag that YAML itself does not know, such as `!Ref` of CloudFormation."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN


class Tagged:
    """A value under a tag: the tag as written (`!GetAtt`), and the value without it."""

    __slots__ = ("tag", "value")

    def __init__(self, tag: str, value: object) -> None:
        self.tag = tag
        self.value = value

    def __repr__(self) -> str:
        return f"Tagged({self.tag!r}, {self.value!r})"


def without_tags(value: object) -> object:
    """The same value where nobody knows what the tags mean: each is UNKNOWN."""
    if isinstance(value, Tagged):
        return UNKNOWN
    if isinstance(value, dict):
        return {key: without_tags(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_tags(item) for item in value]
    return value
