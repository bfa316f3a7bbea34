"""Functions of texts ("String Functions"). What needs to see a text that is not wholly known is Undecided."""

from __future__ import annotations

from ecrlint.read.hcl.budget import (
    MAX_ITEMS,
    Failed,
    Undecided,
    bound_count,
    bound_length,
    bound_text,
)
from ecrlint.read.hcl.conversion import items_of, unify
from ecrlint.read.hcl.primitives import is_filled, known_text, text_of, whole_number_of
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecrlint.read.hcl.value import HclSpan

    Args = Sequence[HclValue]

_MADE_BY_REGEX = set(".^$*+?()[]{}|\\")


def join(args: Args, spot: HclSpan) -> HclValue:
    """`join`: texts with a separator between; one text alone is itself."""
    separator, *lists = args
    items = [item for value in lists for item in items_of(value)]
    if not lists or any(value.partial for value in lists):
        raise Undecided if lists else Failed
    if len(items) == 1 and (items[0].encoded or isinstance(items[0].content, str)):
        return items[0]
    return HclValue(bound_text(known_text(separator).join(map(text_of, items))), spot)


def split(args: Args, spot: HclSpan) -> HclValue:
    separator, text = map(known_text, _two(args))
    if not separator:
        raise Undecided
    parts = text.split(separator, MAX_ITEMS)
    bound_count(len(parts))
    return HclValue([HclValue(part, args[1].spot) for part in parts], spot)


def replace(args: Args, spot: HclSpan) -> HclValue:
    """Every occurrence; between slashes a pattern, which is not looked at when it is more than letters."""
    text, wanted, by = (known_text(value) for value in args)
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        wanted = wanted[1:-1]
        if _MADE_BY_REGEX & set(wanted) or "$" in by:
            raise Undecided
    if not wanted:
        raise Undecided
    return HclValue(bound_text(text.replace(wanted, by)), spot)


def lower(args: Args, spot: HclSpan) -> HclValue:
    return _ascii(args, spot, str.lower)


def upper(args: Args, spot: HclSpan) -> HclValue:
    return _ascii(args, spot, str.upper)


def title(args: Args, spot: HclSpan) -> HclValue:
    """The first letter of each word as a capital."""
    return _ascii(args, spot, _title)


def _title(text: str) -> str:
    before = " " + text
    return "".join(b if a.isalnum() or a == "_" else b.upper() for a, b in zip(before, text, strict=False))


def _ascii(args: Args, spot: HclSpan, change: Callable[[str], str]) -> HclValue:
    (text,) = map(known_text, args)
    if not text.isascii():
        raise Undecided
    return HclValue(change(text), spot)


def trim(args: Args, spot: HclSpan) -> HclValue:
    text, characters = map(known_text, _two(args))
    return HclValue(text.strip(characters) if characters else text, spot)


def trimprefix(args: Args, spot: HclSpan) -> HclValue:
    text, prefix = map(known_text, _two(args))
    return HclValue(text.removeprefix(prefix), spot)


def trimsuffix(args: Args, spot: HclSpan) -> HclValue:
    text, suffix = map(known_text, _two(args))
    return HclValue(text.removesuffix(suffix), spot)


def trimspace(args: Args, spot: HclSpan) -> HclValue:
    return _strip(args, spot, str.strip)


def chomp(args: Args, spot: HclSpan) -> HclValue:
    return _strip(args, spot, lambda text: text.rstrip("\r\n"))


def _strip(args: Args, spot: HclSpan, strip: Callable[[str], str]) -> HclValue:
    """Less at the ends; what is left stays where it is written, and what it is the JSON of."""
    (value,) = args
    if value.encoded:
        return value
    text = text_of(value)
    left = strip(text)
    if text.startswith("${") or text.endswith("}"):
        known_text(value)  # a hole at an end may end in blanks itself
    return HclValue(left, value.spot, pieces=value.pieces)


def substr(args: Args, spot: HclSpan) -> HclValue:
    """A stretch of a text, by offset and length; -1 is the rest."""
    text, offset, length = known_text(args[0]), *map(whole_number_of, _two(args[1:]))
    if not text.isascii() or offset < 0 or length < -1:
        raise Undecided
    return HclValue(text[offset:] if length == -1 else text[offset : offset + length], spot)


def startswith(args: Args, spot: HclSpan) -> HclValue:
    text, prefix = map(known_text, _two(args))
    return HclValue(text.startswith(prefix), spot)


def endswith(args: Args, spot: HclSpan) -> HclValue:
    text, suffix = map(known_text, _two(args))
    return HclValue(text.endswith(suffix), spot)


def strcontains(args: Args, spot: HclSpan) -> HclValue:
    text, part = map(known_text, _two(args))
    return HclValue(part in text, spot)


def indent(args: Args, spot: HclSpan) -> HclValue:
    """Blanks in front of every line but the first."""
    count, text = whole_number_of(args[0]), text_of(args[1])
    if count < 0:
        raise Undecided
    bound_length(len(text) + count * text.count("\n"))
    return HclValue(bound_text(text.replace("\n", "\n" + " " * count)), spot)


def coalesce(args: Args, spot: HclSpan) -> HclValue:
    """The first that is neither null nor an empty text."""
    for value, same in zip(args, unify(args), strict=True):
        if value.is_undecided and not is_filled(value):
            raise Undecided
        if value.content is not None and value.content != "":
            return same
    raise Failed


def _two(args: Args) -> Args:
    if len(args) != 2:
        raise Failed
    return args
