"""Policies that say the same, word for word but for spelling that makes no difference.

What a template decides later is the same before and after, whatever it is. So this proves what the access
engine, which knows nothing of such parts, cannot.
"""

from __future__ import annotations

import json

from ecrlint.policy.action import expand
from ecrlint.policy.principal import Principal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy, Statement

_ONE_REPOSITORY = ("repository", "public")


def says_the_same(old: Policy, new: Policy) -> bool:
    """Whether both have the same statements in the same order, but for Sids, spelling and repetitions."""
    if old.version != new.version and not all(map(_has_no_variables, (old, new))):
        return False
    known = not (old.unknown_statements or new.unknown_statements)
    return known and [_normal(each) for each in old.statements] == [_normal(each) for each in new.statements]


def _has_no_variables(policy: Policy) -> bool:
    """Whether nothing in a policy can be a policy variable, which one Version has and the other has not."""
    return "${" not in json.dumps(policy.data, default=lambda _: "${")


def _normal(statement: Statement) -> dict[str, object]:
    normal: dict[str, object] = {}
    for element, value in statement.data.items():
        if element in ("Action", "NotAction"):
            normal[element] = _actions(value)
        elif element in ("Principal", "NotPrincipal") and isinstance(value, dict):
            normal[element] = {kind: _principals(kind, named) for kind, named in value.items()}
        elif element == "Resource" and statement.policy.kind in _ONE_REPOSITORY and value in ("*", ["*"]):
            continue
        elif element != "Sid":
            normal[element] = value
    return normal


def _actions(value: object) -> object:
    """The entries in lower case, and all actions that they reach: so a covered one makes no difference."""
    texts = _texts(value)
    if texts is None:
        return value
    return frozenset(text.lower() for text in texts).union(*map(expand, texts))


def _principals(kind: str, value: object) -> object:
    """The principals; an account and its root are one."""
    texts = _texts(value)
    return value if texts is None else frozenset(Principal(kind, text, "").identity for text in texts)


def _texts(value: object) -> list[str] | None:
    """The texts of an element; None where some are none, or unknown."""
    items = value if isinstance(value, list) else [value]
    texts = [item for item in items if isinstance(item, str)]
    return texts if len(texts) == len(items) else None
