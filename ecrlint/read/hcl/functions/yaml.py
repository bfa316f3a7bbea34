"""`yamldecode` and `yamlencode` ("Encoding Functions"): YAML as go-cty-yaml reads and writes it."""

from __future__ import annotations

import re

from ecrlint.read.hcl.budget import Failed, Undecided, bound_text
from ecrlint.read.hcl.embedded_json import source_map_of
from ecrlint.read.hcl.functions.characters import FIRST_THAT_JOINS
from ecrlint.read.hcl.primitives import known_text, number_from, number_text
from ecrlint.read.hcl.value import HclValue, value_of
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.read.source_map import move_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.read.yaml.scalars import Scalar

_CONSTANTS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_number = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?").fullmatch
_date = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})").fullmatch
_special = re.compile(r"[0-9]{4}-|[-+]?\.(?:inf|nan)|0[xo]", re.I).match

_WIDTH = 70
"""Characters of a text that stays on one line, wherever it stands."""


def yamldecode(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """What YAML says, each part where it is written."""
    from ecrlint.read.yaml.load import read

    (value,) = args
    text = known_text(value)
    evaluation.spend(len(text) // 16)
    if "<<" in text or "!" in text:
        raise Undecided  # merges and tags are read in ways of their own
    try:
        documents = list(read(text, _resolve))
    except SyntaxTrouble:
        raise Failed from None
    if len(documents) != 1:
        raise Failed
    data, tree, _ = documents[0]
    found = value_of(data, move_tree(tree, source_map_of(value)))
    _check_keys(found)
    return found


def _check_keys(value: HclValue) -> None:
    """Raises Undecided for a key that would be another text if it is in no quotes."""
    if isinstance(value.content, list):
        for item in value.content:
            _check_keys(item)
    elif isinstance(value.content, dict):
        for key, entry in value.content.items():
            if not isinstance(_resolve(key), str) and not key.isdecimal():
                raise Undecided
            _check_keys(entry.value)


def _resolve(text: str) -> Scalar:
    """What a text without quotes means. Raises Undecided."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if date := _date(text):
        return f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}T00:00:00Z"
    if _special(text):
        raise Undecided
    if _number(text):
        whole, exponent, power = text.removeprefix("+").lower().partition("e")
        number = re.sub(r"^(-?)\.", r"\g<1>0.", whole).removesuffix(".")
        return number_from(f"{number}{exponent}{power}")
    return text


def yamlencode(args: Args, spot: HclSpan) -> HclValue:
    (value,) = args
    if not value.is_known:
        raise Undecided
    lines = list(_lines(value))
    if isinstance(value.content, str):
        lines[1:] = [f"  {line}" for line in lines[1:]]
    elif not isinstance(value.content, list | dict):
        lines.append("...")  # what stands alone without quotes has an end
    return HclValue(bound_text("\n".join(lines) + "\n"), spot)


def _lines(value: HclValue) -> Iterator[str]:
    """The lines of a value that stands at the left margin."""
    content = value.content
    if isinstance(content, list) and content:
        for item in content:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" if line else line for line in rest)
    elif isinstance(content, dict) and content:
        for key in sorted(content):
            yield from _member(key, content[key].value)
    else:
        yield from _scalar(value)


def _member(key: str, value: HclValue) -> Iterator[str]:
    name = f"{_quoted(key)}:"
    first, *rest = _lines(value)
    if isinstance(value.content, list) and value.content:
        yield name
        yield from (first, *rest)
    elif isinstance(value.content, dict) and value.content:
        yield name
        yield from (f"  {line}" if line else line for line in (first, *rest))
    else:
        yield f"{name} {first}"
        yield from (f"  {line}" if line else line for line in rest)


def _scalar(value: HclValue) -> Iterator[str]:
    content = value.content
    if isinstance(content, list | dict):
        yield "[]" if isinstance(content, list) else "{}"
    elif isinstance(content, str):
        yield from _block(content) if "\n" in content else (_quoted(content),)
    elif content is None:
        yield "null"
    else:
        yield known_text(value) if isinstance(content, bool) else number_text(content)  # type: ignore[arg-type]


def _quoted(text: str) -> str:
    """A text in quotes, if it is short enough for one line and has no character that might need an escape."""
    if len(text) > _WIDTH or not text.isprintable() or any(char >= FIRST_THAT_JOINS for char in text):
        raise Undecided
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _block(text: str) -> Iterator[str]:
    """A text of several lines as a literal block, if it can be one."""
    lines = text.removesuffix("\n").split("\n")
    plain = text.replace("\n", "")
    if (
        not plain.isascii()
        or not plain.isprintable()
        or any(line != line.strip() or not line for line in lines)
    ):
        raise Undecided
    yield "|" if text.endswith("\n") else "|-"
    yield from lines
