"""One decided request, told to people and to programs."""

from __future__ import annotations

from ecrlint.access.phrases import condition_words
from ecrlint.access.semantics.evaluate import action_matches, condition_matches, principal_matches, stands_for
from ecrlint.console import visible
from ecrlint.policy.condition_keys import find
from ecrlint.report.escape import json_text
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.semantics.evaluate import Decision
    from ecrlint.access.semantics.request import Request
    from ecrlint.lint.policy_file import PolicyFile
    from ecrlint.policy.model import Statement

    Json = dict[str, object]

VERSION = 1
"""The version of the JSON; it changes only when a reader of the old one would fail."""

NAMES = {"allow": "allowed", "deny": "denied", "implicit-deny": "not-granted"}
"""What programs call the outcomes, by the effect of a Decision."""
_WORDS = {"allow": "allowed", "deny": "denied", "implicit-deny": "not granted here"}
_VERBS = {"allow": "allows it", "deny": "denies it"}


class Simulation:
    """A request, as `principal` names its caller, and how the policy of a file decides it.

    `account` owns the repository, empty when nobody told.
    """

    __slots__ = ("account", "decision", "file", "principal", "request")

    def __init__(
        self, file: PolicyFile, principal: str, request: Request, account: str, decision: Decision
    ) -> None:
        self.file = file
        self.principal = principal
        self.request = request
        self.account = account
        self.decision = decision

    @property
    def name(self) -> str:
        return NAMES[self.decision.effect]

    @property
    def context(self) -> dict[str, list[str]]:
        """The keys that the request has, in their documented spelling."""
        return {_key(key): list(values) for key, values in sorted(self.request.context.items()) if values}

    @property
    def absent(self) -> list[str]:
        """The keys that the policy looks at and the request lacks."""
        return [_key(key) for key, values in sorted(self.request.context.items()) if not values]

    @property
    def is_guaranteed(self) -> bool:
        """Whether no identity policy can turn the decision."""
        caller = self.request.caller
        if self.decision.effect == "deny" or not caller.account:
            return True
        return not self.decision.allowed and bool(self.account) and caller.account != self.account

    def near(self) -> Iterator[tuple[Statement, list[str]]]:
        """The Allows that mean this caller and action, each with what the request does not meet."""
        if self.decision.effect != "implicit-deny":
            return
        for each in self.file.policy.statements:
            named = principal_matches(each, self.request.caller) and action_matches(each, self.request.action)
            if each.allows and named:
                unmet = [
                    condition_words(condition)
                    for condition in each.conditions
                    if not condition_matches(condition, each, self.request)
                ]
                yield each, unmet or ["the repository is one that it names"]


def as_text(simulation: Simulation) -> str:
    """The decision first, then the request, then why."""
    lines = [f"{simulation.file.path}: {_WORDS[simulation.decision.effect]}", ""]
    lines += [f"  {label:<9}  {value}" for label, value in _question_lines(simulation)]
    lines.append("")
    lines += _reasons(simulation)
    lines.append(explanation(simulation))
    return "".join(f"{visible(line)}\n" for line in lines)


def as_json(simulation: Simulation) -> str:
    """The same as one JSON object, which `schemas/ecrlint-simulate.schema.json` describes."""
    request = simulation.request
    return json_text(
        {
            "version": VERSION,
            "tool": {"name": "ecrlint", "version": __version__},
            "path": simulation.file.path,
            "kind": simulation.file.policy.kind,
            "request": {
                "principal": simulation.principal,
                "action": request.action,
                "resource": request.resource,
                "context": simulation.context,
                "absent": simulation.absent,
            },
            "decision": simulation.name,
            "guaranteed": simulation.is_guaranteed,
            "statements": [statement_json(simulation.file, each) for each in simulation.decision.statements],
            "near": [
                {**statement_json(simulation.file, each), "unmet": unmet} for each, unmet in simulation.near()
            ],
            "explanation": explanation(simulation),
        }
    )


def statement_json(file: PolicyFile, statement: Statement) -> Json:
    """A statement and where it begins."""
    span = file.span(statement)
    return {
        "label": statement.label,
        "effect": statement.effect,
        "pointer": statement.pointer,
        "line": span.line,
        "column": span.column,
    }


def explanation(simulation: Simulation) -> str:
    """What the decision is worth beside identity policies, which depends on whose caller it is."""
    decision, caller = simulation.decision, simulation.request.caller
    thing = "registry" if simulation.file.policy.kind == "registry" else "repository"
    if decision.effect == "deny":
        return "A Deny wins over whatever other policies allow."
    if not caller.account:
        if decision.allowed:
            return "The caller belongs to no account, so no identity policy is needed."
        return "The caller belongs to no account, so no identity policy can make up for it."
    own = f"the account that owns the {thing}"
    if not simulation.account:
        return _for_either(simulation, f"account {caller.account}", thing)
    if caller.account != simulation.account:
        if decision.allowed:
            return "The caller is of another account: an identity policy there must allow it, too."
        return "The caller is of another account, so no identity policy can make up for it."
    if not decision.allowed:
        return f"That is no guarantee: the caller is of {own}, where an identity policy alone can allow it."
    if _is_delegated(simulation):
        return f"The caller is of {own}, to which the statement leaves it: an identity policy must allow it."
    return f"The caller is of {own}: no identity policy is needed, but one can deny it."


def _for_either(simulation: Simulation, account: str, thing: str) -> str:
    """The same while nobody told who owns the repository."""
    if not simulation.decision.allowed:
        return (
            f"That is a guarantee unless {account} owns the {thing}:"
            " then an identity policy alone can allow it (--account tells)."
        )
    if _is_delegated(simulation):
        return f"An identity policy of {account} must allow it, too."
    return f"An identity policy of {account} must allow it, too, unless that account owns the {thing}."


def _is_delegated(simulation: Simulation) -> bool:
    """Whether the caller is allowed only as one of its account, whose identity policies then decide."""
    caller = simulation.request.caller
    own = caller.identities[:-1] or caller.identities
    return not any(
        stands_for(principal, identity, caller)
        for statement in simulation.decision.statements
        for principal in statement.principals
        for identity in own
    ) and all(statement.principals for statement in simulation.decision.statements)


def _question_lines(simulation: Simulation) -> Iterator[tuple[str, str]]:
    request = simulation.request
    yield "principal", simulation.principal
    yield "action", request.action
    if request.resource:
        yield "resource", request.resource
    for key, values in simulation.context.items():
        yield "context", f"{key} = {', '.join(values)}"
    if simulation.absent:
        yield "absent", ", ".join(simulation.absent)


def _reasons(simulation: Simulation) -> Iterator[str]:
    file = simulation.file
    for each in simulation.decision.statements:
        yield f"{_place(file, each)}: statement '{each.label}' {_VERBS[simulation.decision.effect]}."
    if simulation.decision.effect != "implicit-deny":
        return
    near = list(simulation.near())
    for each, unmet in near:
        yield f"{_place(file, each)}: statement '{each.label}' would allow it if {' and '.join(unmet)}."
    if not near:
        yield "No Allow is about this caller and this action."


def _place(file: PolicyFile, statement: Statement) -> str:
    span = file.span(statement)
    return f"{file.path}:{span.line}:{span.column}"


def _key(key: str) -> str:
    known = find(key)
    return known.name if known else key
