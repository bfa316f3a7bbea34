"""Type constraints as they are written: `list(object({ who = optional(string, "*") }))`.

Terraform documentation, "Type Constraints". What a constraint does not tell is `any`.
"""

from __future__ import annotations

from ecrlint.read.hcl.budget import MAX_NESTING, Evaluation
from ecrlint.read.hcl.evaluate import evaluate, parts
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.hcl.syntax import Expression, salvage
from ecrlint.read.hcl.types import ANY, BOOL, NUMBER, STRING, Type
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.value import HclSpan, Written

_PLAIN = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": ANY}
_COLLECTIONS = ("list", "set", "map")
_WRAPPERS = {"expression", "literal_value", "template_expr", "collection_value"}
_QUOTED = ("string_lit", "quoted_template")


def type_from(expression: Written, evaluation: Evaluation) -> Type:
    """The type that an expression names; one in quotes is what the quotes hold, as in Terraform's JSON.

    Defaults of attributes stand where they are written, those of a type in quotes at the quotes.
    """
    if isinstance(expression, Expression) and _core(expression.branch).type not in _QUOTED:
        return _type(expression.branch, expression, evaluation, 0)
    text = evaluate(expression, Scope(evaluation)).content
    body, _ = salvage(Source("", f"x = {text}\n"))
    inner = body.attributes["x"].expression if "x" in body.attributes else None
    if not isinstance(inner, Expression) or _core(inner.branch).type in _QUOTED:
        return ANY
    return _placed(_type(inner.branch, inner, evaluation, 0), expression.spot)


def _type(branch: Branch, within: Expression, evaluation: Evaluation, depth: int) -> Type:
    core = _core(branch)
    if depth > MAX_NESTING:
        return ANY
    if core.type == "variable_expr":
        name = within.text.words(core)
        return Type(name, ANY) if name in _COLLECTIONS else _PLAIN.get(name, ANY)
    if core.type != "function_call":
        return ANY
    name, arguments = _call(core, within)
    if name in _COLLECTIONS and arguments:
        return Type(name, _type(arguments[0], within, evaluation, depth + 1))
    inside = _core(arguments[0]) if arguments else core
    if name == "tuple" and inside.type == "tuple":
        items = [child for child in inside.children if child.type == "expression"]
        types = [_type(item, within, evaluation, depth + 1) for item in items]
        return Type("tuple", parts=dict(enumerate(types)))
    if name == "object" and inside.type == "object":
        return _object(inside, within, evaluation, depth + 1)
    return ANY


def _object(branch: Branch, within: Expression, evaluation: Evaluation, depth: int) -> Type:
    types: dict[str | int, Type] = {}
    defaults: dict[str, HclValue | None] = {}
    for child in branch.children:
        if child.type != "object_elem":
            continue
        key, _, value = parts(child)
        name = within.text.words(key).strip('"')
        core = _core(value)
        function, arguments = _call(core, within) if core.type == "function_call" else ("", [])
        if function != "optional" or not arguments:
            types[name] = _type(value, within, evaluation, depth)
            continue
        types[name] = _type(arguments[0], within, evaluation, depth)
        given = arguments[1:]
        defaults[name] = evaluate(Expression(given[0], within.text), Scope(evaluation)) if given else None
    return Type("object", parts=types, defaults=defaults)


def _call(branch: Branch, within: Expression) -> tuple[str, list[Branch]]:
    name, *rest = parts(branch)
    arguments = [child for each in rest for child in each.children if child.type == "expression"]
    return within.text.words(name), arguments


def _core(branch: Branch) -> Branch:
    """What an expression is, without the forms around it that say nothing."""
    while branch.type in _WRAPPERS and len(inner := parts(branch)) == 1:
        branch = inner[0]
    return branch


def _placed(type: Type, spot: HclSpan) -> Type:
    """The type with every default of an attribute at one spot."""
    element = _placed(type.element, spot) if type.element else None
    inner = {name: _placed(part, spot) for name, part in type.parts.items()}
    defaults = {name: value and _moved(value, spot) for name, value in type.defaults.items()}
    return Type(type.kind, element, inner, defaults)


def _moved(value: HclValue, spot: HclSpan) -> HclValue:
    content = value.content
    if isinstance(content, list):
        content = [_moved(item, spot) for item in content]
    elif isinstance(content, dict):
        content = {name: Entry(_moved(entry.value, spot), spot) for name, entry in content.items()}
    return HclValue(content, spot, partial=value.partial, type=value.type)
