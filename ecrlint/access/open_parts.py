"""Parts of a policy that are decided elsewhere, each with a name: what has one name is the same everywhere.

A part with a name becomes a test of a context key of ours: who calls is one whom the part stands for, or is
not, and so on. Nothing else is known of it, so what is proved holds whatever it stands for. Parts without a
name stay unknown.
"""

from __future__ import annotations

from itertools import product

from ecrlint.access.semantics.request import Request
from ecrlint.policy.model import Policy, Statement
from ecrlint.policy.pointer import escape
from ecrlint.policy.unknown import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Data = dict[str, object]
    Tests = dict[str, bool]
    """Names, and whether each has to be met, or not to be met."""
    Choice = tuple[Data, Tests]
    """Elements of a statement, and the tests that go with them."""

PREFIX = "ecrlint:open/"
"""How the keys of the tests begin; no key of AWS does."""

MAX_STATEMENTS = 64
"""Into how many statements one of them is taken apart."""

_MET = "true"
_ALL = {"Principal": "*", "Action": "*", "Resource": "*"}


class Nameless(Exception):
    """A part that has no name, or stands where a test cannot take its place."""


def name_open_parts(policy: Policy, names: Mapping[str, str]) -> Policy:
    """The policy with tests in the place of its open parts; `names` are by JSON pointer."""
    data = policy.data
    block = data.get("Statement") if isinstance(data, dict) else data
    root = data if isinstance(data, dict) else {}
    items = block if isinstance(block, list) else [block]
    made = Policy({**root, "Statement": []}, policy.kind)
    found: list[tuple[int, str, object]] = []
    for index, item in enumerate(items):
        pointer = _pointer_of(block, data, index)
        try:
            found += [(index, pointer, each) for each in _taken_apart(item, pointer, names)]
        except Nameless:
            found.append((index, pointer, item))
    made.data = {**root, "Statement": [each for _, _, each in found]}
    made.statements = tuple(
        Statement(made, index, pointer, each) for index, pointer, each in found if isinstance(each, dict)
    )
    made.version, made.beyond = policy.version, policy.beyond
    return made


def names_in(policy: Policy) -> set[str]:
    """The names of the parts that are tested in a policy."""
    keys = [each.key for statement in policy.statements for each in statement.conditions]
    return {key.removeprefix(PREFIX) for key in keys if key.startswith(PREFIX)}


def tested(request: Request) -> list[str]:
    """The names of the parts that have to stand for a request, so that it is what it is said to be."""
    return [
        key.removeprefix(PREFIX)
        for key, values in request.context.items()
        if values and key.startswith(PREFIX)
    ]


def without_tests(request: Request) -> Request:
    """A request of AWS: without the keys that are ours."""
    context = {key: values for key, values in request.context.items() if not key.startswith(PREFIX)}
    return Request(request.caller, request.action, context, request.resource)


def _pointer_of(block: object, data: object, index: int) -> str:
    if isinstance(block, list):
        return f"/Statement/{index}"
    return "/Statement" if isinstance(data, dict) else ""


def _taken_apart(item: object, pointer: str, names: Mapping[str, str]) -> Iterator[Data]:
    """Statements that say the same as one together, without open parts. Raises Nameless."""
    if item is UNKNOWN:
        name = _name(pointer, names)
        yield _with({"Effect": "Allow", **_ALL}, {f"allows/{name}": True})
        yield _with({"Effect": "Deny", **_ALL}, {f"denies/{name}": True})
        return
    if not isinstance(item, dict):
        raise Nameless
    parts = [_effects(item, pointer, names), _conditions(item, pointer, names)]
    for element in ("Principal", "Action", "Resource"):
        if f"Not{element}" in item:
            parts.append(_negated(item, element, pointer, names))
        elif element in item:
            parts.append(list(_alternatives(item[element], element, f"{pointer}/{element}", names)))
    rest = {key: value for key, value in item.items() if key == "Sid" and value is not UNKNOWN}
    combined = list(product(*parts))
    if len(combined) > MAX_STATEMENTS or not item.keys() <= _ELEMENTS:
        raise Nameless
    for choice in combined:
        statement: Data = dict(rest)
        tests: Tests = {}
        for elements, more in choice:
            statement.update(elements)
            tests.update(more)
        yield _with(statement, tests)


_ELEMENTS = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource",
    "Condition",
}  # fmt: skip


