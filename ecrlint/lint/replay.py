"""The commands with which people check for themselves what a finding claims."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.judge import Witness
    from ecrlint.access.semantics.request import Request
    from ecrlint.policy.model import Kind


MAX_CONTEXT = 4096
"""The characters of condition keys and values in a command: a longer one is for nobody to read."""


class Replays:
    """Writes `ecrlint simulate` commands about one policy; all are empty where it refuses the file.

    So are those that would be too long. `kind` is what the user said that the policy is, `number` which of
    several in the file it is, from 1. Standard input is to be given once more.
    """

    __slots__ = ("_expected", "kind", "number", "path", "refused")

    def __init__(self, path: str, kind: Kind | None, number: int = 0, refused: bool = False) -> None:
        self.path = "-" if path == "<stdin>" else path
        self.kind = kind
        self.number = number
        self.refused = refused
        self._expected: dict[int, tuple[Witness, str]] = {}

    def command(self, request: Request, account: str, organization: str) -> str:
        """The command that decides a request."""
        if self.refused or _is_long(request):
            return ""
        from ecrlint.report.replay import replay

        return self._told_which(replay(self.path, request, account, organization))

    def expectation(self, witness: Witness | None) -> str:
        """The command that exits with 0 when a witness is decided as it claims."""
        if witness is None or self.refused:
            return ""
        if id(witness) not in self._expected:  # many findings may share it, and it may be long
            words = self.command(witness.request, witness.account, witness.organization)
            self._expected[id(witness)] = witness, words and f"{words} --expect={witness.decision}"
        return self._expected[id(witness)][1]

    def _told_which(self, words: str) -> str:
        words += f" --document={self.number}" if self.number else ""
        return words + (f" --kind={self.kind}" if self.kind else "")


def _is_long(request: Request) -> bool:
    return sum(len(key) + sum(map(len, values)) for key, values in request.context.items()) > MAX_CONTEXT
