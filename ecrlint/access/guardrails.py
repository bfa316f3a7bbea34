"""Guardrails: what a policy may at most, or must at least, allow.

Each is compiled to a reference policy and asked with the same question as a comparison: "only these may
push" is a policy that lets these push and everybody do anything else, and that the real policy adds
nothing to. A requirement is the same with the sides swapped.
"""

from __future__ import annotations

from ecrlint.access.queries import new_access
from ecrlint.access.space.budget import TooHard
from ecrlint.access.space.space import Space
from ecrlint.access.verdict import Verdict
from ecrlint.access.who.capabilities import NAMES, capability
from ecrlint.access.who.owner_identity import with_owner
from ecrlint.access.witness import plainly, words
from ecrlint.policy.action import spelling
from ecrlint.policy.arn import is_account_id
from ecrlint.policy.model import Policy, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Literal

    from ecrlint.access.verdict import Scope
    from ecrlint.access.who.capabilities import Name
    from ecrlint.policy.model import Kind

    Direction = Literal["at most", "at least"]

OWNER = "owner"
ANYONE = "*"
PEOPLE = {"may": "only", "forbid": "except", "require": "by"}
"""The keys that say what a guardrail is about, each with the key that lists callers."""


class BadGuardrail(Exception):
    """A guardrail that means nothing; the text says what is wrong with it."""


class CompiledGuardrail:
    """A reference policy and which way it binds: the policy allows it "at most" or "at least".

    `organizations` are those whose members it is about; `scope` is "grants" or "guarantee".
    """

    __slots__ = ("direction", "organizations", "reference", "scope")

    def __init__(
        self, reference: Policy, direction: Direction, scope: Scope, organizations: Sequence[str] = ()
    ) -> None:
        self.reference = reference
        self.direction: Direction = direction
        self.scope: Scope = scope
        self.organizations = tuple(organizations)


def compile_guardrail(
    entry: Mapping[str, object],
    kind: Kind,
    account: str = "",
    groups: Mapping[str, Sequence[str]] | None = None,
) -> CompiledGuardrail:
    """A guardrail as configured: `may`/`only`, `forbid`/`except`, `require`/`by`/`when` or `reference`.

    `reference` holds the policy itself, as plain data.
    """
    scope: Scope = "guarantee" if entry.get("scope") == "guarantee" else "grants"
    if "reference" in entry:
        return CompiledGuardrail(parse(entry["reference"], kind), "at most", scope)
    for verb, people in PEOPLE.items():
        if verb in entry:
            who = _group_members(_texts(entry.get(people)), account, groups or {})
            organizations = [each.partition("/")[0] for each in who if each.startswith("o-")]
            name = _capability(entry[verb])
            if verb == "require":
                data = _at_least(name, who, kind, entry.get("when"))
                return CompiledGuardrail(parse(data, kind), "at least", scope, organizations)
            return CompiledGuardrail(parse(_at_most(name, who, kind), kind), "at most", scope, organizations)
    raise BadGuardrail("a guardrail has one of: may, forbid, require, reference")


def needs_account(entry: Mapping[str, object], groups: Mapping[str, Sequence[str]]) -> bool:
    """Whether a guardrail as configured means nothing without the account that owns the repository."""
    who = (each for people in PEOPLE.values() for each in _texts(entry.get(people)))
    members = (member for each in who for member in groups.get(each, (each,)))
    return OWNER in members or entry.get("scope") == "guarantee"


