"""Grants of a part of some actions that are of use only together: what several rules report."""

from __future__ import annotations

from ecrlint.policy.guards import MOST_COMPARED
from ecrlint.policy.halves import halves
from ecrlint.policy.slips import is_slip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.gaps import Gap
    from ecrlint.access.judge import Witness
    from ecrlint.policy.model import Context, Policy, Statement

    Actions = frozenset[str]


class Part:
    """A statement that gives callers some actions while nothing gives them `missing`.

    `caller` names the first of them, `evidence` says what one of them may do, and who may hold the rest.
    """

    __slots__ = ("caller", "evidence", "is_service", "missing", "statement", "witness")

    def __init__(self, statement: Statement, gaps: list[Gap], witness: Witness, evidence: str) -> None:
        first = gaps[0]
        self.statement = statement
        self.caller = first.principal.text + (f" and {len(gaps) - 1} more" if len(gaps) > 1 else "")
        self.missing = first.missing
        self.is_service = first.is_service
        self.witness = witness
        self.evidence = evidence


def partial_grants(
    policy: Policy,
    context: Context,
    *,
    needed: Actions,
    telling: Actions,
    spared: Actions = frozenset(),
    services: bool = True,
) -> Iterator[Part]:
    """Each statement that gives some of `telling`, to callers who lack some of `needed`.

    Not those who are given anything of `spared`, nor AWS services unless `services`.
    """
    found = [(each, who) for each, who in halves(policy, needed, telling) if services or not who.is_service]
    if not found or len(policy.statements) > MOST_COMPARED:
        return
    sharers: dict[tuple[int, Actions, bool], list[Gap]] = {}
    for gap in context.access.gaps(needed, telling, spared):
        if (services or not gap.is_service) and not is_slip(policy, gap.principal, gap.missing):
            sharers.setdefault((gap.index, gap.missing, gap.is_service), []).append(gap)
    statements = {each.index: each for each, _ in found}
    for (index, _missing, _), gaps in sharers.items():
        request = gaps[0].request
        evidence = f"{context.access.words(request)}, and nothing here gives it the rest"
        evidence += _elsewhere(gaps[0], context.account)
        yield Part(statements[index], gaps, context.access.witness(request), evidence)


def _elsewhere(gap: Gap, account: str) -> str:
    """Where the rest may be: identity policies alone are enough for the owner's callers only."""
    if gap.is_service:
        return ""
    if not account:
        return "; a caller of the owner's account may hold the rest in an identity policy"
    if gap.request.caller.account == account:
        return "; an identity policy may"
    return "; as the caller is of another account, no identity policy can make up for it"
