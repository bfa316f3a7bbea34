"""Who may do what with a repository, decided exactly, with a concrete request to show for it.

A library without input or output. `evaluate` is the specification: the documented semantics, one
request at a time. The rest answers questions about all requests at once, and every request that it
shows is replayed through `evaluate` first.
"""

from __future__ import annotations

from ecrlint.access.analysis import Access, Change, Diff, analyze, compare
from ecrlint.access.evaluate import Decision, simulate
from ecrlint.access.request import Caller, Request
from ecrlint.access.verdict import Verdict

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
