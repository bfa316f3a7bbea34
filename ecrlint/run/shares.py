"""How many processes share the files of a run: what belongs together is done by one of them."""

from __future__ import annotations

import os

from ecrlint.read.units import is_part
from ecrlint.system.processes import SHARE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.run.inputs import Input


def shares_of(inputs: Sequence[Input]) -> list[range]:
    """The places of the inputs, cut into shares; the files of one configuration are in one of them."""
    found = []
    start = 0
    for place in range(1, len(inputs) + 1):
        is_over = place - start >= SHARE and not _belong_together(inputs[place - 1 : place + 1])
        if is_over or place == len(inputs):
            found.append(range(start, place))
            start = place
    return found


def _belong_together(pair: Sequence[Input]) -> bool:
    """Whether two inputs are parts of the configuration of one folder."""
    folders = {os.path.dirname(each.path) if is_part(each.path) else each.path for each in pair}
    return len(pair) > 1 and len(folders) == 1
