"""What may come of a principal of which a template fills in a part.

A trouble is certain only if no filling makes it go away. The fillings are what people put there: an account,
a partition, a name, a part of an ARN, a whole one.
"""

from __future__ import annotations

from itertools import product

from ecrlint.policy.variable import around_holes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCOUNT = "123456789012"
_USUAL = (_ACCOUNT, "aws", "iam", "", _ACCOUNT, "x")
"""What stands in each field of an ARN; in the first one, where there is none, an account."""

_FILLINGS = (
    "", _ACCOUNT, "aws", "arn", "arn:aws", "iam", "sts", "x", "role", "role/x", "user/x", "root",
    "assumed-role/x/y", "aws:iam", f"aws:iam::{_ACCOUNT}", f"iam::{_ACCOUNT}", f"{_ACCOUNT}:root",
    f"{_ACCOUNT}:role", f"{_ACCOUNT}:role/x", f"iam::{_ACCOUNT}:role/x", f"arn:aws:iam::{_ACCOUNT}",
    f"arn:aws:iam::{_ACCOUNT}:role/x",
)  # fmt: skip
_MOST_HOLES = 2


def usual(text: str) -> str:
    """The text with what usually stands where its holes are."""
    first, *rest = around_holes(text)
    filled = first
    for part in rest:
        filled += _USUAL[min(filled.count(":"), len(_USUAL) - 1)] + part
    return filled


def fillings(text: str) -> Iterator[str]:
    """The texts that may come of it. Of one with many holes nobody can tell, so it may be anything good."""
    first, *rest = around_holes(text)
    if len(rest) > _MOST_HOLES:
        yield f"arn:aws:iam::{_ACCOUNT}:role/x"
        return
    for chosen in product(_FILLINGS, repeat=len(rest)):
        yield first + "".join(filling + part for filling, part in zip(chosen, rest, strict=True))
