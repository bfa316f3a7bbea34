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
from ecrlint.read.hcl.conversion import collection, common_type, convert, items_of
from ecrlint.read.hcl.functions import characters as chars
from ecrlint.read.hcl.primitives import is_filled, known_text, text_of, whole_number_of
from ecrlint.read.hcl.types import STRING
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan


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
    separator, text = map(known_text, args)
    parts = text.split(separator, MAX_ITEMS) if separator else list(text)
    bound_count(len(parts))
    items = [HclValue(part, args[1].spot) for part in parts]
    return HclValue(list(items), spot, type=collection("list", items, STRING))


def lower(args: Args, spot: HclSpan) -> HclValue:
    return _change(args, spot, chars.lower)


def upper(args: Args, spot: HclSpan) -> HclValue:
    return _change(args, spot, chars.upper)


def title(args: Args, spot: HclSpan) -> HclValue:
    """The first letter of each word as a capital."""
    return _change(args, spot, chars.title)


def strrev(args: Args, spot: HclSpan) -> HclValue:
    """The characters from the last to the first."""
    return _change(args, spot, lambda text: "".join(reversed(chars.characters(text))))


def _change(args: Args, spot: HclSpan, change: Callable[[str], str]) -> HclValue:
    (text,) = map(known_text, args)
    return HclValue(change(text), spot)


def trim(args: Args, spot: HclSpan) -> HclValue:
    text, cut = map(known_text, args)
    return HclValue(text.strip(cut) if cut else text, spot)


def trimprefix(args: Args, spot: HclSpan) -> HclValue:
    text, prefix = map(known_text, args)
    return HclValue(text.removeprefix(prefix), spot)


def trimsuffix(args: Args, spot: HclSpan) -> HclValue:
    text, suffix = map(known_text, args)
    return HclValue(text.removesuffix(suffix), spot)


def trimspace(args: Args, spot: HclSpan) -> HclValue:
    return _strip(args, spot, lambda text: text.strip(chars.BLANKS))


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
    """A stretch of a text, by offset, from the end where that is negative, and length; -1 is the rest."""
    text, offset, length = known_text(args[0]), *map(whole_number_of, args[1:])
    found = chars.characters(text)
    if offset < 0:
        offset = max(0, offset + len(found))
    elif length == 0:
        return HclValue("", spot)
    rest = found[offset:]
    return HclValue("".join(rest[:length] if length > 0 else rest), spot)


def startswith(args: Args, spot: HclSpan) -> HclValue:
    text, prefix = map(known_text, args)
    return HclValue(text.startswith(prefix), spot)


def endswith(args: Args, spot: HclSpan) -> HclValue:
    text, suffix = map(known_text, args)
    return HclValue(text.endswith(suffix), spot)


def strcontains(args: Args, spot: HclSpan) -> HclValue:
    text, part = map(known_text, args)
    return HclValue(part in text, spot)


def indent(args: Args, spot: HclSpan) -> HclValue:
    """Blanks in front of every line but the first."""
    count, text = whole_number_of(args[0]), text_of(args[1])
    if count < 0:
        raise Undecided
    bound_length(len(text) + count * max(1, text.count("\n")))
    return HclValue(bound_text(text.replace("\n", "\n" + " " * count)), spot)


def coalesce(args: Args, spot: HclSpan) -> HclValue:
    """The first that is neither null nor an empty text."""
    type = common_type(args)
    for value in args:
        if value.is_undecided and not is_filled(value):
            raise Undecided
        if value.content is not None and value.content != "":
            return convert(value, type)
    raise Failed


def basename(args: Args, spot: HclSpan) -> HclValue:
    """The last part of a path."""
    import posixpath

    (path,) = map(known_text, args)
    bare = path.rstrip("/")
    return HclValue(posixpath.basename(bare) or ("/" if path else "."), spot)


def dirname(args: Args, spot: HclSpan) -> HclValue:
    """A path without its last part."""
    import posixpath

    (path,) = map(known_text, args)
    folder = posixpath.normpath(path[: path.rfind("/") + 1] or ".")
    return HclValue("/" + folder.lstrip("/") if folder[:1] == "/" else folder, spot)
