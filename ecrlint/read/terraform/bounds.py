"""The policies in Terraform that bound what others grant: VPC endpoints' and resource control policies.

A service control policy has neither principals nor anything of a resource's, so it is none of ours.
"""

from __future__ import annotations

from ecrlint.read.candidate import OF_ORGANIZATIONS
from ecrlint.read.terraform.attribute import candidate_in_text, is_empty, policy_attribute, text_of
from ecrlint.read.terraform.instances import each_policy
from ecrlint.read.terraform.resources import BOUNDS, TYPE_OF_POLICY, kind_of_bound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.candidate import Found
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module_scopes import ModuleScopes


def of_resource(block: Block, scope: ModuleScopes) -> Iterator[Found]:
    """The policy of each instance of a resource."""
    type = block.labels[0]
    address = ".".join(block.labels)

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        kind = kind_of_bound(type, text_of(block, (TYPE_OF_POLICY,), inside))
        policy = policy_attribute(block, BOUNDS[type], inside)
        if policy and not is_empty(policy.value):
            found = candidate_in_text(policy.value, address + index, inside)
            found.kind = kind
            found.foreign = "" if kind else OF_ORGANIZATIONS
            yield found

    yield from each_policy(block, scope, policies)
