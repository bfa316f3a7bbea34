"""Fixes that several rules have: a better spelling, an entry more or less, another condition."""

from __future__ import annotations

from ecrlint.policy.action import spelling
from ecrlint.policy.changes import Add, Delete, Fix, Insert, Rename, Replace
from ecrlint.policy.pointer import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.policy.changes import Change
    from ecrlint.policy.model import Condition, Statement
    from ecrlint.policy.principal import Principal
    from ecrlint.policy.statement import Value


def respell(entry: Value | Principal, new: str, entries: Sequence[Value | Principal]) -> Fix:
    """Another text for an entry; or the entry gone, where the others have that text already."""
    if any(each.text == new for each in entries if each is not entry):
        return Fix(f"delete {entry.text}, as {new} is there already", Delete(entry.pointer))
    return Fix(f"write {new}", Replace(entry.pointer, new))


def remove_entry(entry: Value, entries: Sequence[Value]) -> Fix | None:
    """An entry gone; None for the only one, without which the statement would make no sense."""
    return Fix(f"delete {entry.text}", Delete(entry.pointer)) if len(entries) > 1 else None


def add_actions(statement: Statement, actions: Iterable[str]) -> Fix | None:
    """More known actions for a statement; None where it names its actions by what they are not."""
    if not statement.actions:
        return None
    names = sorted(map(spelling, actions))
    return Fix(f"add {', '.join(names)}", Insert(statement.at("Action"), names))


def add_condition(statement: Statement, operator: str, key: str, value: object) -> Change | None:
    """One more condition for a statement; None where it has one on that key already."""
    block = statement.data.get("Condition")
    if block is None:
        return Add(statement.at("Condition"), {operator: {key: value}})
    if not isinstance(block, dict):
        return None
    held = block.get(operator)
    if held is None:
        return Add(f"{statement.at('Condition')}/{escape(operator)}", {key: value})
    if not isinstance(held, dict) or key.lower() in map(str.lower, held):
        return None
    return Add(f"{statement.at('Condition')}/{escape(operator)}/{escape(key)}", value)


def change_operator(statement: Statement, condition: Condition, operator: str) -> Fix | None:
    """A condition with its key under another operator; None where that has the key already."""
    block = statement.data.get("Condition")
    held = block.get(condition.name) if isinstance(block, dict) else None
    if not isinstance(block, dict) or not isinstance(held, dict):
        return None
    title = f"write {operator}"
    if len(held) == 1 and operator not in block:
        return Fix(title, Rename(condition.operator_pointer, operator))
    added = add_condition(statement, operator, condition.key, held.get(condition.key))
    gone = condition.pointer if len(held) > 1 else condition.operator_pointer
    return Fix(title, Delete(gone), added) if added else None
