"""Who may do what with a repository, decided exactly, with a concrete request to show for it.

A library without input or output. `evaluate` is the specification: the documented semantics, one
request at a time. The rest answers questions about all requests at once, and every request that it
shows is replayed through `evaluate` first.

The names are looked up when first used: a rule that needs one small part of this room does not pay for
the whole engine.
"""

from __future__ import annotations

__all__ = [
    "Access",
    "Caller",
    "Change",
    "Decision",
    "Diff",
    "Request",
    "Verdict",
    "analyze",
    "compare",
    "simulate",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.engine import Access, Change, Diff, analyze, compare
    from ecrlint.access.semantics.evaluate import Decision, simulate
    from ecrlint.access.semantics.request import Caller, Request
    from ecrlint.access.verdict import Verdict

_MODULES = {
    "Access": "engine",
    "Caller": "semantics.request",
    "Change": "engine",
    "Decision": "semantics.evaluate",
    "Diff": "engine",
    "Request": "semantics.request",
    "Verdict": "verdict",
    "analyze": "engine",
    "compare": "engine",
    "simulate": "semantics.evaluate",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'ecrlint.access' has no attribute {name!r}")
    return getattr(__import__(f"ecrlint.access.{_MODULES[name]}", fromlist=[name]), name)