def principal(who: str) -> tuple[object, dict[str, dict[str, str]]]:
    """Somebody as a principal, or as everybody under a condition; told by the shape of the text.

    Raises BadGuardrail.
    """
    if who == ANYONE or is_account_id(who) or who.startswith("arn:"):
        return {"AWS": who}, {}
    if who.startswith("o-"):
        if "/" in who:
            paths = who if who.endswith("*") else f"{who.rstrip('/')}/*"
            return "*", {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": paths}}
        return "*", {"StringEquals": {"aws:PrincipalOrgID": who}}
    if who.startswith("vpce-"):
        return "*", {"StringEquals": {"aws:SourceVpce": who}}
    if who.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return {"Service": who}, {}
    raise BadGuardrail(f"'{who}' is no account, ARN, organization, service, VPC endpoint or group")


def keeps(policy: Policy, guardrail: CompiledGuardrail, account: str = "", organization: str = "") -> Verdict:
    """The claim that a policy keeps a guardrail."""
    try:
        verdict = _keeps(policy, guardrail, account, organization)
    except TooHard as limit:
        verdict = Verdict("unknown", why=str(limit))
    verdict.scope = guardrail.scope
    return verdict


def _keeps(policy: Policy, guardrail: CompiledGuardrail, account: str, organization: str) -> Verdict:
    judged = policy
    if guardrail.scope == "guarantee" and guardrail.direction == "at most":
        if not account:
            return Verdict("unknown", why="a guarantee needs the account that owns the repository")
        judged, _ = with_owner(policy, account)
    space = Space([guardrail.reference, judged], account, organization)
    if guardrail.direction == "at least":
        verdict = new_access(space, judged, guardrail.reference)
    else:
        verdict = new_access(space, guardrail.reference, judged)
        verdict.why = verdict.why or _membership(guardrail, verdict, space)
    if verdict.witness:
        verdict.words = words(space, plainly(verdict.witness, judged, guardrail.reference))
    return verdict


def _membership(guardrail: CompiledGuardrail, verdict: Verdict, space: Space) -> str:
    """What is not known about a caller whom only the membership of an organisation would let through."""
    caller = verdict.witness.caller if verdict.witness else None
    if not (caller and guardrail.organizations and caller.account in space.callers.accounts):
        return ""
    return (
        f"account {caller.account} is not known to be in "
        f"{' or '.join(guardrail.organizations)}; add the condition aws:PrincipalOrgID"
    )


def _at_most(name: Name, who: Iterable[str], kind: Kind) -> dict[str, object]:
    decisive = _actions(name, kind, "decisive")
    everything_else: dict[str, object] = {"Effect": "Allow", "Principal": "*", "NotAction": decisive}
    return _policy([*(_grant(each, decisive, {}) for each in who), everything_else], kind)


def _at_least(name: Name, who: Iterable[str], kind: Kind, when: object) -> dict[str, object]:
    block = when if isinstance(when, dict) else {}
    needed = _actions(name, kind, "needed")
    return _policy([_grant(each, needed, block) for each in who], kind)


def _policy(statements: list[dict[str, object]], kind: Kind) -> dict[str, object]:
    if kind == "registry":
        statements = [{**each, "Resource": "*"} for each in statements]
    return {"Version": "2012-10-17", "Statement": statements}


def _grant(who: str, actions: list[str], when: Mapping[str, object]) -> dict[str, object]:
    who_calls, condition = principal(who)
    block: dict[str, object] = dict(when)
    for operator, keys in condition.items():
        present = block.get(operator)
        block[operator] = {**present, **keys} if isinstance(present, dict) else keys
    found: dict[str, object] = {"Effect": "Allow", "Principal": who_calls, "Action": actions}
    return {**found, "Condition": block} if block else found


def _group_members(who: Iterable[str], account: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
    """Group names replaced by their members, `owner` by the owner's account."""
    found: list[str] = []
    for each in who:
        members = groups.get(each, (each,))
        for member in members:
            if member == OWNER and not account:
                raise BadGuardrail("'owner' needs the configuration key 'account'")
            found.append(account if member == OWNER else member)
    return found


def _capability(value: object) -> Name:
    for name in NAMES:
        if name == value:
            return name
    raise BadGuardrail(f"'{value}' is no capability; there are {', '.join(NAMES)}")


def _actions(name: Name, kind: Kind, part: Literal["decisive", "needed"]) -> list[str]:
    ability = capability(name, "ecr-public" if kind == "public" else "ecr")
    return [spelling(each) for each in sorted(getattr(ability, part))]


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]
