"""`format` and `formatlist` ("String Functions"); what the verbs write is what Go's package fmt does."""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.hcl.budget import MAX_TEXT, Failed, Undecided, bound_count, bound_length, bound_text
from ecrlint.read.hcl.conversion import collection
from ecrlint.read.hcl.functions.characters import characters
from ecrlint.read.hcl.functions.encoding import json_text
from ecrlint.read.hcl.functions.numeric import shortest
from ecrlint.read.hcl.primitives import bool_of, kind, number_of, text_of
from ecrlint.read.hcl.types import STRING
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.primitives import Number
    from ecrlint.read.hcl.value import HclSpan

_verb = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>[1-9][0-9]{0,5})?(?:\.(?P<precision>[0-9]{0,5}))?"
    r"(?:\[(?P<index>[0-9]{1,5})\])?(?P<verb>[a-zA-Z])|%(?P<rest>.|$)",
    re.S,
)
_BASES = {"b": ("b", "0b"), "d": ("d", ""), "o": ("o", "0"), "x": ("x", "0x"), "X": ("X", "0X")}


def format(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """A text with verbs (`%s`, `%d`, `%v`, `%q`, `%%` …) filled in; an unknown value leaves a hole."""
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
    items = [HclValue(_fill(evaluation, pattern, _row(given, at)), spot) for at in rows]
    return HclValue(list(items), spot, type=collection("list", items, STRING))


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
    """The pattern with every verb filled in."""
    parts: list[str] = []
    end = taken = highest = 0
    for match in _verb.finditer(pattern):
        parts.append(pattern[end : match.start()])
        end = match.end()
        if match["rest"] is not None:
            if match["rest"] != "%":
                raise Undecided if match["rest"] else Failed
            parts.append("%")
            continue
        taken = int(match["index"]) if match["index"] else taken + 1
        highest = max(highest, taken)
        if not 0 < taken <= len(given):
            raise Failed
        parts.append(_written(match, given[taken - 1]))
        bound_length(sum(map(len, parts)) if len(parts) < 100 else len(parts[-1]))
    if highest < len(given):
        raise Failed
    made = "".join((*parts, pattern[end:]))
    evaluation.spend(len(made) // 64)
    return bound_text(made)


def _written(match: re.Match[str], value: HclValue) -> str:
    verb, flags = match["verb"], match["flags"]
    if value.content is None and value.encoded is None and verb != "v":
        raise Failed
    if verb in _BASES:
        return _integer(match, value)
    if verb == "t":
        return "true" if bool_of(value) else "false"
    if verb in "eEfgG":
        return _float(match, value)
    if verb == "v":
        return _padded(match, _as_is(value, "#" in flags))
    if verb not in "sq":
        raise Failed
    text = hole("value") if value.content is UNKNOWN and not value.encoded else text_of(value)
    if match["precision"] and int(match["precision"]):
        text = "".join(characters(_whole(text))[: int(match["precision"])])
    return _padded(match, json_text(HclValue(_whole(text), value.spot)) if verb == "q" else text)


def _as_is(value: HclValue, as_json: bool) -> str:
    """A value as `%v` writes it: texts and numbers as they are, anything else as JSON."""
    if value.content is UNKNOWN:
        return hole("value")
    if not as_json and isinstance(value.content, str):
        return value.content
    if not as_json and kind(value.content) == "number":
        return shortest(number_of(value))
    if not value.is_known:
        raise Undecided
    return json_text(value)


def _whole(text: str) -> str:
    """A text that is to be measured, so that a hole in it is in the way."""
    if "${" in text:
        raise Undecided
    return text


def _padded(match: re.Match[str], text: str) -> str:
    width = int(match["width"] or 0)
    missing = width - len(characters(_whole(text))) if width else 0
    if missing <= 0:
        return text
    blanks = ("0" if "0" in match["flags"] else " ") * missing
    return text + blanks if "-" in match["flags"] else blanks + text


def _integer(match: re.Match[str], value: HclValue) -> str:
    if value.content is UNKNOWN:
        return hole("value")
    number = number_of(value)
    if isinstance(number, float):
        raise Failed
    name, prefix = _BASES[match["verb"]]
    digits = f"{abs(number):{name}}"
    if match["precision"] is not None:
        least = int(match["precision"] or 0)
        if not least and not number:
            return ""
        digits = digits.rjust(least, "0")
    sign = _sign(match["flags"], number < 0) + (prefix if "#" in match["flags"] else "")
    return _aligned(match, sign, digits, zeros=match["precision"] is None)


def _float(match: re.Match[str], value: HclValue) -> str:
    """A number with a fraction."""
    number = number_of(value)
    verb = match["verb"]
    if "#" in match["flags"] or (verb in "gG" and match["precision"] is not None):
        raise Undecided
    if verb in "gG":
        digits = shortest(abs(number))
    else:
        places = int(match["precision"] or 0) if match["precision"] is not None else 6
        bound_length(places)
        digits = re.sub(r"([eE][-+])(\d)$", r"\g<1>0\2", _rounded(abs(number), f".{places}{verb}"))
    if verb == "G":
        digits = digits.upper()
    return _aligned(match, _sign(match["flags"], number < 0), digits, zeros=True)


def _rounded(number: Number, form: str) -> str:
    """A number in a form with less digits. Between two that could be written the even one is.

    Raises Undecided where it only seems to be between them, as numbers are binary.
    """
    from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
    from fractions import Fraction

    with localcontext() as context:
        context.prec = MAX_TEXT
        made = []
        for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_HALF_DOWN):
            context.rounding = rounding
            made.append(f"{Decimal(repr(number)):{form}}")
    if len(set(made)) > 1 and Fraction(repr(number)) != number:
        raise Undecided
    return made[0]


def _sign(flags: str, is_negative: bool) -> str:
    if is_negative:
        return "-"
    return "+" if "+" in flags else " " if " " in flags else ""


def _aligned(match: re.Match[str], sign: str, digits: str, *, zeros: bool) -> str:
    width, flags = int(match["width"] or 0), match["flags"]
    if "-" in flags:
        return (sign + digits).ljust(width)
    if "0" in flags and zeros:
        return sign + digits.rjust(width - len(sign), "0")
    return (sign + digits).rjust(width)
