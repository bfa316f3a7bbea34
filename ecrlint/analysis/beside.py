"""What the policies of one file grant to a role between them: its own, and those of repositories.

In the account of a repository either is enough (Amazon ECR User Guide, "Private repository policies": "a user
or role only needs to be allowed to perform an action through either"). Who is meant is told by name: a
template knows a role before it has an ARN.
"""

from __future__ import annotations

from ecrlint.policy.model import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    from ecrlint.analysis.attached import AttachedPolicies
    from ecrlint.policy.model import Kind, Statement

    Actions = frozenset[str]

    class Written(Protocol):
        """A policy of the file."""

        @property
        def kind(self) -> Kind: ...
        @property
        def data(self) -> object: ...
        @property
        def attached(self) -> AttachedPolicies | None: ...


_EVERYONE = "*"
_OF_RESOURCES = ("repository", "registry")


class PoliciesBeside:
    """The policies of one file; they are parsed when the first of them is found to lack something."""

    __slots__ = ("_documents", "_to_identities", "_to_principals")

    def __init__(self, documents: Sequence[Written] = ()) -> None:
        self._documents = documents
        self._to_identities: list[tuple[frozenset[str], Actions]] | None = None
        self._to_principals: list[tuple[str, Actions]] | None = None

    def granted_to_holders(self, names: Iterable[str]) -> Actions:
        """What the policies of repositories and registries may allow to identities that have these names."""
        if self._to_principals is None:
            self._to_principals = [
                (text, statement.reach)
                for each in self._documents
                if each.kind in _OF_RESOURCES
                for statement in parse(each.data, each.kind).statements
                if statement.allows
                for text in _texts(statement)
            ]
        wanted = list(names)
        return _all(reach for text, reach in self._to_principals if text == _EVERYONE or _names(text, wanted))

    def granted_to_principal(self, text: str) -> Actions:
        """What the policies of identities may allow to those that a principal's text may name."""
        if self._to_identities is None:
            self._to_identities = [
                (each.attached.names, statement.reach)
                for each in self._documents
                if each.kind == "identity" and each.attached
                for statement in each.attached.statements
                if statement.allows
            ]
        return _all(reach for names, reach in self._to_identities if _names(text, names))


def _texts(statement: Statement) -> list[str]:
    """The principals of a statement that may be identities, everyone where they are not known."""
    if not statement.unknown.isdisjoint(("Statement", "Principal")):
        return [_EVERYONE]
    return [
        _EVERYONE if each.is_everyone else each.text for each in statement.principals if not each.is_service
    ]


def _all(found: Iterable[Actions]) -> Actions:
    return frozenset[str]().union(*found)


def _names(text: str, names: Iterable[str]) -> bool:
    """Whether a text has one of some names in it, as a whole word; holes begin in lower case."""
    import re

    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) for name in names)
