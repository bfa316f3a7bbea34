"""A finding with its characters: what every report prints."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from ecrlint.access.access_change import AccessChange
    from ecrlint.read.document import Document
    from ecrlint.rule.finding import Finding, Level
    from ecrlint.rule.rule import Rule
    from ecrlint.source import Source, Span
    from ecrlint.write import Edit

    class Offer(Protocol):
        """A fix that was found right: its edits, in order and of one source, and what it does to access."""

        @property
        def title(self) -> str: ...
        @property
        def edits(self) -> Sequence[Edit]: ...
        @property
        def source(self) -> Source: ...
        @property
        def access(self) -> AccessChange: ...
        @property
        def is_safe(self) -> bool: ...

    class Offers(Protocol):
        """The fixes for the findings of one source; `untried` counts findings whose fixes were not tried."""

        @property
        def untried(self) -> int: ...
        def offer(self, located: Located) -> Offer | None: ...


class LocatedRelated:
    """A related place with its characters."""

    __slots__ = ("message", "pointer", "span")

    def __init__(self, message: str, pointer: str, span: Span) -> None:
        self.message = message
        self.pointer = pointer
        self.span = span


class Located:
    """A finding with its characters.

    `pointer` is empty for the whole document and for text that did not parse. `kind` is the document's
    kind, or "unknown" where it did not parse; `name` tells documents of one file apart (it may be empty).
    `fingerprint` stays the same when lines move or the file is reformatted. `replay` is the command that
    decides the finding's witness, empty where `ecrlint simulate` does not take the file. `document` is the
    policy, None for text that did not parse. `offers` works out fixes; whoever runs attaches it
    (`ecrlint.fixing.fixes`), None where the source has none.
    """

    __slots__ = (
        "document", "finding", "fingerprint", "kind", "level", "name", "offers", "pointer", "related",
        "replay", "span",
    )  # fmt: skip

    def __init__(
        self,
        finding: Finding,
        level: Level,
        span: Span,
        pointer: str,
        related: tuple[LocatedRelated, ...],
        kind: str,
        name: str,
        fingerprint: str,
        replay: str = "",
        document: Document | None = None,
    ) -> None:
        self.finding = finding
        self.level = level
        self.span = span
        self.pointer = pointer
        self.related = related
        self.kind = kind
        self.name = name
        self.fingerprint = fingerprint
        self.replay = replay
        self.document = document
        self.offers: Offers | None = None

    @property
    def offer(self) -> Offer | None:
        """The fix that was tried and found right; worked out when it is first asked for."""
        return self.offers.offer(self) if self.offers and self.finding.fix else None

    @property
    def identity(self) -> tuple[object, ...]:
        """What is found, where; the branches of a template's condition may differ in a statement's number."""
        fields = tuple(item for item in self.finding.fields.items() if item[0] != "statement")
        return self.path, self.span, self.rule.code, self.finding.variant, fields

    @property
    def source(self) -> Source:
        return self.span.source

    @property
    def path(self) -> str:
        return self.span.source.path

    @property
    def rule(self) -> Rule:
        return self.finding.rule

    @property
    def message(self) -> str:
        """What is found; what a template fills in is told in the words of the file."""
        message = self.finding.message
        if "${" not in message:
            return message
        from ecrlint.lint.hole_words import as_written

        return as_written(message, self.source.text)
