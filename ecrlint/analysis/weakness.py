"""What lets strangers through a condition that should keep them out."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.policy.pointer import Part

    Fault = Literal["negated", "absent", "never", "presence", "wide", "key"]


class BlamedText:
    """A text that is to blame, and where it stands."""

    __slots__ = ("part", "pointer", "text")

    def __init__(self, text: str, pointer: str, part: Part = "value") -> None:
        self.text = text
        self.pointer = pointer
        self.part = part


class Weakness:
    """Why a condition lets strangers through, and the spots that are to blame.

    `fault` is "negated" (the operator holds for all but the values), "absent" (it holds for requests without
    the key), "never" (so it does, and no request has the key), "presence" (any value of the key will do),
    "wide" (these values single nobody out), or "key" (a stranger can satisfy the key). A `doubtful` hole lets
    in everybody or nobody: AWS does not document what an ARN operator makes of a bare `*`.
    """

    __slots__ = ("doubtful", "fault", "spots")

    def __init__(self, fault: Fault, *spots: BlamedText, doubtful: bool = False) -> None:
        self.fault = fault
        self.spots = spots
        self.doubtful = doubtful
