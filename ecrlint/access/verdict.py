"""The answer to a question about all requests: proved, violated with a witness, or unknown with a reason.

A question looks for a request that breaks a claim. The claim is proved when there is none although
everything that is not known is read against it, under every reading of the documentation; it is violated
when there is one although everything is read in its favour; otherwise nobody can tell.
"""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import CORNERS
from ecrlint.access.semantics.request import trouble
from ecrlint.access.space.budget import TooHard
from ecrlint.access.witness import request_of, with_variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.space import Found, Space
    from ecrlint.policy.model import Statement

    Status = Literal["proved", "violated", "unknown"]
    Scope = Literal["grants", "guarantee"]
    Search = Callable[[Reading, bool], Found | None]
    Replay = Callable[[Request, Reading, bool], bool]


ELSEWHERE = "parts of the policy are decided elsewhere or malformed"
"""Why nobody can tell, where the policy is not known."""


class Disagreement(Exception):
    """A witness that the evaluator does not confirm: an error of ours, never of the policy."""


class Verdict:
    """What is known about a claim.

    `witness` breaks it, `statements` let it through, `words` tell it where somebody put it into words; `why`
    says what stands in the way of an answer.
    `scope` is "grants" (what this policy gives) or "guarantee" (whatever identity policies of the
    owner's account may add). `readings` are the corners of the documentation it was checked under.
    """

    __slots__ = ("readings", "scope", "statements", "status", "why", "witness", "words")

    def __init__(
        self,
        status: Status,
        *,
        witness: Request | None = None,
        statements: tuple[Statement, ...] = (),
        why: str = "",
        readings: tuple[str, ...] = (),
        scope: Scope = "grants",
    ) -> None:
        self.status: Status = status
        self.witness = witness
        self.statements = statements
        self.why = why
        self.readings = readings
        self.scope: Scope = scope
        self.words = ""

    @property
    def proved(self) -> bool:
        return self.status == "proved"

    @property
    def violated(self) -> bool:
        return self.status == "violated"

    @property
    def unknown(self) -> bool:
        return self.status == "unknown"

    def __repr__(self) -> str:
        return f"<Verdict {self.status} {self.witness or self.why or ''}>"


def settle(space: Space, search: Search, replay: Replay) -> Verdict:
    """Ask under every reading; `search(reading, strictly)` reads what is unknown against the claim
    when `strictly`, else in its favour.
    """
    try:
        return _settle(space, search, replay)
    except TooHard as limit:
        return Verdict("unknown", why=str(limit))


def _settle(space: Space, search: Search, replay: Replay) -> Verdict:
    corners = _corners(space)
    hits = [search(reading, True) for reading in space.readings]
    if not any(hits):
        if space.why:
            return Verdict("unknown", why=space.why, readings=corners)
        return Verdict("proved", readings=corners)
    sure = [search(reading, False) for reading in space.readings] if space.is_vague else hits
    if not all(sure):
        return Verdict("unknown", why=_doubt(space, hits), readings=corners)
    finds = [found for found in sure if found]
    for found in finds:
        request = _witness(space, found, replay)
        if request is not None:
            statements = (found[1],) if found[1] else ()
            return Verdict("violated", witness=request, statements=statements, readings=corners)
    if space.opaques:
        return Verdict("unknown", why=_variable(space), readings=corners)
    for reading, found in zip(space.readings, finds, strict=True):
        request = request_of(space, found[0])
        if not _confirm(request, replay, reading):
            raise Disagreement(f"{request!r} is not as the proof has it")
    return Verdict("unknown", why=_open(corners), readings=corners)


def _witness(space: Space, found: Found, replay: Replay) -> Request | None:
    """A request of what was found that breaks the claim under every reading; None when none is at hand.

    A find of one reading need not hold in another.
    """
    plainest = request_of(space, found[0])
    for request in (plainest, with_variables(space, plainest)):
        if all(_confirm(request, replay, reading) for reading in space.readings):
            problems = trouble(request)
            if not problems:
                return request
            if not space.opaques:
                raise Disagreement(f"{request!r}: {'; '.join(problems)}")
    return None


def _confirm(request: Request, replay: Replay, reading: Reading) -> bool:
    return all(replay(request, reading, strictly) for strictly in (True, False))


def _corners(space: Space) -> tuple[str, ...]:
    return tuple(sorted(set().union(*space.readings)))


def _doubt(space: Space, hits: list[Found | None]) -> str:
    """Why some readings or unknown parts decide."""
    if all(hits):
        return ELSEWHERE
    return _open(_corners(space))


def _open(corners: tuple[str, ...]) -> str:
    return "the documentation leaves open " + "; ".join(CORNERS[name] for name in corners)


def _variable(space: Space) -> str:
    keys = ", ".join(sorted({opaque.condition.key for opaque in space.opaques.values()}))
    return f"it depends on what a policy variable stands for ({keys})"
