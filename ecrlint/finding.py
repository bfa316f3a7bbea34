"""What a rule says about a policy: a Finding, symbolic until the report needs its characters.

Rules speak in JSON pointers. `ecrlint.lint.locate` turns each Finding into a Located one, the only kind that
reports see, so a file without findings never pays for positions.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from ecrlint.access.judge import Witness
    from ecrlint.fixing.candidate import Offer
    from ecrlint.fixing.fixes import Remedies
    from ecrlint.policy.changes import Fix
    from ecrlint.read.document import Document
    from ecrlint.rule.rule import Rule
    from ecrlint.source import Source, Span

    Level = Literal["error", "warning", "note"]
    Part = Literal["value", "key", "opening"]

LEVELS: tuple[Level, ...] = ("note", "warning", "error")
"""Every level, from the mildest to the gravest."""


class Place:
    """A part of a document by JSON pointer (RFC 6901).

    `part` says which characters: the `value`, the `key` in front of it, or the `opening`, which is the
    first line of the value and stands for something that is missing inside it.
    """

    __slots__ = ("part", "pointer")

    def __init__(self, pointer: str, part: Part = "value") -> None:
        self.pointer = pointer
        self.part = part

    def __repr__(self) -> str:
        return f"Place({self.pointer!r}, {self.part!r})"


class Related:
    """Another place that explains a finding, with a few words on why.

    It is a part of the same document, or a span of whatever source.
    """

    __slots__ = ("message", "place")

    def __init__(self, place: Place | Span, message: str) -> None:
        self.place = place
        self.message = message


class Finding:
    """One thing that is wrong, as its rule states it; made by `Rule.at`.

    `variant` names the rule's message template and `fields` fills it: KeyError when one is missing.
    `because` gives the evidence, `help` the remedy; both are phrases without a full stop, or empty.
    `witness` is a request that shows it, if the engine found one; `fix` is what would put it right, if the
    rule knows, and if `ecrlint.fixing.fixes` finds that it does.
    """

    __slots__ = (
        "because", "fields", "fix", "help", "message", "place", "related", "rule", "variant", "witness",
    )  # fmt: skip

    def __init__(
        self,
        rule: Rule,
        place: Place | Span,
        variant: str,
        fields: Mapping[str, str],
        because: str,
        help: str,
        related: tuple[Related, ...],
        witness: Witness | None = None,
        fix: Fix | None = None,
    ) -> None:
        self.rule = rule
        self.place = place
        self.variant = variant
        self.fields = fields
        self.because = because
        self.help = help
        self.related = related
        self.witness = witness
        self.fix = fix
        self.message = rule.messages[variant].format_map(fields)


class LocatedRelated:
    """A related place with its characters."""

    __slots__ = ("message", "pointer", "span")

    def __init__(self, message: str, pointer: str, span: Span) -> None:
        self.message = message
        self.pointer = pointer
        self.span = span


class Located:
    """A finding with its characters: what every report prints.

    `pointer` is empty for the whole document and for text that did not parse. `kind` is the document's
    kind, or "unknown" where it did not parse; `name` tells documents of one file apart (it may be empty).
    `fingerprint` stays the same when lines move or the file is reformatted. `replay` is the command that
    decides the finding's witness, empty where `ecrlint simulate` does not take the file. `document` is the
    policy, None for text that did not parse; `remedies` works out fixes, None where the source has none.
    """

    __slots__ = (
        "document", "finding", "fingerprint", "kind", "level", "name", "pointer", "related", "remedies",
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
        self.remedies: Remedies | None = None

    @property
    def offer(self) -> Offer | None:
        """The fix that was tried and found right; worked out when it is first asked for."""
        return self.remedies.offer(self) if self.remedies and self.finding.fix else None

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
        return self.finding.message
