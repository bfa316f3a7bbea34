"""What a rule says about a policy: a Finding, symbolic until a report needs its characters.

Rules say by JSON pointers where something is. `ecrlint.lint.locate` turns each Finding into a Located one,
the only kind that reports see, so a file without findings never pays for positions.
"""

from __future__ import annotations

from ecrlint.policy.pointer import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Literal

    from ecrlint.access.witness import Witness
    from ecrlint.policy.changes import Fix
    from ecrlint.policy.statement import Statement

    # A circle: a rule makes findings in a context, and each finding knows its rule.
    from ecrlint.rule.rule import Rule
    from ecrlint.source import Span

    Level = Literal["error", "warning", "note"]

LEVELS: tuple[Level, ...] = ("note", "warning", "error")
"""Every level, from the mildest to the gravest."""


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
    rule knows, and if it is found right when it is tried.
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


def near_misses(denies: Iterable[Statement]) -> tuple[Related, ...]:
    """The Denies that mean the access of a finding and do not reach every stranger, as related places."""
    words = "this Deny does not reach every stranger"
    return tuple(Related(Place(each.pointer, "opening"), words) for each in denies)
