"""Python's own JSON scanner in C, without the module around it.

`json` compiles regular expressions when it is imported, to skip blanks: with `re` and `enum` that is a
tenth of a short run. The scanner itself needs none of it. A test holds this to what `json.JSONDecoder` makes
of the same texts.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from _json import make_scanner
    from _json import scanstring as scan_string
except ImportError:  # another Python than CPython
    from json.decoder import scanstring as scan_string  # type: ignore[attr-defined, no-redef]
    from json.scanner import make_scanner

__all__ = ("NO_ERROR", "Decoder", "scan_string")

NO_ERROR = SystemError
"""What comes of a refused text in Python 3.11: the scanner takes its error from `json.decoder`, and has none
where nobody has imported that."""

_BLANKS = " \t\n\r"


class Decoder:
    """JSON text to values.

    `members` makes an object of its pairs, `number` a float, `constant` a value of NaN and the like.
    """

    def __init__(
        self,
        members: Callable[[list[tuple[str, object]]], object] | None,
        number: Callable[[str], object],
        constant: Callable[[str], object],
    ) -> None:
        self.strict = True
        self.object_hook = None
        self.object_pairs_hook = members
        self.parse_float = number
        self.parse_int = int
        self.parse_constant = constant
        self.memo: dict[str, str] = {}
        # It wants the attributes, not the class.
        self._scan: Callable[[str, int], tuple[object, int]] = make_scanner(self)  # type: ignore[arg-type]

    def decode(self, text: str) -> object:
        """The value of a text. Raises ValueError for what is no JSON, RecursionError for what is too deep."""
        start = len(text) - len(text.lstrip(_BLANKS))
        try:
            value, end = self._scan(text, start)
        except StopIteration as stop:
            raise ValueError(stop.value) from None
        except NO_ERROR:
            raise ValueError("no JSON") from None
        if text[end:].strip(_BLANKS):
            raise ValueError(end)
        return value
