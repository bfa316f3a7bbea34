"""The order of the items of a set: texts and numbers by value, others as go-cty (`setRules`) has them."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.primitives import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.read.hcl.value import HclValue

    Key = tuple[bool, object]


def in_order(items: Iterable[HclValue]) -> list[HclValue]:
    """Each of the items, all known and of one type, once and in order; the first of its kind. Null is last.

    Raises Undecided where the order is not told.
    """
    once: dict[Key, HclValue] = {}
    for item in items:
        once.setdefault(_key(item), item)
    return [once[key] for key in sorted(once)]


def _key(item: HclValue) -> Key:
    content = item.content
    if content is None:
        return True, 0
    if kind(content):
        return False, content
    return False, _written(item).encode("utf-8", "surrogatepass")


def _written(value: HclValue) -> str:
    """A value as the text by which collections are put in order."""
    content = value.content
    if content is None:
        return "~"
    if isinstance(content, bool):
        return "T" if content else "F"
    if isinstance(content, int | float):
        return f"{content:.10g}"
    if isinstance(content, str):
        return quoted(content)
    is_collection = value.type is not None and value.type.element is not None
    if isinstance(content, list):
        inside = "".join(f"{_written(item)};" for item in content)
        return f"[{inside}]" if is_collection else f"<{inside}>"
    if isinstance(content, dict):
        names = sorted(content)
        if is_collection:
            return f"{{{''.join(f'{quoted(name)}:{_written(content[name].value)};' for name in names)}}}"
        return f"<{''.join(f'{_written(content[name].value)};' for name in names)}>"
    raise Undecided


def quoted(text: str) -> str:
    """A text in quotes as Go writes it. Raises Undecided for characters of which it is not known how."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    if not text.isprintable():
        text = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    if not text.isprintable():
        raise Undecided
    return f'"{text}"'
