"""What the engine makes of a policy of which a template decides a part."""

from __future__ import annotations

from ecrlint.access.engine import analyze
from ecrlint.policy.model import parse
from ecrlint.policy.undecided import with_named_resources
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.engine import Access
    from ecrlint.policy.model import Policy, Statement


class ToldPart:
    """What something is known of; `statements` has its own statement for each of those that rules see."""

    __slots__ = ("access", "statements")

    def __init__(self, access: Access, statements: dict[Statement, Statement]) -> None:
        self.access = access
        self.statements = statements


def told_part(policy: Policy, whole: Access, own: dict[Statement, Statement]) -> ToldPart:
    """A policy less the statements of which nothing is known; `whole` asks about all, by its `own` ones."""
    if not policy.unknown_statements:
        return ToldPart(whole, own)
    statements = [each.data for each in whole.policy.statements]
    told = parse({"Version": policy.version, "Statement": statements}, policy.kind)
    access = analyze(told, whole.account, whole.organization)
    return ToldPart(access, dict(zip(policy.statements, told.statements, strict=True)))


def with_unknowns(policy: Policy) -> Policy:
    """The policy with Unknown for every text that a template fills in, but for the ARNs that it is about."""
    return parse(_blank(with_named_resources(policy.data)), policy.kind)


def _blank(value: object) -> object:
    if isinstance(value, dict):
        return {key: each if key == "Resource" else _blank(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_blank(each) for each in value]
    return UNKNOWN if isinstance(value, str) and has_hole(value) else value
