"""A statement in Terraform's words (`sid`, `principals`, `condition` …) as one of a policy.

The page of the data source `aws_iam_policy_document` says what becomes of them: the effect is Allow unless it
is given, a list of one is written as that one, an empty one is left out, `&{` stands for the `${` of a policy
variable, and the principal "*" of the type "*" is written "*". Modules take statements in the same words.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from ecrlint.read.hcl.value import Content, HclSpan, Plain

    Members: TypeAlias = "dict[str, Entry]"
    Pair: TypeAlias = "tuple[tuple[str, str], ...]"

_PAIRS = (
    (("actions", "Action"), ("not_actions", "NotAction")),
    (("resources", "Resource"), ("not_resources", "NotResource")),
)
_PRINCIPALS = (("principals", "Principal"), ("not_principals", "NotPrincipal"))
_CONDITIONS = ("condition", "conditions")


def statement(value: HclValue) -> HclValue:
    """The statement that an object describes; UNKNOWN when nobody knows the object."""
    members = members_of(value)
    if members is None:
        return HclValue(UNKNOWN, value.spot)
    result: Members = {}
    sid, effect = members.get("sid"), members.get("effect")
    if sid and sid.value.content is not None:
        result["Sid"] = sid
    is_given = effect and effect.value.content is not None
    result["Effect"] = effect if effect and is_given else Entry(HclValue("Allow", value.spot), value.spot)
    for pair in _PAIRS:
        _put_one(result, _lists(members, pair))
    named = [(element, _principal(members[name])) for name, element in _PRINCIPALS if name in members]
    _put_one(result, named)
    for name in _CONDITIONS:
        if name in members:
            _put_conditions(result, members[name])
    return HclValue(result, value.spot)


def members_of(value: HclValue) -> Members | None:
    """The entries of an object; None when it is none, or not all of them are known."""
    return value.content if isinstance(value.content, dict) and not value.partial else None


def items_of(value: HclValue) -> list[HclValue] | None:
    """The items of a list; no items of null, one of an object, and None when nobody knows them."""
    content = value.content
    if content is None:
        return []
    if isinstance(content, dict):
        return [value]
    return content if isinstance(content, list) else None


def texts(value: HclValue) -> HclValue:
    """A list as the provider writes it: each text once, a list of one as that one, `&{` as `${`."""
    if not isinstance(value.content, list):
        return HclValue(UNKNOWN, value.spot)
    kept: list[HclValue] = []
    for item in value.content:
        text = HclValue(_text(item.content), item.spot, pieces=item.pieces)
        if text.content is UNKNOWN or all(text.content != other.content for other in kept):
            kept.append(text)
    if len(kept) == 1 and not value.partial:
        return kept[0]
    return HclValue(list(kept), value.spot)


def _text(content: Content) -> Plain:
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, int | float):
        return str(content)
    return content.replace("&{", "${") if isinstance(content, str) else UNKNOWN


def _put_one(result: Members, made: list[tuple[str, Entry]]) -> None:
    """Add an element and its opposite as far as they are known; where nobody knows, it is the first."""
    known = [each for each in made if each[1].value.content not in (UNKNOWN, [])]
    result.update(known or made[:1])


def _lists(members: Members, pair: Pair) -> list[tuple[str, Entry]]:
    given = [(element, members[name]) for name, element in pair if name in members]
    return [
        (element, Entry(texts(entry.value), entry.spot))
        for element, entry in given
        if entry.value.content is not None
    ]


def _principal(entry: Entry) -> Entry:
    """All blocks of principals together; UNKNOWN where defaults leave none, as somebody must be named."""
    blocks = items_of(entry.value)
    named = [_principals(block) for block in blocks or ()]
    known = [each for each in named if each]
    if not known or len(known) != len(named) or entry.value.partial:
        return Entry(HclValue(UNKNOWN, entry.value.spot), entry.spot)
    if len(known) == 1 and known[0][0] == "*":
        everybody = known[0][1]
        if everybody.content == "*":
            return Entry(everybody, entry.spot)
        if not everybody.is_known:
            return Entry(HclValue(UNKNOWN, entry.value.spot), entry.spot)
    types: Members = {}
    for type, identifiers, spot in known:
        _extend(types, type, Entry(identifiers, spot))
    return Entry(HclValue(types, entry.value.spot), entry.spot)


def _principals(block: HclValue) -> tuple[str, HclValue, HclSpan] | None:
    members = members_of(block)
    type = members.get("type") if members else None
    if not members or not type or not isinstance(type.value.content, str):
        return None
    identifiers = members.get("identifiers")
    named = texts(identifiers.value) if identifiers else HclValue(UNKNOWN, block.spot)
    return type.value.content, named, type.value.spot


def _put_conditions(result: Members, entry: Entry) -> None:
    blocks = items_of(entry.value)
    operators: Members = {}
    readable = blocks is not None and not entry.value.partial
    readable = readable and all(_put_condition(operators, block) for block in blocks or ())
    if not readable:
        result["Condition"] = Entry(HclValue(UNKNOWN, entry.value.spot), entry.spot)
    elif operators:
        result["Condition"] = Entry(HclValue(operators, entry.value.spot), entry.spot)


def _put_condition(operators: Members, block: HclValue) -> bool:
    """Add one condition; False when nobody knows what it tests."""
    members = members_of(block) or {}
    test, variable, values = members.get("test"), members.get("variable"), members.get("values")
    if not (test and variable and values):
        return False
    operator, key = test.value.content, variable.value.content
    if not (isinstance(operator, str) and isinstance(key, str)):
        return False
    outer = operators.setdefault(operator, Entry(HclValue({}, block.spot), test.value.spot))
    assert isinstance(outer.value.content, dict)
    _extend(outer.value.content, key, Entry(texts(values.value), variable.value.spot))
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
    members[name] = Entry(HclValue(both, held.value.spot), held.spot)
