"""What a user of the library gets: plain values that nobody can change and that can be pickled."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple, cast

from ecrlint.run.finding_json import finding_json, fix_json
from ecrlint.run.result import crash_message

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ecrlint.lint.located import Located
    from ecrlint.rule.finding import Level
    from ecrlint.run.result import RunResult

    Json = dict[str, Any]


class Position(NamedTuple):
    """A place in a text: 1-based line and column, the column in code points."""

    line: int
    column: int


class RelatedPlace(NamedTuple):
    """Another place that explains a finding, and why; `pointer` is empty for one that is just text."""

    message: str
    path: str
    start: Position
    end: Position
    pointer: str


class TextEdit(NamedTuple):
    """Another text for the characters from `start` to `end` (exclusive)."""

    start: Position
    end: Position
    text: str


class FixOffer(NamedTuple):
    """A fix that was found right: its edits are all in the file `path`, in order.

    It is `safe` if it leaves access as it is or mends what ECR refuses. `gained`, `lost` and `doubts` say in
    phrases what becomes of access.
    """

    title: str
    safe: bool
    path: str
    edits: tuple[TextEdit, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    doubts: tuple[str, ...]


class Diagnostic:
    """A finding. What it says is that of the JSON report, and `to_dict` gives just that.

    `start` and `end` (exclusive) are where it stands in `path`, `pointer` is the JSON pointer of the value in
    its policy, empty for the whole policy and for a text that did not parse. `kind` and `name` are those of
    the policy. `because` gives the evidence and `help` the remedy, `witness` a request that shows it (a
    dictionary, None where there is none). `fingerprint` stays the same when lines move. `reason` says why it
    is excepted, empty for a finding that is not. The `fix` is tried when somebody asks for it first.
    """

    __slots__ = ("_data", "_located", "reason")

    _data: Json
    _located: Located | None
    reason: str

    def __init__(self, located: Located, reason: str = "") -> None:
        self._hold(finding_json(located, None), located if located.finding.fix else None, reason)

    def _hold(self, data: Json, located: Located | None, reason: str) -> None:
        for name, value in (("_data", data), ("_located", located), ("reason", reason)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Diagnostic cannot be changed, so not its '{name}'")

    def __reduce__(self) -> tuple[Callable[..., Diagnostic], tuple[Json, str]]:
        return _restore, (self._whole(), self.reason)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Diagnostic) and (self.to_dict(), self.reason) == (
            other.to_dict(),
            other.reason,
        )

    def __hash__(self) -> int:
        return hash((self.path, self.code, self.start, self.end, self.fingerprint))

    def __repr__(self) -> str:
        return f"<Diagnostic {self.path}:{self.start.line}:{self.start.column} {self.code} {self.rule}>"

    def to_dict(self) -> Json:
        """The finding of `--format json`, a new dictionary each time."""
        return deepcopy(self._whole())

    def _whole(self) -> Json:
        """All that there is to say, its fix among it."""
        if self._located is not None:
            data = {**self._data, "fix": fix_json(self._located.offer)}
            self._hold(data, None, self.reason)  # the same from every thread that asks
        return self._data

    @property
    def rule(self) -> str:
        return cast("str", self._data["rule"])

    @property
    def code(self) -> str:
        return cast("str", self._data["code"])

    @property
    def level(self) -> Level:
        return cast("Level", self._data["level"])

    @property
    def message(self) -> str:
        return cast("str", self._data["message"])

    @property
    def because(self) -> str:
        return cast("str", self._data["because"])

    @property
    def help(self) -> str:
        return cast("str", self._data["help"])

    @property
    def path(self) -> str:
        return cast("str", self._data["path"])

    @property
    def start(self) -> Position:
        return Position(**self._data["start"])

    @property
    def end(self) -> Position:
        return Position(**self._data["end"])

    @property
    def pointer(self) -> str:
        return cast("str", self._data["pointer"])

    @property
    def kind(self) -> str:
        return cast("str", self._data["document"]["kind"])

    @property
    def name(self) -> str:
        return cast("str", self._data["document"]["name"])

    @property
    def fingerprint(self) -> str:
        return cast("str", self._data["fingerprint"])

    @property
    def witness(self) -> Json | None:
        return deepcopy(self._data.get("witness"))

    @property
    def related(self) -> tuple[RelatedPlace, ...]:
        return tuple(
            RelatedPlace(
                each["message"],
                each["path"],
                Position(**each["start"]),
                Position(**each["end"]),
                each["pointer"],
            )
            for each in self._data["related"]
        )

    @property
    def fix(self) -> FixOffer | None:
        """The fix that was found right; None where there is none."""
        data = self._whole()["fix"]
        if data is None:
            return None
        edits = (
            TextEdit(Position(**each["start"]), Position(**each["end"]), each["text"])
            for each in data["edits"]
        )
        phrases = (tuple(data[name]) for name in ("gained", "lost", "doubts"))
        return FixOffer(data["title"], data["safe"], data["path"], tuple(edits), *phrases)


def _restore(data: Json, reason: str) -> Diagnostic:
    """The diagnostic of another process."""
    diagnostic = Diagnostic.__new__(Diagnostic)
    diagnostic._hold(data, None, reason)
    return diagnostic


class Trouble(NamedTuple):
    """Something about a file that is no finding: why it was passed over, or could not be linted."""

    path: str
    message: str


class JudgedCounts(NamedTuple):
    """How many policies were judged whole, in part, and not at all.

    Where not all were judged whole, no finding does not mean that all is well.
    """

    whole: int
    partly: int
    unjudged: int


class Result(NamedTuple):
    """What linting gave, in the order of the report.

    `excepted` are findings that a comment or a configuration accepts. `skipped` says of files and policies
    why they were passed over, `errors` what could not be read or decided, which rules have crashed: where
    there is one, no silence means that all is well. `documents` counts the policies, and `judged` says how
    much of them is judged.
    """

    findings: tuple[Diagnostic, ...]
    excepted: tuple[Diagnostic, ...]
    skipped: tuple[Trouble, ...]
    errors: tuple[Trouble, ...]
    documents: int
    judged: JudgedCounts


class FixedText(NamedTuple):
    """A text with its fixes: which findings were fixed, and what linting the new text gives."""

    text: str | bytes
    made: tuple[Diagnostic, ...]
    left: Result


def result_of(run: RunResult) -> Result:
    """What a run gives a user of the library."""
    return Result(
        tuple(Diagnostic(each) for each in run.findings),
        tuple(Diagnostic(each.located, each.reason) for each in run.excepted),
        tuple(Trouble(each.path, each.words) for each in run.of("skipped")),
        tuple(Trouble(each.path, crash_message(each)) for each in run.troubles),
        run.documents,
        JudgedCounts(run.account.whole, run.account.partly, run.account.unjudged),
    )
