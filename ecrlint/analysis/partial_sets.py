"""Principals whom a statement by itself gives only a part of some actions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal


def halves(
    policy: Policy, needed: frozenset[str], telling: frozenset[str]
) -> Iterator[tuple[Statement, Principal]]:
    """Everyone whom an Allow gives some of `telling` and not all of `needed`, with the first such Allow.

    Nobody else can lack a part, whatever the statements add up to.
    """
    seen: set[str] = set()
    for statement in policy.statements:
        reach = statement.reach
        if statement.allows and not telling.isdisjoint(reach) and not needed <= reach:
            for principal in statement.principals:
                if principal.identity not in seen:
                    seen.add(principal.identity)
                    yield statement, principal
