"""`format` and `formatlist` ("String Functions")."""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.hcl.budget import Failed, Undecided, bound_count, bound_text
from ecrlint.read.hcl.primitives import kind, number_text, text_of, whole_number_of
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.value import HclSpan

    Args = Sequence[HclValue]

_verb = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>\d{0,3})(?P<rest>(?:\.\d+)?(?:\[\d+\])?)(?P<verb>.|$)", re.S
)


def format(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """A text with verbs (`%s`, `%d`, `%v`, `%q`, `%%`) filled in; an unknown value leaves a hole."""
    template, *given = args
    pattern = _pattern(template)
    if pattern == "%s" and len(given) == 1 and (given[0].encoded or isinstance(given[0].content, str)):
        return given[0]
    return HclValue(_fill(evaluation, pattern, given), spot)


def formatlist(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """The same for each item of the lists, all of one length; plain values are given each time."""
    template, *given = args
    pattern = _pattern(template)
    lists = [value for value in given if isinstance(value.content, list)]
    if any(value.partial for value in lists):
        return _partial(evaluation, pattern, given, spot)
    lengths = {len(value.content) for value in given if isinstance(value.content, list)}
    if any(value.is_unknown for value in given):
        raise Undecided
    if len(lengths) > 1:
        raise Failed
    rows = range(bound_count(lengths.pop() if lengths else 1))
    return HclValue([HclValue(_fill(evaluation, pattern, _row(given, at)), spot) for at in rows], spot)


def _partial(evaluation: Evaluation, pattern: str, given: Args, spot: HclSpan) -> HclValue:
    """One list that is partly known, and plain values: the known items are formatted."""
    lists = [value.content for value in given if isinstance(value.content, list)]
    if len(lists) != 1 or any(value.is_unknown for value in given):
        raise Undecided
    items: list[HclValue] = []
    for at, item in enumerate(lists[0]):
        known = isinstance(item, HclValue) and not item.is_unknown
        items.append(HclValue(_fill(evaluation, pattern, _row(given, at)) if known else UNKNOWN, spot))
    return HclValue(items, spot, partial=True)


def _row(given: Args, at: int) -> list[HclValue]:
    return [value.content[at] if isinstance(value.content, list) else value for value in given]


def _pattern(value: HclValue) -> str:
    if not isinstance(value.content, str):
        raise Undecided if value.is_unknown else Failed
    return value.content


def _fill(evaluation: Evaluation, pattern: str, given: Args) -> str:
    """The pattern with every verb filled in, in order."""
    left = list(given)
    made = _verb.sub(lambda match: _spell(match, left), pattern)
    if left:
        raise Failed
    evaluation.spend(len(made) // 64)
    return bound_text(made)


def _spell(match: re.Match[str], left: list[HclValue]) -> str:
    verb = match["verb"]
    if match[0] == "%%":
        return "%"
    if match["rest"] or set(match["flags"]) - set("-0") or verb not in "sdvq" or not verb:
        raise Undecided
    if not left:
        raise Failed
    text = _by_verb(verb, left.pop(0))
    width = int(match["width"] or 0)
    if len(text) >= width:
        return text
    if "${" in text or not text.isascii() or (match["flags"] and verb != "d"):
        raise Undecided
    if match["flags"] not in ("", "-", "0") or text.startswith("-"):
        raise Undecided
    return text.ljust(width) if match["flags"] == "-" else text.rjust(width, match["flags"] or " ")


def _by_verb(verb: str, value: HclValue) -> str:
    if value.content is UNKNOWN:
        return hole("value")
    if verb == "d":
        return number_text(whole_number_of(value))
    if verb == "s":
        return text_of(value)
    if value.is_undecided or not kind(value.content) or verb == "q":
        raise Undecided
    return text_of(value)
