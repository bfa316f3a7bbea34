"""Which identities of a plan or a state have which policies: by the names that the resources have there."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.holders import Holders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Values = Mapping[str, object]

_HOLDERS = ("role", "user", "group", "roles", "users", "groups", "permission_set_arn")
_IDENTITIES = ("aws_iam_role", "aws_iam_user", "aws_iam_group")
_MANAGED = ("policy_arn", "managed_policy_arn", "managed_policy_arns")
_ATTACHMENT = "_attachment"


def attachments(resources: Iterable[tuple[str, str, Values, list[str]]]) -> Holders:
    """Who has what, given type, address, values and the texts of the policies of each resource."""
    holders = Holders()
    for type, address, values, policies in resources:
        if "_iam_" not in type and "_ssoadmin_" not in type:
            continue
        if policies:
            holders.documents[address] = _documents(policies)
        for holder in _holders(type, address, values):
            if policies:
                holders.attach(address, holder)
            for name in _MANAGED:
                for arn in _texts(values.get(name)):
                    holders.attach_managed(arn, holder)
            if type.endswith(_ATTACHMENT) and not any(_texts(values.get(name)) for name in _MANAGED):
                holders.leave_open(holder)  # the ARN of a policy that is not there yet
    return holders


def _holders(type: str, address: str, values: Values) -> list[str]:
    """The names of those who get something; an identity of the module itself, by its name or address."""
    if type in _IDENTITIES:
        return _texts(values.get("name")) or [address]
    return [name for each in _HOLDERS for name in _texts(values.get(each))]


def _documents(policies: list[str]) -> Callable[[], list[object]]:
    import json

    def read() -> list[object]:
        try:
            return [json.loads(each) for each in policies]
        except (ValueError, RecursionError):
            return [UNKNOWN]

    return read


def _texts(value: object) -> list[str]:
    """A text, or the texts of a list."""
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, str)]
