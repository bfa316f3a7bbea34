"""The policies of identities in Terraform: which resources of IAM hold one, and in which attribute.

The names are those of the documentation of the providers `aws` and `awscc`. A policy that is a document of
its own, a `data "aws_iam_policy_document"`, is judged where that is written, and not once more for each
resource that uses it.
"""

from __future__ import annotations

import re

from ecrlint.read.terraform.attachments import holders_of
from ecrlint.read.terraform.attribute import candidate_in_text, is_empty, policy_attribute
from ecrlint.read.terraform.instances import each_policy
from ecrlint.read.terraform.resources import IDENTITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.candidate import Found
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module_scopes import ModuleScopes

_is_document = re.compile(
    r"\s*data\.aws_iam_policy_document\.[\w-]+(\[[^\]]*\])?\.(minified_)?json\s*"
).fullmatch


def of_resource(block: Block, scope: ModuleScopes) -> Iterator[Found]:
    """The policies of a resource: one for each instance and inline policy."""
    attribute = IDENTITIES[block.labels[0]]
    address = ".".join(block.labels)

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        for holder in (block, *block.body.blocks_of(attribute)):
            name = attribute if holder is block else "policy"
            found = _policy(holder, name, inside, address + index)
            if found:
                yield found

    for found in each_policy(block, scope, policies):
        found.attached = holders_of(scope).beside(address)
        yield found


def _policy(holder: Block, attribute: str, scope: Scope, name: str) -> Found | None:
    written = holder.body.attributes.get(attribute)
    if written is None or _is_document(written.expression.words):
        return None
    policy = policy_attribute(holder, attribute, scope)
    if policy is None or is_empty(policy.value):
        return None
    found = candidate_in_text(policy.value, name, scope)
    found.kind = "identity"
    return found
