"""The intrinsic functions that a template alone can decide (User Guide, "Intrinsic function reference").

Each is given an evaluator and a call; its result is None where AWS::NoValue removes the value.
"""

from __future__ import annotations

import re

from ecrlint.policy.variable import has_hole, hole
from ecrlint.read.cloudformation.template import items, members
from ecrlint.read.cloudformation.value import Parts, Placed, stretch_of, unknown
from ecrlint.read.positions import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # A circle: a function is part of the evaluator and has it evaluate its arguments.
    from ecrlint.read.cloudformation.evaluator import TemplateEvaluator
    from ecrlint.read.cloudformation.template import Call
    from ecrlint.read.cloudformation.value import Where

_PSEUDO = ("AccountId", "Partition", "Region", "StackId", "StackName", "URLSuffix")
_ARNS = {
    "AWS::ECR::PublicRepository": f"ecr-public::{hole('aws.AccountId')}:repository",
    "AWS::ECR::Repository": f"ecr:{hole('aws.Region')}:{hole('aws.AccountId')}:repository",
    "AWS::IAM::Role": f"iam::{hole('aws.AccountId')}:role",
    "AWS::IAM::User": f"iam::{hole('aws.AccountId')}:user",
}
"""What the ARNs of resources have between the partition and the name."""

_in_sub = re.compile(r"\$\{([^{}]*)\}")
_filled_by_sub = re.compile(r"AWS::\w+|[a-zA-Z0-9]+(\.[\w.-]+)?").fullmatch


def _ref(evaluator: TemplateEvaluator, call: Call) -> Placed | None:
    if call.argument == "AWS::NoValue":
        return None
    if not isinstance(call.argument, str):
        return call.unknown()
    return _refer(evaluator, evaluator.literal(call.argument, call.node).text, call.whole)


def _refer(evaluator: TemplateEvaluator, name: str, node: Node) -> Placed:
    """What a name stands for; a resource's own name is known once it is there."""
    pseudo = name.removeprefix("AWS::")
    if pseudo != name and pseudo in _PSEUDO:
        return _make_text(hole(f"aws.{pseudo}"), node)
    if name in evaluator.loops:
        return evaluator.loops[name]
    if not evaluator.template.is_parameter(name):
        return unknown(node, name)
    given = evaluator.turn.value_of(name)
    if given is not None:
        return _make_text(given, node)
    default = evaluator.template.parameter(name)
    if default is None:
        allowed = [each.text for each in evaluator.template.allowed(name)]
        chosen = evaluator.turn.one_of({"Ref": name}, allowed)
        if chosen is not None:
            return _make_text(chosen, node)
    if default is None or evaluator.turn.rules_out(name, default.text):
        return unknown(node, name)
    return default


def _get_att(evaluator: TemplateEvaluator, call: Call) -> Placed:
    """Of a role, a user or a repository the Arn is some ARN; all else is known once it is there."""
    parts = [each.text for each in evaluator.each(call.arguments())]
    return _attribute(evaluator, ".".join(parts), call.whole)


def _attribute(evaluator: TemplateEvaluator, path: str, node: Node) -> Placed:
    resource, _, attribute = path.partition(".")
    before_name = _ARNS.get(evaluator.template.type_of(resource))
    if before_name and attribute == "Arn":
        return _make_text(f"arn:{hole('aws.Partition')}:{before_name}/{hole(resource)}", node)
    return unknown(node, path)


def _sub(evaluator: TemplateEvaluator, call: Call) -> Placed:
    (text, node), *others = call.arguments()
    if not isinstance(text, str):
        return call.unknown()
    given = dict(members(*others[0])) if others else {}
    known: dict[str, str | None] = {}

    def fill(found: re.Match[str]) -> str | None:
        name = found[1].strip()
        if name not in known:
            if name in given:
                placed = evaluator.value(*given[name])
                known[name] = placed.text if placed else ""
            else:
                known[name] = _in_text(evaluator, name, node)
        return known[name]

    return evaluator.filled(evaluator.literal(text, node), _in_sub, fill)


def _in_text(evaluator: TemplateEvaluator, name: str, node: Node) -> str | None:
    """What `${name}` becomes in the text of Fn::Sub; None where that leaves it alone."""
    if name.startswith("!"):
        return f"${{{name[1:]}}}"
    if not _filled_by_sub(name):
        return None
    placed = _attribute(evaluator, name, node) if "." in name else _refer(evaluator, name, node)
    return placed.text


