"""What linting one source gave: findings, those that are put aside, and notices of everything else."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.config.exception import Reviewed
    from ecrlint.lint.located import Located
    from ecrlint.read.document import Document
    from ecrlint.rule.rule import Rule

    Sort = Literal[
        "format", "skipped", "mention", "partly", "unjudged", "error", "crash", "unwritten", "untold"
    ]


class Notice:
    """Something about a file that is no finding, in words for people.

    `sort` is "format" (what it was read as), "skipped" (why something in it was passed over), "mention" (it
    holds actions of ECR, and no policy that was understood), "partly" and "unjudged" (what decides what a
    policy says that was judged in part, or not at all), "error" (why it could not be read or decided),
    "crash" (what `rule` raised), "unwritten" (why its fixes were not saved) or "untold" (what is wrong beyond
    the findings).
    """

    __slots__ = ("path", "rule", "sort", "words")

    def __init__(self, sort: Sort, path: str, words: str, rule: Rule | None = None) -> None:
        self.sort = sort
        self.path = path
        self.words = words
        self.rule = rule

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Notice) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def __lt__(self, other: Notice) -> bool:
        return (self.path, self.words) < (other.path, other.words)

    def __repr__(self) -> str:
        return f"<Notice {self.sort} {self.path}: {self.words}>"

    @property
    def _identity(self) -> tuple[str, str, str, str]:
        return self.sort, self.path, self.words, self.rule.name if self.rule else ""


class Account:
    """How much of the policies is judged, each counted once.

    `whole` are known down to the last part that matters, `partly` those of which something is decided
    elsewhere or could not be decided. Nothing was judged of the `unknown` ones, of which nothing is known,
    and of those that are `unparsed`. `holders` are the places of blocks of templates that hold policies, with
    whether there is any instance of them.
    """

    __slots__ = ("holders", "partly", "unknown", "unparsed", "whole")

    def __init__(self, whole: int = 0, partly: int = 0, unknown: int = 0, unparsed: int = 0) -> None:
        self.whole = whole
        self.partly = partly
        self.unknown = unknown
        self.unparsed = unparsed
        self.holders: dict[str, bool] = {}

    def __iadd__(self, other: Account) -> Account:
        self.whole += other.whole
        self.partly += other.partly
        self.unknown += other.unknown
        self.unparsed += other.unparsed
        for place, is_created in other.holders.items():
            self.holders[place] = self.holders.get(place, False) or is_created
        return self

    def __repr__(self) -> str:
        return f"<Account {self.whole} {self.partly} {self.unknown} {self.unparsed}>"

    @property
    def unjudged(self) -> int:
        """How many policies were not judged at all."""
        return self.unknown + self.unparsed

    @property
    def uncreated(self) -> int:
        """How many blocks hold policies that no configuration creates."""
        return len(self.holders) - sum(self.holders.values())

    @property
    def total(self) -> int:
        return self.whole + self.partly + self.unjudged

    @property
    def is_whole(self) -> bool:
        """Whether every policy was judged whole."""
        return not (self.partly or self.unjudged)

    @property
    def is_vain(self) -> bool:
        """Whether there are policies, and nothing is known of any; one that does not parse is a finding."""
        return self.total == self.unknown > 0


class Excepted:
    """A finding that a reviewed exception, an inline ignore or the baseline accepts, and why.

    `in_source` says that a comment beside it does.
    """

    __slots__ = ("in_source", "located", "reason")

    def __init__(self, located: Located, reason: str, *, in_source: bool = False) -> None:
        self.located = located
        self.reason = reason
        self.in_source = in_source


class Report:
    """What linting one source gave.

    `broken` says that its text did not parse to the end. `account` counts the policies in it, a text that did
    not parse as one; `policies` are those that were linted, branches of a condition each by itself.
    `is_foreign` says that it holds policies that are not ECR's, and `is_judged_elsewhere` that those it holds
    are judged with other files. `used` are the reviewed exceptions that have accepted a finding, `met` those
    that are about a file with policies.
    """

    __slots__ = (
        "account", "broken", "excepted", "findings", "is_foreign", "is_judged_elsewhere", "met",
        "notices", "path", "policies", "used",
    )  # fmt: skip

    def __init__(self, path: str) -> None:
        self.path = path
        self.broken = False
        self.findings: list[Located] = []
        self.excepted: list[Excepted] = []
        self.notices: list[Notice] = []
        self.account = Account()
        self.is_foreign = False
        self.is_judged_elsewhere = False
        self.policies: list[Document] = []
        self.used: set[Reviewed] = set()
        self.met: set[Reviewed] = set()

    @property
    def documents(self) -> int:
        """How many policies are in it."""
        return self.account.total

    @property
    def is_told(self) -> bool:
        """Whether the account tells of what it holds, though it has no policies."""
        return self.is_judged_elsewhere or bool(self.account.holders)

    def note(self, sort: Sort, words: str, rule: Rule | None = None) -> None:
        """Add a notice about the source, each once."""
        notice = Notice(sort, self.path, words, rule)
        if notice not in self.notices:
            self.notices.append(notice)

    def words(self, sort: Sort) -> list[str]:
        """What the notices of one sort say."""
        return [each.words for each in self.notices if each.sort == sort]
