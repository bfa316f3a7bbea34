"""Boxes: sets of requests with one bitmask of cells for every dimension."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.access.space.budget import Budget

    Box = tuple[int, ...]


_SIDES_A_STEP = 32  # a box of more costs more to compare


def meet(left: Box, right: Box) -> Box | None:
    """What two boxes have in common; None when nothing."""
    both = tuple([mine & other for mine, other in zip(left, right, strict=True)])
    return both if all(both) else None


def narrow(box: Box, dimension: int, mask: int) -> Box:
    """The box with only these cells left in one dimension."""
    return (*box[:dimension], box[dimension] & mask, *box[dimension + 1 :])


def leftover(box: Box, cutters: Iterable[Box], budget: Budget) -> Box | None:
    """A part of the box that no cutter touches; None when they cover it.

    A cutter that leaves over only one side of the box trims it; the others split it, the one that
    makes the fewest pieces first. The pieces are looked at one after the other, so the first that
    stays ends the search.
    """
    stack = [(box, list(cutters))]
    while stack:
        piece, live = stack.pop()
        trimmed = _trim(piece, live, budget)
        if trimmed is None:
            continue
        piece, live = trimmed
        if not live:
            return piece
        sides, cutter = min(((_sides(piece, each), each) for each in live), key=lambda pair: len(pair[0]))
        live.remove(cutter)
        for side in sides:
            stack.append((narrow(piece, side, ~cutter[side]), live))
            piece = narrow(piece, side, cutter[side])
    return None


def _trim(box: Box, cutters: Sequence[Box], budget: Budget) -> tuple[Box, list[Box]] | None:
    """The box without what single-sided cutters take, and the cutters that still matter."""
    while True:
        budget.spend((len(cutters) + 1) * (1 + len(box) // _SIDES_A_STEP))
        live: list[Box] = []
        before = box
        for cutter in cutters:
            if meet(box, cutter) is None:
                continue
            sides = _sides(box, cutter)
            if not sides:
                return None
            if len(sides) == 1:
                box = narrow(box, sides[0], ~cutter[sides[0]])
            else:
                live.append(cutter)
        if box is before or not live:
            return box, live
        cutters = live


def _sides(box: Box, cutter: Box) -> list[int]:
    """The dimensions in which the box reaches beyond the cutter."""
    return [index for index, mask in enumerate(box) if mask & ~cutter[index]]
