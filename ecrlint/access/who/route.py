"""The way to ECR through a VPC endpoint, whose policy bounds what passes.

Facts: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies": it grants nothing and
overrides no other policy; what is to pass must be allowed there as well. IAM User Guide, "AWS global
condition context keys": requests on this way have the keys of the endpoint and no `aws:SourceIp`. AWS
services call by another way.
"""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import ENDPOINT_ALWAYS, SOURCE_IP
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.space import ACTION, CALLER, Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.access.semantics.evaluate import Bound
    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.space import Space
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Policy

_ABSENT = 1


class Route:
    """The way through an endpoint with a policy."""

    __slots__ = ("policy",)

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def travellers(self, space: Space, rows: Iterable[Row]) -> list[Row]:
        """The rows, cut to the requests that take this way; those of AWS services alone make none."""
        found = []
        for row in rows:
            row.clip = self._clip(space, row.clip)
            if row.clip[CALLER]:
                found.append(row)
        return found

    def _clip(self, space: Space, clip: Box) -> Box:
        masks = list(clip)
        masks[CALLER] &= ~space.callers.services
        for key, place in space.places.items():
            if key in ENDPOINT_ALWAYS:
                masks[place] &= ~_ABSENT
            elif key == SOURCE_IP:
                masks[place] &= _ABSENT
        return tuple(masks)

    def narrow(self, space: Space, granted: Terms, reading: Reading, bound: Bound) -> Terms:
        """The boxes of what is granted and passes; a box that takes two Allows is no statement's own."""
        passing, found = space.terms(self.policy, reading, bound), Terms()
        found.denies = granted.denies + passing.denies
        for box, _ in granted.allows:
            for way, _ in passing.allows:
                both = meet(box, way)
                if both:
                    found.allows.append((both, None))
        return found

    def tell(self, space: Space, told: Terms, reading: Reading, bound: Bound) -> Terms:
        """The boxes of the statements behind a decision, those of the endpoint among them."""
        passing, found = space.terms(self.policy, reading, bound), Terms()
        found.allows, found.denies = told.allows + passing.allows, told.denies + passing.denies
        return found

    def lacking(self, space: Space, clip: Box, actions: frozenset[str]) -> frozenset[str]:
        """The actions that no Allow of the endpoint lets pass for anybody within a clip."""
        reached = 0
        for box, _ in space.terms(self.policy, DOCUMENTED, "most").allows:
            inside = meet(box, clip)
            if inside and any(meet(inside, each) for each in space.universes):
                reached |= box[ACTION]
        return frozenset(each for each in actions if not space.action_mask([each]) & reached)
