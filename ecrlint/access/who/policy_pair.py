"""The policies of a repository and those of a caller, before one question.

Facts: IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic": in the account
that owns the repository either side can allow; a caller of another account needs both sides. A Deny on
either side wins. What works on no repository is the caller's own side alone to allow. Permissions
boundaries, session policies and policies of an organisation can take away more, and are not looked at.
"""

from __future__ import annotations

from ecrlint.access.space.boxes import meet, narrow
from ecrlint.access.space.space import ACTION, Terms
from ecrlint.access.who.combined import direct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.semantics.evaluate import Bound
    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.space.space import Space, Term
    from ecrlint.policy.model import Policy


class Together:
    """What the policies of a repository (`resource`) and of a caller (`identity`) come to for that caller.

    `is_own` says that the caller is of the account that owns the repository. There an Allow that names the
    account alone leaves it to the identity policies, and so gives nothing by itself.
    """

    __slots__ = ("identity", "is_own", "resource")

    def __init__(self, resource: Policy, identity: Policy, is_own: bool) -> None:
        self.resource = direct(resource) if is_own else resource
        self.identity = identity
        self.is_own = is_own

    @property
    def policies(self) -> list[Policy]:
        """What a space for such questions must tell apart."""
        return [self.resource, self.identity]

    def terms(self, space: Space, reading: Reading, bound: Bound) -> Terms:
        """The boxes of what is allowed and denied; a box that takes two Allows is no statement's own."""
        here, there = self.sides(space, reading, bound)
        found = Terms()
        found.denies = here.denies + there.denies
        if self.is_own:
            found.allows = here.allows + there.allows
        else:
            found.allows = _within(there.allows, ~space.actions.on_repositories)
            for mine, _ in here.allows:
                for theirs, _ in there.allows:
                    both = meet(mine, theirs)
                    if both:
                        found.allows.append((both, None))
        return found

    def sides(self, space: Space, reading: Reading, bound: Bound) -> tuple[Terms, Terms]:
        """The boxes of either side: the repository's, which are about repositories only, and theirs."""
        here, found = space.terms(self.resource, reading, bound), Terms()
        found.allows = _within(here.allows, space.actions.on_repositories)
        found.denies = _within(here.denies, space.actions.on_repositories)
        return found, space.terms(self.identity, reading, bound)


def _within(terms: list[Term], actions: int) -> list[Term]:
    """The terms for some actions only."""
    cut = ((narrow(box, ACTION, actions), statement) for box, statement in terms)
    return [term for term in cut if all(term[0])]
