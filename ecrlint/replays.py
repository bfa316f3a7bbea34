"""The commands with which people check for themselves what a finding claims."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.judge import Witness
    from ecrlint.access.request import Request
    from ecrlint.policy.model import Kind


class Replays:
    """Writes `ecrlint simulate` commands about one policy; all are empty where it refuses the file.

    `kind` is what the user said that the policy is, `number` which of several in the file it is, from 1.
    Standard input is to be given once more.
    """

    __slots__ = ("kind", "number", "path", "refused")

    def __init__(self, path: str, kind: Kind | None, number: int = 0, refused: bool = False) -> None:
        self.path = "-" if path == "<stdin>" else path
        self.kind = kind
        self.number = number
        self.refused = refused

    def command(self, request: Request, account: str, organization: str) -> str:
        """The command that decides a request."""
        if self.refused:
            return ""
        from ecrlint.report.replay import replay

        return self._told_which(replay(self.path, request, account, organization))

    def expectation(self, witness: Witness | None) -> str:
        """The command that exits with 0 when a witness is decided as it claims."""
        if witness is None or self.refused:
            return ""
        words = self.command(witness.request, witness.account, witness.organization)
        return f"{words} --expect={witness.decision}"

    def _told_which(self, words: str) -> str:
        words += f" --document={self.number}" if self.number else ""
        return words + (f" --kind={self.kind}" if self.kind else "")
