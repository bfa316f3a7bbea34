"""How a value that is written in one place comes into a policy in another: statement, resource, calls."""

from __future__ import annotations

from ecrlint.lint.located import LocatedRelated
from ecrlint.policy.pointer import Place, statement_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.document import Document
    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.source import Span

CALL = "called here"
"""What is said of the call of a module that leads to a policy."""


def origins(document: Document, place: Place, span: Span) -> Iterator[LocatedRelated]:
    """The places from which a policy of Terraform has what is written at `span`, without those around it."""
    holder = _span(document.holder)
    if holder is None or (_holds(holder, span) and not document.calls):
        return
    statement = statement_of(place.pointer)
    if statement and not _holds(document.locate(Place(statement)), span):
        yield LocatedRelated("in this statement", statement, document.locate(Place(statement, "opening")))
    if not _holds(holder, span):
        end = holder.source.first_line_of(holder.start, holder.end)
        yield LocatedRelated("in this resource", "", holder.source.span(holder.start, end))
    for call in map(_span, document.calls):
        if call and call != span:
            yield LocatedRelated(CALL, "", call)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.source is inner.source and outer.start <= inner.start and inner.end <= outer.end


def _span(spot: HclSpan | None) -> Span | None:
    return spot.source.span(spot.start, spot.end) if spot and spot.source else None
