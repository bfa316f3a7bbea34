"""Several policies made one, as `aws_iam_policy_document` does with its sources and overrides.

The provider's page says: statements come in the order of the documents, and one with the Sid of an earlier
one takes its place. The newest Version and the last Id stay.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.read.limits import more_than
from ecrlint.read.terraform.statement import members_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.read.limits import Reached

MAX_STATEMENTS = 1000
"""How many statements a policy may have; more are taken for one that is unknown."""


def merge_policies(policies: Iterable[HclValue], spot: HclSpan, reached: Reached) -> HclValue:
    """One policy of several, which stands at `spot`; one that nobody knows gives one unknown statement."""
    members: dict[str, Entry] = {}
    statements: list[HclValue] = []
    for policy in policies:
        given = members_of(policy)
        for name, entry in ({"Statement": Entry(policy, policy.spot)} if given is None else given).items():
            if name == "Statement":
                for statement in _statements(entry.value):
                    _put(statements, statement, reached)
            elif name != "Version" or _is_newer(entry, members.get(name)):
                members[name] = entry
    if statements:
        members["Statement"] = Entry(HclValue(statements, spot), spot)
    return HclValue(members, spot)


def _statements(value: HclValue) -> list[HclValue]:
    if isinstance(value.content, list):
        return value.content
    return [value if members_of(value) else HclValue(UNKNOWN, value.spot)]


def _put(statements: list[HclValue], new: HclValue, reached: Reached) -> None:
    """Add a statement, or let it take the place of the one with its Sid; one unknown stands for all."""
    sid = _sid(new)
    if len(statements) >= MAX_STATEMENTS:
        reached.note(more_than(MAX_STATEMENTS, "statements"))
        new = HclValue(UNKNOWN, new.spot)
    if new.content is UNKNOWN and any(old.content is UNKNOWN for old in statements):
        return
    for index, old in enumerate(statements):
        if sid and _sid(old) == sid:
            statements[index] = new
            return
    statements.append(new)


def _sid(statement: HclValue) -> str:
    entry = (members_of(statement) or {}).get("Sid")
    return entry.value.content if entry and isinstance(entry.value.content, str) else ""


def _is_newer(version: Entry, other: Entry | None) -> bool:
    new, old = version.value.content, other.value.content if other else None
    return not isinstance(old, str) or (isinstance(new, str) and new > old)
