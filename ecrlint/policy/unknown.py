"""The value that nobody knows yet."""

from __future__ import annotations


class Unknown:
    """A value that is decided later, by a template's parameter or a deployment.

    It stands where the value would stand and silences every rule that would need it. There is only
    one, `UNKNOWN`; compare with `is`.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "Unknown"


UNKNOWN = Unknown()
