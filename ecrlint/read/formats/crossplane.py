"""The policies that Crossplane's first provider (ecr.aws.crossplane.io) takes as objects of its own.

It makes an IAM policy of them: `awsPrincipals` become Principal, `operatorKey` an operator. The names are
those of its resource definition, RepositoryPolicyBody.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.cursor import Cursor, TextLayer
from ecrlint.read.positions import Member, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Made: TypeAlias = tuple[object, Node]
    Members: TypeAlias = dict[str, tuple[Node, Made]]
    """By name: where the name stands, and the value."""

_ELEMENTS = {
    "sid": "Sid", "effect": "Effect", "action": "Action", "notAction": "NotAction",
    "resource": "Resource", "notResource": "NotResource",
}  # fmt: skip
_VALUES = ("stringValue", "booleanValue", "numericValue", "dateValue", "listValue")


def as_iam(policy: Cursor) -> Cursor:
    """The IAM policy that an object stands for; every part of it stands where the object has it."""
    value, node = _policy(policy)
    return Cursor(value, TextLayer(policy.text.text, lambda: node))


def _policy(policy: Cursor) -> Made:
    members = _rename(policy, {"version": "Version", "id": "Id"}, _same)
    members |= _rename(policy, {"statements": "Statement"}, _list(_statement))
    return _object(policy, members)


def _statement(statement: Cursor) -> Made:
    members = _rename(statement, _ELEMENTS, _same)
    members |= _rename(statement, {"principal": "Principal", "notPrincipal": "NotPrincipal"}, _principal)
    members |= _rename(statement, {"condition": "Condition"}, _conditions)
    return _object(statement, members)


def _principal(principal: Cursor) -> Made:
    if principal["allowAnon"].value is True:
        return "*", principal["allowAnon"].node()
    if principal["raw"].given:
        return _same(principal["raw"])
    members = _rename(principal, {"service": "Service"}, _same)
    members |= _rename(principal, {"awsPrincipals": "AWS"}, _list(_caller))
    return _object(principal, members)


def _caller(caller: Cursor) -> Made:
    """An account, a role or a user; one that is only referred to is UNKNOWN."""
    account = caller["awsAccountId"]
    if account.known.isdigit():
        return f"arn:aws:iam::{account.known}:root", account.node()
    return next(
        (_same(each) for each in (account, caller["iamRoleArn"], caller["iamUserArn"]) if each.given),
        (UNKNOWN, caller.node()),
    )


def _conditions(conditions: Cursor) -> Made:
    blocks = {
        str(each["operatorKey"].value): (each["operatorKey"].node(), _pairs(each)) for each in conditions
    }
    return _object(conditions, blocks)


def _pairs(condition: Cursor) -> Made:
    pairs = condition["conditions"]
    return _object(pairs, {str(each["key"].value): (each["key"].node(), _select(each)) for each in pairs})


def _select(pair: Cursor) -> Made:
    return next((_same(pair[name]) for name in _VALUES if pair[name].given), (UNKNOWN, pair.node()))


def _rename(spot: Cursor, names: dict[str, str], made: Callable[[Cursor], Made]) -> Members:
    """The members that are there, under the names that IAM has for them."""
    return {new: (spot[old].key(), made(spot[old])) for old, new in names.items() if spot[old].given}


def _same(spot: Cursor) -> Made:
    return spot.value, spot.node()


def _list(made: Callable[[Cursor], Made]) -> Callable[[Cursor], Made]:
    def all_made(spot: Cursor) -> Made:
        items, whole = [made(item) for item in spot], spot.node()
        return [value for value, _ in items], Node(whole.start, whole.end, [node for _, node in items])

    return all_made


def _object(spot: Cursor, members: Members) -> Made:
    whole = spot.node()
    children = {name: Member(key.start, key.end, node) for name, (key, (_, node)) in members.items()}
    return {name: made[0] for name, (_, made) in members.items()}, Node(whole.start, whole.end, children)
