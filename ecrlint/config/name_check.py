"""What a well-formed configuration may still get wrong: names of rules, callers, operators and keys."""

from __future__ import annotations

from ecrlint.access.guardrails import PEOPLE, BadGuardrail, principal
from ecrlint.analysis.arn_syntax import of_arn
from ecrlint.config.guardrail import texts
from ecrlint.errors import UsageError
from ecrlint.policy.condition import nearest_operator, parse_operator
from ecrlint.policy.condition_keys import is_no_key, meant_key
from ecrlint.policy.pointer import escape
from ecrlint.policy.spelling import nearest
from ecrlint.rule.selection import NEVER_EXCEPTED, SYNTAX_ERROR, find, named_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ecrlint.config.source import ConfigText
    from ecrlint.rule.rule import Rule

_RESERVED = ("owner", "*")


def mistakes(written: ConfigText, rules: Sequence[Rule] | None) -> Iterator[str]:
    """One line for each mistake; `rules` are those that there are, None to take any name for one."""
    data = written.data
    if rules is not None:
        yield from _rule_names(written, list(rules))
    yield from _exceptions(written, None if rules is None else list(rules))
    groups = data.get("groups", {})
    for name, members in groups.items():
        pointer = f"/groups/{escape(name)}"
        if name in _RESERVED or _is_caller(name):
            yield written.told(
                pointer, f"a group cannot be called '{name}', which means somebody already", "key"
            )
        yield from _callers(written, pointer, members, ())
    for number, entry in enumerate(data.get("guardrails", ())):
        yield from _guardrail(written, f"/guardrails/{number}", entry, groups)


def _rule_names(written: ConfigText, rules: list[Rule]) -> Iterator[str]:
    for key in ("select", "ignore"):
        for number, word in enumerate(written.data.get(key, ())):
            try:
                named_rules(rules, [word], ignored=key == "ignore")
            except UsageError as error:
                yield written.told(f"/{key}/{number}", str(error))
    for name in written.data.get("levels", {}):
        place = f"/levels/{escape(name)}"
        try:
            if find(rules, name).name == SYNTAX_ERROR:
                yield written.told(
                    place, f"{SYNTAX_ERROR} is an error: what does not parse is not linted", "key"
                )
        except UsageError as error:
            yield written.told(place, str(error), "key")


def _exceptions(written: ConfigText, rules: list[Rule] | None) -> Iterator[str]:
    for number, entry in enumerate(written.data.get("exceptions", ())):
        pointer = f"/exceptions/{number}"
        name = entry["rule"]
        if "sid" in entry and "pointer" in entry:
            yield written.told(f"{pointer}/pointer", "an exception has 'sid' or 'pointer', not both", "key")
        try:
            name = find(rules, name).name if rules is not None else name
        except UsageError as error:
            yield written.told(f"{pointer}/rule", str(error))
        if name in NEVER_EXCEPTED:
            yield written.told(f"{pointer}/rule", f"findings of {name} cannot be excepted")
        if "expires" in entry and not _is_day(entry["expires"]):
            yield written.told(f"{pointer}/expires", f"'{entry['expires']}' is no day of the calendar")


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _guardrail(
    written: ConfigText, pointer: str, entry: dict[str, Any], groups: dict[str, Any]
) -> Iterator[str]:
    for people in PEOPLE.values():
        yield from _callers(written, f"{pointer}/{people}", entry.get(people, ()), groups)
    if entry.get("scope") == "guarantee" and not entry.keys() & {"may", "forbid", "reference"}:
        yield written.told(
            f"{pointer}/scope", "a guarantee is about what nobody may: may, forbid or reference"
        )
    for operator, keys in entry.get("when", {}).items():
        if parse_operator(operator) is None:
            near = nearest_operator(operator)
            hint = f"; did you mean '{near}'?" if near else ""
            place = f"{pointer}/when/{escape(operator)}"
            yield written.told(place, f"no condition operator '{operator}'{hint}", "key")
        for key in filter(is_no_key, keys):
            hint = f"; did you mean '{meant_key(key)}'?" if meant_key(key) else ""
            place = f"{pointer}/when/{escape(operator)}/{escape(key)}"
            yield written.told(place, f"no condition key '{key}'{hint}", "key")


def _callers(written: ConfigText, pointer: str, value: Any, groups: Any) -> Iterator[str]:
    for number, who in enumerate(texts(value)):
        problem = _flaw(who, groups)
        if problem:
            yield written.told(f"{pointer}/{number}" if isinstance(value, list) else pointer, problem)


def _flaw(who: str, groups: Any) -> str:
    """What is wrong with a text that should be a caller or a group; empty if nothing is."""
    if who in groups or who in _RESERVED:
        return ""
    try:
        principal(who)
    except BadGuardrail as error:
        near = nearest(who, [*groups, "owner"], cutoff=0.6)
        return f"{error}" + (f"; did you mean '{near}'?" if near else "")
    flaw = of_arn(who, fields=True, patterns=True) if who.startswith("arn:") else None
    return f"'{who}' is nobody: {flaw.because}" + (f"; {flaw.help}" if flaw.help else "") if flaw else ""


def _is_caller(name: str) -> bool:
    try:
        principal(name)
    except BadGuardrail:
        return False
    return True
