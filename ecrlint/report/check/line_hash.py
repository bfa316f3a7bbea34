"""`primaryLocationLineHash`: how code hosts recognise a line that has moved.

A host computes this value for itself when a report lacks it and complains when a report has another
one, so it must come out as CodeQL's does. Blanks and tabs are dropped and every line end is one LF;
a mark follows the last line. A line's hash is a polynomial, base 37 and modulo 2**64, over the 100
UTF-16 units that start at the line (and run on into the next ones); `:n` counts equal hashes.
"""

from __future__ import annotations

import re
import sys
from operator import mul

_LENGTH = 100
_MODULUS = 1 << 64
_POWERS = [pow(37, exponent, _MODULUS) for exponent in reversed(range(_LENGTH))]
_END = 0xFFFF


def line_hashes(text: str) -> list[str]:
    """The hash of every line of a text, first line first."""
    units, starts = _units(text)
    seen: dict[int, int] = {}
    hashes = []
    for start in starts:
        # zip stops at the text's end, which is the same as padding with zeroes
        value = sum(map(mul, units[start : start + _LENGTH], _POWERS)) % _MODULUS
        seen[value] = seen.get(value, 0) + 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def _units(text: str) -> tuple[list[int], list[int]]:
    """The UTF-16 units that count, with the end mark, and the index where each line begins."""
    kept = re.sub("\r\n|\r", "\n", text).replace(" ", "").replace("\t", "")
    data = kept.encode(f"utf-16-{sys.byteorder[0]}e", "surrogatepass")
    units = [*memoryview(data).cast("H"), _END]
    starts = [0, *(index + 1 for index, unit in enumerate(units) if unit == 0x0A)]
    return units, starts
