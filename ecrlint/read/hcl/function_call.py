"""Function calls."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.conversion import items_of
from ecrlint.read.hcl.functions.table import FUNCTIONS
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.value import HclSpan

_ANY_NUMBER = {"concat", "merge", "setunion"}
"""Functions for which an UNKNOWN argument may stand for any number of arguments."""

_TEMPLATES = {"string_lit", "quoted_template", "heredoc_template"}


def call_function(evaluator: Expressions, branch: Branch) -> HclValue:
    """What a function gives; UNKNOWN for one that is not known here. Raises Failed, Undecided, TooMuch."""
    name = evaluator.text.words(branch.children[0]).removeprefix("core::")
    spot = evaluator.text.spot(branch)
    expressions, expands = _arguments(branch)
    if name in ("try", "can"):
        return _try(evaluator, expressions, spot, name)
    arguments = [evaluator.argument(expression) for expression in expressions]
    if expands:
        *arguments, last = arguments
        if last.partial and name not in _ANY_NUMBER:
            raise Undecided
        arguments.extend(items_of(last))
    evaluator.evaluation.spend(sum(argument.size for argument in arguments) // 4)
    function = FUNCTIONS.get(name)
    if function is None:
        return _of_scope(evaluator, name, arguments, spot)
    if name == "templatestring":
        _check_reference(expressions)
    try:
        value = function(evaluator, arguments, spot)
    except (IndexError, ValueError):
        raise Failed from None  # too few or too many arguments
    evaluator.evaluation.spend(value.size)
    return value


def _of_scope(evaluator: Expressions, name: str, arguments: list[HclValue], spot: HclSpan) -> HclValue:
    """What a function gives that is not Terraform's, if the scope has one of that name."""
    try:
        found = evaluator.scope.call(name, arguments, spot)
    except (IndexError, ValueError):
        raise Failed from None
    if found is None:
        raise Undecided(function=f"the function {name}")
    return found


def _arguments(branch: Branch) -> tuple[list[Branch], bool]:
    """The expressions given to a function, and whether the last one is a list of arguments."""
    for child in branch.children:
        if child.type == "function_arguments":
            expressions = [each for each in child.children if each.type == "expression"]
            return expressions, any(each.type == "ellipsis" for each in child.children)
    return [], False


def _check_reference(expressions: list[Branch]) -> None:
    """Raises Failed where `templatestring` is given a template that is written right there."""
    branch = expressions[0] if expressions else None
    while branch and len(branch.children) == 1:
        branch = branch.children[0]
    if branch and branch.type in _TEMPLATES:
        raise Failed


def _try(evaluator: Expressions, expressions: list[Branch], spot: HclSpan, name: str) -> HclValue:
    """`try` gives the first value that does not fail, `can` tells whether there is one."""
    for expression in expressions:
        try:
            value = evaluator.strict().value(expression)
        except Failed:
            continue
        if name == "try":
            return value
        return HclValue(UNKNOWN if value.is_undecided else True, spot)
    if name == "can":
        return HclValue(False, spot)
    raise Failed
