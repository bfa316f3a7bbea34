"""A fix of one finding as edits of a text: first a candidate, then an offer that was found right."""

from __future__ import annotations

from ecrlint.fixing.doubt import doubts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.access_change import AccessChange
    from ecrlint.lint.located import Located
    from ecrlint.policy.changes import Fix
    from ecrlint.read.document import Document
    from ecrlint.source import Source
    from ecrlint.write import Edit


class Candidate:
    """A fix as edits, not yet known to be right: of a finding in the document of some number.

    `doubts` say why it may not be what was meant. `others` are findings of the same rule which the very same
    edits would put right, one at a time.
    """

    __slots__ = ("document", "doubts", "edits", "fix", "located", "number", "others")

    def __init__(
        self, located: Located, fix: Fix, document: Document, number: int, found: list[Edit]
    ) -> None:
        self.located = located
        self.fix = fix
        self.doubts = doubts_of(fix, document.data)
        self.document = document
        self.number = number
        self.edits = found
        self.others: list[Located] = []

    @property
    def findings(self) -> list[Located]:
        """All that it would put right."""
        return [self.located, *self.others]

    @property
    def is_refused(self) -> bool:
        """Whether ECR refuses the policy for what the finding says, so that nobody has any access by it.

        IAM takes identity policies with actions that do not exist, and the rest of them counts.
        """
        rule = self.located.rule
        is_error = rule.family in ("rejected", "lifecycle") and rule.level == "error"
        return is_error and self.document.kind != "identity"


class Offer:
    """A fix that was found right: its edits, in order and all of one source, and what it does to access."""

    __slots__ = ("access", "candidate")

    def __init__(self, candidate: Candidate, access: AccessChange) -> None:
        self.candidate = candidate
        self.access = access

    @property
    def located(self) -> Located:
        return self.candidate.located

    @property
    def title(self) -> str:
        return self.candidate.fix.title

    @property
    def edits(self) -> list[Edit]:
        return self.candidate.edits

    @property
    def source(self) -> Source:
        return self.edits[0].source

    @property
    def is_safe(self) -> bool:
        """Whether access is proved to stay as it is, or there is none, and nothing else is to be feared."""
        return self.access.is_same
