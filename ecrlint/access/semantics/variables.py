"""Policy variables (IAM User Guide, "IAM policy elements: Variables and tags")."""

from __future__ import annotations

from ecrlint.access.semantics.operators import literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.policy.condition import Operator

_ESCAPES = {"*": "*", "?": "?", "$": "$"}
_FAMILIES = ("String", "ARN", "Bool")
NEWEST = "2012-10-17"
"""The Version in which `${…}` is a variable; in the older one it is plain text."""


def is_active(text: str, operator: Operator, version: str) -> bool:
    """Whether this condition value has variables, rather than a `$` and braces."""
    return "${" in text and version == NEWEST and operator.family in _FAMILIES


def expand(text: str, lookup: Callable[[str], str | None]) -> str | None:
    """The text with each variable's value in its place; None when one has neither value nor default."""
    parts: list[str] = []
    rest = text
    while "${" in rest:
        before, _, tail = rest.partition("${")
        name, brace, after = tail.partition("}")
        if not brace:
            break
        value = _value(name, lookup)
        if value is None:
            return None
        parts += (before, literal(value))
        rest = after
    return "".join(parts) + rest


def variables(text: str) -> list[str]:
    """The lower-case keys that a text takes values from."""
    names = [part.partition("}")[0] for part in text.split("${")[1:]]
    return [name.partition(",")[0].strip().lower() for name in names if name not in _ESCAPES]


def _value(name: str, lookup: Callable[[str], str | None]) -> str | None:
    if name in _ESCAPES:
        return _ESCAPES[name]
    key, comma, default = name.partition(",")
    found = lookup(key.strip())
    if found is None and comma:
        return default.strip().removeprefix("'").removesuffix("'")
    return found


def owner_constants(account: str, organization: str) -> Callable[[str], str | None]:
    """A lookup that knows only what every request for the owner's repository has."""
    known = {"aws:resourceaccount": account, "aws:resourceorgid": organization}
    return lambda key: known.get(key.lower()) or None
