"""Callers who may do exactly the same by the same statements: one row of the table of `ecrlint who`."""

from __future__ import annotations

from ecrlint.access.phrases import FORMS
from ecrlint.access.who.rows import ANY_SERVICE
from ecrlint.policy.principal import Principal
from ecrlint.policy.service_principal import is_service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.access.who.rows import Row

    Section = Literal["anyone", "account", "named", "service", "own", "other"]

SECTIONS: dict[Section, str] = {
    "anyone": "Anyone, or whoever fits a pattern",
    "account": "Whole accounts, whose own identity policies decide who of them may",
    "named": "Named roles, users and sessions",
    "service": "AWS services",
    "own": "Callers of the account that owns it: either side is enough",
    "other": "Callers of other accounts: both sides must allow it",
}
"""The parts of the table in their order, the widest first, with their headings.

The last two are those of the table in which identity policies count as well.
"""


class Group:
    """Callers who may do exactly the same by the same statements: one row for a reader."""

    __slots__ = ("cells", "missing", "rows", "section", "where")

    def __init__(self, section: Section, first: Row) -> None:
        self.section: Section = section
        self.cells = first.cells
        self.missing = first.missing
        self.where = first.where
        self.rows: list[Row] = []

    @property
    def is_open(self) -> bool:
        """Whether nobody in particular is meant."""
        return self.section not in ("own", "other") and any(row.principal == "*" for row in self.rows)

    def callers(self, most: int = 0) -> list[str]:
        """The callers in words, those of one account and kind together; at most so many names in each.

        With `most` of 0 all names are told.
        """
        bundles: dict[tuple[str, str], list[str]] = {}
        for row in self.rows:
            kind, name, tail = _parts(row)
            bundles.setdefault((kind, tail), []).append(name)
        on = f" on {self.where}" if self.where else ""
        return [_bundle(kind, names, tail + on, most) for (kind, tail), names in bundles.items()]


def section_of(row: Row) -> Section:
    """The part of the table that a row belongs to where a repository's own policies are all that counts."""
    if row.delegates:
        return "account"
    form = Principal("AWS", row.principal, "").form
    if form in ("everyone", "wildcard"):
        return "service" if row.who.startswith(ANY_SERVICE) else "anyone"
    return "service" if is_service(row.principal) else "named"


def _parts(row: Row) -> tuple[str, str, str]:
    """What a caller is, its name, and what follows: its account, or conditions on who it is."""
    principal = Principal("AWS", row.principal, "")
    tail = " (the owner)" if row.is_owner and row.account else ""
    if row.delegates:
        return "account", row.account, tail + row.who.removeprefix(f"account {row.account}")
    kind = FORMS.get(principal.form, "")
    narrowed = row.who.removeprefix(row.principal)
    if kind and principal.arn and row.who.startswith(row.principal):
        name = principal.arn.resource.partition("/")[2]
        return kind, name, f" of account {row.account}{tail}{narrowed}"
    if is_service(row.principal):
        return "", row.who, ""
    return "", row.who.replace(", ", " when ", 1), tail


def _bundle(kind: str, names: list[str], tail: str, most: int) -> str:
    shown = names[:most] if most and len(names) > most else names
    listed = ", ".join(shown)
    if len(shown) < len(names):
        listed += f" and {len(names) - len(shown)} more"
    plural = "s" if kind and len(names) > 1 else ""
    return f"{kind}{plural} {listed}{tail}".lstrip()
