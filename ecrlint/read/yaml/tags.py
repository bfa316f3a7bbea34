"""Values with a tag that YAML itself does not know, such as `!Ref` of CloudFormation.

Some tags put another value in the place of theirs. All others, such as `!unsafe` or `!!binary`, are for a
program that reads the file, and leave the value as it is written.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN

FUNCTIONS = frozenset([
    "!And", "!Base64", "!Cidr", "!Condition", "!Equals", "!FindInMap", "!ForEach", "!GetAZs", "!GetAtt",
    "!If", "!ImportValue", "!Join", "!Length", "!Not", "!Or", "!Ref", "!Select", "!Split", "!Sub",
    "!ToJsonString", "!Transform",
])  # fmt: skip
"""The intrinsic functions of CloudFormation."""

_REPLACING = FUNCTIONS | {"!ENV", "!env", "!env_var", "!include", "!reference", "!secret", "!vault"}
"""Also Ansible's for encrypted texts, GitLab's, and those of common loaders of configurations."""


class Tagged:
    """A value under a tag: the tag as written (`!GetAtt`), and the value without it."""

    __slots__ = ("tag", "value")

    def __init__(self, tag: str, value: object) -> None:
        self.tag = tag
        self.value = value

    def __repr__(self) -> str:
        return f"Tagged({self.tag!r}, {self.value!r})"


def as_written(value: object) -> object:
    """The same value without the tags that leave a value as it is written."""
    if isinstance(value, Tagged):
        inner = as_written(value.value)
        return Tagged(value.tag, inner) if value.tag in _REPLACING else inner
    if isinstance(value, dict):
        return {key: as_written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_written(item) for item in value]
    return value


def without_tags(value: object) -> object:
    """The same value where what a tag replaces is UNKNOWN."""
    if isinstance(value, Tagged):
        return UNKNOWN
    if isinstance(value, dict):
        return {key: without_tags(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_tags(item) for item in value]
    return value
