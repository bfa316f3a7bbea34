"""`regex`, `regexall` and `replace` with a pattern ("String Functions")."""

from __future__ import annotations

import re

from ecrlint.read.hcl.budget import Failed, Undecided, bound_count, bound_length, bound_text
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.re2.machine import Machine
from ecrlint.read.hcl.re2.syntax import parse
from ecrlint.read.hcl.types import STRING, Type, type_of
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.re2.machine import Slots
    from ecrlint.read.hcl.value import HclSpan

_reference = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))", re.A)


def regex(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """What the first match says: its text, or those of its groups."""
    pattern, text = map(known_text, args)
    machine = _machine(pattern, evaluation)
    found = machine.first(text)
    if found is None:
        raise Failed
    return _result(machine.names, text, found, args[1].spot)


def regexall(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """The same of every match."""
    pattern, text = map(known_text, args)
    machine = _machine(pattern, evaluation)
    items: list[HclValue] = []
    for found in machine.all(text):
        items.append(_result(machine.names, text, found, args[1].spot))
        bound_count(len(items))
    nothing = _result(machine.names, "", (0, 0) * (len(machine.names) + 1), spot)
    return HclValue(list(items), spot, type=Type("list", type_of(nothing)))


def replace(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """Every occurrence of a text, or of a pattern where it stands between slashes."""
    text, wanted, by = map(known_text, args)
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        return HclValue(_substituted(_machine(wanted[1:-1], evaluation), text, by), spot)
    bound_length(len(text) + len(by) * (text.count(wanted) if wanted else len(text) + 1))
    return HclValue(bound_text(text.replace(wanted, by)), spot)


def _machine(pattern: str, evaluation: Evaluation) -> Machine:
    try:
        return Machine(parse(pattern), evaluation)
    except Undecided:
        raise Undecided(function=f"the regular expression {pattern}") from None


def _result(names: list[str], text: str, found: Slots, spot: HclSpan) -> HclValue:
    """A match: its text, a tuple of the groups, or an object of those with names."""
    texts = [_part(text, found[at], found[at + 1], spot) for at in range(0, len(found), 2)]
    if not names:
        return texts[0]
    if not any(names):
        return HclValue(texts[1:], spot)
    if not all(names):
        raise Failed
    return HclValue({name: Entry(value, spot) for name, value in zip(names, texts[1:], strict=True)}, spot)


def _part(text: str, start: int, end: int, spot: HclSpan) -> HclValue:
    return HclValue(None, spot, type=STRING) if start < 0 else HclValue(text[start:end], spot)


def _substituted(machine: Machine, text: str, by: str) -> str:
    parts: list[str] = []
    end = size = 0
    for found in machine.all(text):
        parts.append(text[end : found[0]])
        parts.append(_filled(by, machine.names, text, found))
        end = found[1]
        size += len(parts[-1])
        bound_length(size)
    return bound_text("".join((*parts, text[end:])))


def _filled(by: str, names: list[str], text: str, found: Slots) -> str:
    """A replacement with `$1` and `${name}` filled in."""

    def group(match: re.Match[str]) -> str:
        if match[1]:
            return "$"
        name = match[2] or match[3]
        if name.isdigit() and (name == "0" or name[0] != "0"):
            number = int(name)
        else:
            same = [at for at, each in enumerate(names, 1) if each == name and found[2 * at] >= 0]
            number = same[0] if same else -1
        if not 0 <= 2 * number < len(found) or found[2 * number] < 0:
            return ""
        return text[found[2 * number] : found[2 * number + 1]]

    return _reference.sub(group, by)
