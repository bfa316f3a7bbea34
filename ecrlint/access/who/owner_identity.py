"""What the identity policies of the owner's account may add to a repository policy.

Facts: Amazon ECR User Guide, "Repository policies vs IAM policies": for callers of the same account
either kind of policy is enough, so only a Deny in the repository policy is a guarantee.
"""

from __future__ import annotations

from ecrlint.access.who.combined import join
from ecrlint.policy.model import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy


def with_owner(policy: Policy, account: str) -> tuple[Policy, Policy]:
    """The policy with all that those identity policies could add; and that addition alone."""
    grant = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "*", "Resource": "*"}
    owner = parse({"Version": "2012-10-17", "Statement": [grant]}, policy.kind)
    return join(policy, owner), owner