def _join(evaluator: TemplateEvaluator, call: Call) -> Placed:
    arguments = call.arguments()
    if len(arguments) != 2:
        return call.unknown()
    delimiter, (listed, node) = evaluator.value(*arguments[0]), arguments[1]
    pairs = [(evaluator.value(*each), each[1]) for each in items(listed, node)]
    if not isinstance(listed, list):
        found = evaluator.value(listed, node)
        if found is None or not isinstance(found.value, list):
            return call.unknown()
        pairs = [(Placed(*each), call.whole) for each in items(found.value, found.node)]
    parts = Parts(evaluator.template.reached)
    between = ""
    for placed, expression in pairs:
        if placed:
            parts.add(between, stretch_of(between, expression.start, expression.start))
            parts.add(placed.text, _where_of_part(evaluator, placed, expression))
            between = delimiter.text if delimiter else ""
    return parts.placed(call.whole, "Join")


def _where_of_part(evaluator: TemplateEvaluator, placed: Placed, expression: Node) -> Where:
    """Where a part's characters are written: in its expression, of which it may be a part itself."""
    node = placed.node
    if isinstance(placed.value, str) and expression.start <= node.start <= node.end <= expression.end:
        return evaluator.template.where(placed)
    return stretch_of(placed.text, expression.start, expression.end)


def _select(evaluator: TemplateEvaluator, call: Call) -> Placed:
    found = evaluator.each(call.arguments())
    if len(found) != 2:
        return call.unknown()
    index, values = found[0].text, items(found[1].value, found[1].node)
    if not (index.isdecimal() and len(index) < 6 and int(index) < len(values)):
        return call.unknown()
    return Placed(*values[int(index)], name="Select")


def _split(evaluator: TemplateEvaluator, call: Call) -> Placed:
    found = evaluator.each(call.arguments())
    if len(found) != 2 or not isinstance(found[1].value, str) or has_hole(found[1].value):
        return call.unknown()
    delimiter, text = found[0].text, found[1]
    values = text.text.split(delimiter) if delimiter else [text.text]
    node = text.node
    return Placed(values, Node(node.start, node.end, [Node(node.start, node.end) for _ in values]))


def _find_in_map(evaluator: TemplateEvaluator, call: Call) -> Placed | None:
    arguments = call.arguments()
    keys = evaluator.each(arguments[:3])
    for number in (1, 2):  # of a key that is known later each that the mapping has gets its turn
        if len(keys) == 3 and not _is_known(keys[number]) and _is_known(keys[number - 1]):
            names = evaluator.template.keys_of(*(each.text for each in keys[:number]))
            chosen = evaluator.turn.one_of(arguments[number][0], names)
            if chosen is not None:
                keys[number] = _make_text(chosen, arguments[number][1])
    if len(keys) == 3 and all(map(_is_known, keys)):
        found = evaluator.template.mapped_value(*(key.text for key in keys))
        if found:
            return found
        for options in arguments[3:]:
            for key, default in members(*options):
                if key == "DefaultValue":
                    return evaluator.value(*default)
    return call.unknown()


def _is_known(key: Placed) -> bool:
    return isinstance(key.value, str) and not has_hole(key.value)


def _if(evaluator: TemplateEvaluator, call: Call) -> Placed | None:
    arguments = call.arguments()
    if len(arguments) != 3 or not isinstance(arguments[0][0], str):
        return call.unknown()
    holds = evaluator.turn.holds(evaluator.literal(*arguments[0]).text)
    return call.unknown() if holds is None else evaluator.value(*arguments[1 if holds else 2])


def _length(evaluator: TemplateEvaluator, call: Call) -> Placed:
    found = evaluator.value(call.argument, call.node)
    if found is None or not isinstance(found.value, list):
        return call.unknown()
    return Placed(len(found.value), call.whole)


def _to_json_string(evaluator: TemplateEvaluator, call: Call) -> Placed | None:
    """The object itself: a policy may be given as either."""
    return evaluator.value(call.argument, call.node)


def _make_text(text: str, node: Node) -> Placed:
    """A text that an expression stands for."""
    return Placed(text, node, where=stretch_of(text, node.start, node.end))


INTRINSICS: dict[str, Callable[[TemplateEvaluator, Call], Placed | None]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::FindInMap": _find_in_map,
    "Fn::If": _if,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json_string,
}
"""By their long names; the result of any other is Unknown."""

ELSEWHERE = ("Fn::GetAZs", "Fn::ImportValue", "Fn::Transform")
"""Those of which only AWS knows the result."""
