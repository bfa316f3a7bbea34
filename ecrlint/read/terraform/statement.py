"""A statement in Terraform's words (`sid`, `principals`, `condition` …) as one of a policy.

The page of the data source `aws_iam_policy_document` says what becomes of them: the effect is Allow unless it
is given, a list of one is written as that one, an empty one is left out, `&{` stands for the `${` of a policy
variable, and the principal "*" of the type "*" is written "*". Modules take statements in the same words.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from ecrlint.read.hcl.value import Content, Plain, Spot

    Members: TypeAlias = "dict[str, Entry]"

_PAIRS = (
    (("actions", "Action"), ("not_actions", "NotAction")),
    (("resources", "Resource"), ("not_resources", "NotResource")),
)
_PRINCIPALS = (("principals", "Principal"), ("not_principals", "NotPrincipal"))
_CONDITIONS = ("condition", "conditions")


def statement(value: Value) -> Value:
    """The statement that an object describes; UNKNOWN when nobody knows the object."""
    members = members_of(value)
    if members is None:
        return Value(UNKNOWN, value.spot)
    result: Members = {}
    sid, effect = members.get("sid"), members.get("effect")
    if sid and sid.value.content is not None:
        result["Sid"] = sid
    is_given = effect and effect.value.content is not None
    result["Effect"] = effect if effect and is_given else Entry(Value("Allow", value.spot), value.spot)
    for pair in _PAIRS:
        _put_lists(result, members, value, pair)
    for name, element in _PRINCIPALS:
        if name in members:
            _put_principals(result, element, members[name])
    for name in _CONDITIONS:
        if name in members:
            _put_conditions(result, members[name])
    return Value(result, value.spot)


def members_of(value: Value) -> Members | None:
    """The entries of an object; None when it is none, or not all of them are known."""
    return value.content if isinstance(value.content, dict) and not value.partial else None


def items_of(value: Value) -> list[Value] | None:
    """The items of a list; no items of null, one of an object, and None when nobody knows them."""
    content = value.content
    if content is None:
        return []
    if isinstance(content, dict):
        return [value]
    return content if isinstance(content, list) else None


def texts(value: Value, holder: Value) -> Value:
    """A list as the provider writes it: each text once, a list of one as that one, `&{` as `${`.

    An empty list that is not written inside of `holder` is UNKNOWN: it is a default, for others to fill.
    """
    if not isinstance(value.content, list) or is_unfilled(value, holder):
        return Value(UNKNOWN, value.spot)
    kept: list[Value] = []
    for item in value.content:
        text = Value(_text(item.content), item.spot, pieces=item.pieces)
        if text.content is UNKNOWN or all(text.content != other.content for other in kept):
            kept.append(text)
    if len(kept) == 1 and not value.partial:
        return kept[0]
    return Value(list(kept), value.spot)


def is_unfilled(value: Value, holder: Value) -> bool:
    """Whether a value is an empty list that comes from somewhere else."""
    spot, outer = value.spot, holder.spot
    is_inside = spot.source is outer.source and outer.start <= spot.start and spot.end <= outer.end
    return value.content == [] and not is_inside


def _text(content: Content) -> Plain:
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, int | float):
        return str(content)
    return content.replace("&{", "${") if isinstance(content, str) else UNKNOWN


def _put_lists(result: Members, members: Members, holder: Value, pair: tuple[tuple[str, str], ...]) -> None:
    """An element and its opposite: where nobody knows which of them is there, it is the first."""
    found = [(members[name], element) for name, element in pair if name in members]
    made = [(entry, element, _list(entry.value, holder)) for entry, element in found]
    known = [each for each in made if each[2] and each[2].content is not UNKNOWN]
    for entry, element, value in known or made[:1]:
        if value:
            result[element] = Entry(value, entry.spot)


def _list(value: Value, holder: Value) -> Value | None:
    """A list of texts; None when it is left out."""
    if value.content is None or (value.content == [] and not is_unfilled(value, holder)):
        return None
    return texts(value, holder)


def _put_principals(result: Members, element: str, entry: Entry) -> None:
    blocks = items_of(entry.value)
    named = [_principals(block) for block in blocks or ()]
    if blocks is None or entry.value.partial or not all(named):
        result[element] = Entry(Value(UNKNOWN, entry.value.spot), entry.spot)
        return
    known = [each for each in named if each]
    if len(known) == 1 and (known[0][0], known[0][1].content) == ("*", "*"):
        result[element] = Entry(known[0][1], entry.spot)
    elif known:
        types: Members = {}
        for type, identifiers, spot in known:
            _extend(types, type, Entry(identifiers, spot))
        result[element] = Entry(Value(types, entry.value.spot), entry.spot)


def _principals(block: Value) -> tuple[str, Value, Spot] | None:
    members = members_of(block)
    type = members.get("type") if members else None
    if not members or not type or not isinstance(type.value.content, str):
        return None
    identifiers = members.get("identifiers")
    named = texts(identifiers.value, block) if identifiers else Value(UNKNOWN, block.spot)
    return type.value.content, named, type.value.spot


def _put_conditions(result: Members, entry: Entry) -> None:
    blocks = items_of(entry.value)
    operators: Members = {}
    readable = blocks is not None and not entry.value.partial
    readable = readable and all(_put_condition(operators, block) for block in blocks or ())
    if not readable:
        result["Condition"] = Entry(Value(UNKNOWN, entry.value.spot), entry.spot)
    elif operators:
        result["Condition"] = Entry(Value(operators, entry.value.spot), entry.spot)


def _put_condition(operators: Members, block: Value) -> bool:
    """Add one condition; False when nobody knows what it tests."""
    members = members_of(block) or {}
    test, variable, values = members.get("test"), members.get("variable"), members.get("values")
    if not (test and variable and values):
        return False
    operator, key = test.value.content, variable.value.content
    if not (isinstance(operator, str) and isinstance(key, str)):
        return False
    outer = operators.setdefault(operator, Entry(Value({}, block.spot), test.value.spot))
    assert isinstance(outer.value.content, dict)
    _extend(outer.value.content, key, Entry(texts(values.value, block), variable.value.spot))
    return True


def _extend(members: Members, name: str, more: Entry) -> None:
    """Add texts to those that a member has."""
    held = members.get(name)
    if held is None:
        members[name] = more
        return
    both = [
        item
        for each in (held.value, more.value)
        for item in (each.content if isinstance(each.content, list) else [each])
    ]
    members[name] = Entry(Value(both, held.value.spot), held.spot)
