"""Whether the policy of a VPC endpoint lets through the layers of images, which are in a bucket of AWS.

Facts: Amazon ECR User Guide, "Amazon ECR interface VPC endpoints" (the bucket, and that GetObject on it is
needed); awsdocs/amazon-ecr-user-guide issue 8 (tests of the caller's account fail).
"""

from __future__ import annotations

from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.lookalike import LAYER_BUCKET
from ecrlint.policy.pointer import Place
from ecrlint.policy.statement import Statement
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.wildcard import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Policy

    Obstacle = tuple[Statement, str, Place]

_GET = "s3:getobject"
_LAYER = f"arn:aws:s3:::prod-us-east-1-{LAYER_BUCKET}/layer"
_OF_ACCOUNTS = (
    "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn",
    "aws:resourceorgid", "aws:resourceorgpaths", "aws:resourceaccount",
)  # fmt: skip
"""Keys whose values are never yours where a layer is got by a signed link of AWS."""


def obstacle(policy: Policy) -> Obstacle | None:
    """The first Allow of S3 that would let the layers through but for what it asks, with that and its place.

    None where some Allow may let them through, where nobody can tell, and where S3 is not named: then it is
    the policy of another endpoint.
    """
    allows = list(_allows_of_layers(policy))
    if policy.unknown_statements or not any(map(_names_s3, allows)):
        return None
    found = [_test_of(each) for each in allows]
    first = next((each for each in found if each), None)
    return first if all(found) else None


def _allows_of_layers(policy: Policy) -> Iterator[Statement]:
    """The Allows that reach the layers, whatever they ask; those of S3 alone are no part of the policy."""
    block = policy.data.get("Statement") if isinstance(policy.data, dict) else None
    for index, data in enumerate(block if isinstance(block, list) else [block]):
        if isinstance(data, dict):
            pointer = f"/Statement/{index}" if isinstance(block, list) else "/Statement"
            statement = Statement(policy, index, pointer, data)
            if not statement.denies and _may_get(statement) and _may_be_of_layers(statement):
                yield statement
        elif data is UNKNOWN:
            return


def _may_get(statement: Statement) -> bool:
    if "Action" in statement.unknown or statement.has("NotAction"):
        return True
    return any(matches(entry.text.lower(), _GET) for entry in statement.actions)


def _may_be_of_layers(statement: Statement) -> bool:
    if "Resource" in statement.unknown or statement.has("NotResource"):
        return True
    return any(LAYER_BUCKET in each.text or matches(each.text, _LAYER) for each in statement.resources)


def _names_s3(statement: Statement) -> bool:
    return any(entry.text.lower().startswith("s3:") for entry in statement.actions)


def _test_of(statement: Statement) -> Obstacle | None:
    """What a statement asks that no layer meets; None where it may let them through."""
    if not statement.sound:
        return None
    for condition in statement.conditions:
        operator = condition.operator
        is_fixed = not any(map(has_wildcard, condition.texts))
        if condition.key.lower() in _OF_ACCOUNTS and operator and not operator.negated and is_fixed:
            return statement, condition.key, Place(condition.pointer, "key")
    return None
