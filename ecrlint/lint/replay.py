"""The commands with which people check for themselves what a finding claims."""

from __future__ import annotations

from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.semantics.request import Caller, Request
    from ecrlint.access.witness import Witness
    from ecrlint.policy.model import Kind


_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./-_")

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
        self._expected: dict[Witness, str] = {}

    def command(self, request: Request, account: str, organization: str) -> str:
        """The command that decides a request."""
        if self.refused or _is_long(request):
            return ""
        return self._with_number(replay(self.path, request, account, organization))

    def expectation(self, witness: Witness | None) -> str:
        """The command that exits with 0 when a witness is decided as it claims."""
        if witness is None or self.refused:
            return ""
        if witness not in self._expected:  # many findings may share it, and it may be long
            words = self.command(witness.request, witness.account, witness.organization)
            self._expected[witness] = words and f"{words} --expect={witness.decision}"
        return self._expected[witness]

    def _with_number(self, words: str) -> str:
        words += f" --document={self.number}" if self.number else ""
        return words + (f" --kind={self.kind}" if self.kind else "")


def _is_long(request: Request) -> bool:
    return sum(len(key) + sum(map(len, values)) for key, values in request.context.items()) > MAX_CONTEXT


def replay(path: str, request: Request, account: str = "", organization: str = "") -> str:
    """The command, ready for a shell; the owner's account and organisation if they are known."""
    return " ".join(map(quoted, ["ecrlint", *arguments_for(path, request, account, organization)]))


def arguments_for(path: str, request: Request, account: str = "", organization: str = "") -> list[str]:
    """The arguments of that command."""
    from ecrlint.access.semantics.request import EVERYTHING

    found = ["simulate", path, *_caller(request.caller), f"--action={request.action}"]
    for key, values in sorted(request.context.items()):
        known = find(key)
        found += [f"--context={known.name if known else key}={value}" for value in values]
    resource = "" if request.resource == EVERYTHING else request.resource
    owned = (("resource", resource), ("account", account), ("organization", organization))
    return found + [f"--{option}={value}" for option, value in owned if value]


def quoted(word: str) -> str:
    """A word as shells read it; those that need no quotes need no module either."""
    if word and _PLAIN.issuperset(word):
        return word
    import shlex

    return shlex.quote(word)


def _caller(caller: Caller) -> Iterator[str]:
    if caller.kind == "role":
        yield f"--principal={caller.arn}"
        yield f"--session={caller.session}"
        return
    yield f"--principal={caller.identities[0]}"
    if caller.issuer:
        yield f"--issuer={caller.issuer}"
