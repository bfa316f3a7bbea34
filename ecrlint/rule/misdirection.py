"""Denies that take a push or a pull from everybody whom the policy allows it: what two rules ask about."""

from __future__ import annotations

from ecrlint.analysis.spared import is_meant_for, spared
from ecrlint.policy.action import PULL, push_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.witness import Witness
    from ecrlint.analysis.spared import Spared
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.rule.context import Context


class Misdirection:
    """Whom a Deny spares, the actions that nobody is left with, and a request that shows it."""

    __slots__ = ("actions", "others", "witness")

    def __init__(self, others: list[Spared], actions: list[str], witness: Witness) -> None:
        self.others = others
        self.actions = actions
        self.witness = witness


def misdirection(policy: Policy, deny: Statement, context: Context) -> Misdirection | None:
    """What is wrong with a Deny that spares somebody by name, and nobody who is allowed the action."""
    others = list(spared(deny)) if deny.denies and deny.sound else []
    for capability in (push_set(policy.service), PULL) if others else ():
        meant = [each for each in sorted(capability & deny.reach) if is_meant_for(policy, each, others)]
        shown = [(each, context.access.taken_from_all(deny, each)) for each in meant]
        found = [(each, witness) for each, witness in shown if witness]
        if found:
            return Misdirection(others, [each for each, _ in found], found[0][1])
    return None
