"""A request as the `ecrlint simulate` command that decides it: how people check a witness themselves."""

from __future__ import annotations

from ecrlint.access.semantics.request import EVERYTHING
from ecrlint.policy.condition_keys import find

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./-_")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.semantics.request import Caller, Request


def replay(path: str, request: Request, account: str = "", organization: str = "") -> str:
    """The command, ready for a shell; the owner's account and organisation if they are known."""
    return " ".join(map(_quoted, ["ecrlint", *arguments_for(path, request, account, organization)]))


def arguments_for(path: str, request: Request, account: str = "", organization: str = "") -> list[str]:
    """The arguments of that command."""
    found = ["simulate", path, *_caller(request.caller), f"--action={request.action}"]
    for key, values in sorted(request.context.items()):
        known = find(key)
        found += [f"--context={known.name if known else key}={value}" for value in values]
    resource = "" if request.resource == EVERYTHING else request.resource
    owned = (("resource", resource), ("account", account), ("organization", organization))
    return found + [f"--{option}={value}" for option, value in owned if value]


def _quoted(word: str) -> str:
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