def _effects(item: Data, pointer: str, names: Mapping[str, str]) -> list[Choice]:
    if item.get("Effect") is not UNKNOWN:
        return [({"Effect": item["Effect"]} if "Effect" in item else {}, {})]
    name = f"effect/{_name(f'{pointer}/Effect', names)}"
    return [({"Effect": "Allow"}, {name: True}), ({"Effect": "Deny"}, {name: False})]


def _alternatives(value: object, element: str, pointer: str, names: Mapping[str, str]) -> Iterator[Choice]:
    """What is known of an element, and each open part of it: any of them will do."""
    known, found = _split(value, pointer, names, element)
    if known is not None:
        yield {element: known}, {}
    for name in found:
        yield {element: _ALL[element]}, {name: True}


def _negated(item: Data, element: str, pointer: str, names: Mapping[str, str]) -> list[Choice]:
    """What an element spares, and that no open part of it is met."""
    if element in item:
        raise Nameless
    known, found = _split(item[f"Not{element}"], f"{pointer}/Not{element}", names, element)
    elements: Data = {element: _ALL[element]} if known is None else {f"Not{element}": known}
    return [(elements, dict.fromkeys(found, False))]


def _split(value: object, pointer: str, names: Mapping[str, str], sort: str) -> tuple[object, list[str]]:
    """The known part of an element, None where nothing is, and the names of its open parts.

    `sort` is what the parts are of: who is a principal may be no service, and no action.
    """
    if value is UNKNOWN:
        return None, [f"{sort.lower()}/{_name(pointer, names)}"]
    if isinstance(value, dict):
        known, found = {}, []
        for key, inner in value.items():
            part, more = _split(inner, f"{pointer}/{escape(key)}", names, f"{sort}/{key}")
            found += more
            if part is not None:
                known[key] = part
        return (known or None) if found else value, found
    if isinstance(value, list):
        places = [f"{pointer}/{index}" for index, each in enumerate(value) if each is UNKNOWN]
        found = [f"{sort.lower()}/{_name(place, names)}" for place in places]
        rest = [each for each in value if each is not UNKNOWN]
        return (rest or None) if found else value, found
    return value, []


def _conditions(item: Data, pointer: str, names: Mapping[str, str]) -> list[Choice]:
    """The conditions that are known, and a test for each that is not: all have to be met."""
    block = item.get("Condition")
    place = f"{pointer}/Condition"
    if block is UNKNOWN:
        return [({}, {_name(place, names): True})]
    if not isinstance(block, dict):
        return [({"Condition": block} if "Condition" in item else {}, {})]
    known: Data = {}
    tests: Tests = {}
    for operator, keys in block.items():
        inside = f"{place}/{escape(operator)}"
        if not isinstance(keys, dict):
            if keys is UNKNOWN:
                tests[_name(inside, names)] = True
            else:
                known[operator] = keys
            continue
        rest = {}
        for key, value in keys.items():
            found = list(_names_of_values(value, f"{inside}/{escape(key)}", names))
            if found:
                tests["/".join((operator.lower(), key.lower(), *found))] = True
            else:
                rest[key] = value
        if rest or not keys:
            known[operator] = rest
    return [({"Condition": known} if known or not tests else {}, tests)]


def _names_of_values(value: object, pointer: str, names: Mapping[str, str]) -> Iterator[str]:
    """What the values of a condition are called if any of them is open, known ones by themselves."""
    items = value if isinstance(value, list) else [value]
    if any(each is UNKNOWN for each in items):
        for index, item in enumerate(items):
            place = f"{pointer}/{index}" if items is value else pointer
            yield _name(place, names) if item is UNKNOWN else repr(item).lower()


def _with(statement: Data, tests: Tests) -> Data:
    """A statement that asks for some tests as well. Raises Nameless."""
    if not tests:
        return statement
    conditions = statement.get("Condition", {})
    if not isinstance(conditions, dict):
        raise Nameless
    made = dict(conditions)
    for operator, met in (("StringEquals", True), ("StringNotEquals", False)):
        keys = {f"{PREFIX}{name}": _MET for name, wanted in tests.items() if wanted is met}
        if keys:
            before = made.get(operator, {})
            if not isinstance(before, dict):
                raise Nameless
            made[operator] = {**before, **keys}
    return {**statement, "Condition": made}


def _name(pointer: str, names: Mapping[str, str]) -> str:
    try:
        return names[pointer]
    except KeyError:
        raise Nameless from None
