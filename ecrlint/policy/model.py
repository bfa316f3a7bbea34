"""A policy as rules see it: statements, principals, actions and conditions with their JSON pointers.

`parse` accepts exactly what the JSON Schema of the same kind accepts (a property test holds the two
together), so a good file never pays for a schema validator. What the parse refuses is explained by
`ecrlint.schema.validation`, and the rest of the document is still there for the rules: a broken or unknown
part is left out and its element is listed in `Statement.unknown`.
"""

from __future__ import annotations

from ecrlint.policy.scope import OF_SEVERAL_SERVICES, concerns_ecr
from ecrlint.policy.statement import STATEMENT_ELEMENTS, Condition, Statement, Value
from ecrlint.policy.unknown import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal[
        "repository",
        "registry",
        "public",
        "lifecycle",
        "identity",
        "endpoint",
        "resource-control",
        "ambiguous",
    ]

__all__ = ["Condition", "Policy", "Statement", "Value", "parse"]

VERSIONS = ("2012-10-17", "2008-10-17")
ROOT_ELEMENTS = frozenset(("Version", "Id", "Statement"))


class Policy:
    """A parsed policy document; of one that may be about several services only the statements on ECR.

    `version` is the Version in force: "2008-10-17" when none is given. `service` is the prefix of the
    actions that belong in this kind of policy. `refused_root` says that the schema pass has something to
    explain outside of the statements, `refused` anywhere. `unknown_statements` says that there may be
    statements which nobody knows yet; `broken_items` are the positions in Statement of what is no object.
    `beyond` are lower-case actions that it does not decide about, whatever its statements say; `parts` are
    the policies that it was put together from.
    In such a policy that names ECR nowhere nothing is refused.
    """

    __slots__ = (
        "beyond",
        "broken_items",
        "data",
        "kind",
        "parts",
        "refused_root",
        "service",
        "statements",
        "unknown_statements",
        "version",
    )

    def __init__(self, data: object, kind: Kind) -> None:
        self.data = data
        self.kind = kind
        self.service = "ecr-public" if kind == "public" else "ecr"
        self.refused_root = False
        self.unknown_statements = False
        self.broken_items: list[int] = []
        self.version = "2008-10-17"
        self.statements: tuple[Statement, ...] = ()
        self.beyond: frozenset[str] = frozenset()
        self.parts: tuple[Policy, ...] = ()
        if isinstance(data, dict):
            self._read_root(data)
        else:
            self.refused_root = data is not UNKNOWN

    def release(self) -> None:
        """Let go of the statements, which point back here: then memory is free at once.

        Waiting for the collector of cycles costs a sixth of a long run. The policy is of no use after this.
        """
        self.statements = ()

    @property
    def elements(self) -> frozenset[str]:
        """The elements of IAM that stand in some statement."""
        written = frozenset[str]().union(*[statement.data for statement in self.statements])
        return written & STATEMENT_ELEMENTS

    @property
    def refused(self) -> bool:
        return (
            self.refused_root
            or bool(self.broken_items)
            or any(statement.refused for statement in self.statements)
        )

    def _read_root(self, data: dict[str, object]) -> None:
        version = data.get("Version")
        if isinstance(version, str):
            self.version = version
        if "Version" in data and version not in VERSIONS and version is not UNKNOWN:
            self.refused_root = True
        if not (data.keys() <= ROOT_ELEMENTS and _is_text(data.get("Id", ""))):
            self.refused_root = True
        block = data.get("Statement")
        self.statements = self._read_statements(block)
        if self.kind in OF_SEVERAL_SERVICES and _has_statements(block):
            self.broken_items.clear()  # of whichever service they were meant to be
            self.refused_root = self.refused_root and any(each.ours for each in self.statements)

    def _read_statements(self, block: object) -> tuple[Statement, ...]:
        if isinstance(block, dict):
            return tuple(self._read_statement(0, "/Statement", block))
        if not isinstance(block, list) or not block:
            self.unknown_statements = block is UNKNOWN
            self.refused_root = self.refused_root or not self.unknown_statements
            return ()
        found = []
        for index, item in enumerate(block):
            if isinstance(item, dict):
                found += self._read_statement(index, f"/Statement/{index}", item)
            elif item is UNKNOWN:
                self.unknown_statements = True
            else:
                self.broken_items.append(index)
        return tuple(found)

    def _read_statement(self, index: int, pointer: str, data: dict[str, object]) -> list[Statement]:
        """The statement, or nothing where it is about other services."""
        if self.kind in OF_SEVERAL_SERVICES and not concerns_ecr(data):
            return []
        return [Statement(self, index, pointer, data)]


def parse(data: object, kind: Kind) -> Policy:
    """Read plain JSON data as a policy of a kind; never raises, see `Policy.refused`."""
    return Policy(data, kind)


def _has_statements(block: object) -> bool:
    items = block if isinstance(block, list) else [block]
    return any(isinstance(item, dict) for item in items)


def _is_text(value: object) -> bool:
    return isinstance(value, str) or value is UNKNOWN
