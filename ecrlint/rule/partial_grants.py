"""Grants of a part of some actions that are of use only together: what several rules report."""

from __future__ import annotations

from ecrlint.analysis.arn_syntax import of_principal
from ecrlint.analysis.identity_grants import parts_on_resources
from ecrlint.analysis.misspelt_actions import is_slip
from ecrlint.analysis.partial_sets import halves
from ecrlint.analysis.prefilter import MOST_COMPARED
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.gaps import Gap
    from ecrlint.access.witness import Witness
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal
    from ecrlint.rule.context import Context

    Actions = frozenset[str]


class PartialGrant:
    """A statement that gives callers some actions while nothing gives them `missing`.

    `caller` names the first of them, and is empty in an identity policy; `variant` is the message for either.
    `evidence` says what one of them may do, and who may hold the rest. There is no `witness` where nobody
    knows who they are.
    """

    __slots__ = (
        "caller",
        "evidence",
        "is_service",
        "missing",
        "principals",
        "statement",
        "variant",
        "witness",
    )

    def __init__(
        self,
        statement: Statement,
        principals: list[Principal],
        missing: Actions,
        evidence: str,
        witness: Witness | None = None,
    ) -> None:
        self.statement = statement
        self.principals = principals
        self.caller = principals[0].text if principals else ""
        if len(principals) > 1:
            self.caller += f" and {len(principals) - 1} more"
        self.variant = "default" if principals else "identity"
        self.is_service = bool(principals) and principals[0].is_service
        self.missing = missing
        self.evidence = evidence
        self.witness = witness


def partial_grants(
    policy: Policy,
    context: Context,
    *,
    needed: Actions,
    telling: Actions,
    spared: Actions = frozenset(),
    clues: Actions = frozenset(),
    sufficient: tuple[Actions, ...] = (),
    services: bool = True,
) -> Iterator[PartialGrant]:
    """Each statement that gives some of `telling`, to callers who lack some of `needed`.

    Not those who are given anything of `spared` or all of one of the sets that are `sufficient` for another
    use, nor AWS services unless `services`. In an identity policy
    they are whoever it is attached to, and it is judged for one resource after the other; where there are
    `clues`, one of them must be allowed as well to show that no other use is meant.
    """
    if policy.kind == "identity":
        for part in parts_on_resources(policy, needed, telling, spared, clues, sufficient, context.attached):
            words = _NO_OTHER if context.attached.policies else _ANOTHER
            if not part.missing <= context.beside.granted_to_holders(context.attached.names):
                yield PartialGrant(part.statement, [], part.missing, words.format(part.resource))
        return
    found = [(each, who) for each, who in halves(policy, needed, telling) if services or not who.is_service]
    if not found or len(policy.statements) > MOST_COMPARED:
        return
    for grant in _of_whoever(policy, found, needed, spared, sufficient):
        if not all(_has_rest(each, grant.missing, context) for each in grant.principals):
            yield grant
    sharers: dict[tuple[int, Actions, bool], list[Gap]] = {}
    for gap in context.access.gaps(needed, telling, spared, sufficient):
        if (
            (services or not gap.is_service)
            and not is_slip(policy, gap.principal, gap.missing)
            and not _has_rest(gap.principal, gap.missing, context)
        ):
            sharers.setdefault((gap.index, gap.missing, gap.is_service), []).append(gap)
    statements = {each.index: each for each, _ in found}
    for (index, missing, _), gaps in sharers.items():
        request = gaps[0].request
        evidence = f"{context.access.words(request)}, and nothing here gives it the rest"
        evidence += _elsewhere(gaps[0], context.account)
        witness = context.access.witness(request)
        yield PartialGrant(statements[index], [gap.principal for gap in gaps], missing, evidence, witness)


def _has_rest(principal: Principal, missing: Actions, context: Context) -> bool:
    """Whether an identity policy of the same file gives a principal what it lacks."""
    return not principal.is_service and missing <= context.beside.granted_to_principal(principal.text)


def _of_whoever(
    policy: Policy,
    found: list[tuple[Statement, Principal]],
    needed: Actions,
    spared: Actions,
    sufficient: tuple[Actions, ...],
) -> Iterator[PartialGrant]:
    """The grants to principals of whom a template fills in a part: whoever they are, nobody gets the rest.

    Only where every statement is an Allow whose actions are known, as a Deny may be meant to take it away.
    """
    whoever = [(each, who) for each, who in found if _is_somebody(who)]
    given = frozenset().union(*(each.reach for each in policy.statements))
    missing = needed - given
    if (
        not (whoever and missing)
        or policy.unknown_statements
        or not given.isdisjoint(spared)
        or any(each <= given for each in sufficient)
        or not all(map(_adds, policy.statements))
    ):
        return
    named: dict[int, list[Principal]] = {}
    for statement, who in whoever:
        if not is_slip(policy, who, missing) and not of_principal(who):
            named.setdefault(statement.index, []).append(who)
    statements = {each.index: each for each, _ in whoever}
    for index, principals in named.items():
        yield PartialGrant(statements[index], principals, missing, _NOBODY)


_NOBODY = (
    "nothing here gives anybody the rest; a caller of the owner's account may hold it in an identity policy"
)


_NO_OTHER = "nothing that is attached to the same identity here allows the rest on {}"
_ANOTHER = "nothing in this policy allows the rest on {}; another policy of the same identity may"


def _is_somebody(principal: Principal) -> bool:
    """Whether a template fills in a part of an AWS principal that may be one."""
    return principal.type == "AWS" and principal.form != "wildcard" and has_hole(principal.text)


def _adds(statement: Statement) -> bool:
    """Whether a statement surely allows what its actions say, to somebody."""
    return statement.allows and statement.unknown.isdisjoint(("Statement", "Effect", "Action", "NotAction"))


def _elsewhere(gap: Gap, account: str) -> str:
    """Where the rest may be: identity policies alone are enough for the owner's callers only."""
    if gap.is_service:
        return ""
    if not account:
        return "; a caller of the owner's account may hold the rest in an identity policy"
    if gap.request.caller.account == account:
        return "; an identity policy may"
    return "; as the caller is of another account, no identity policy can make up for it"
