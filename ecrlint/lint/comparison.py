"""Two versions of a policy, held against each other: what `ecrlint diff` hands to its reports."""

from __future__ import annotations

from ecrlint.policy.model import parse
from ecrlint.policy.pointer import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.access.engine import Change, Diff
    from ecrlint.lint.lifecycle_comparison import LifecycleComparison
    from ecrlint.lint.policy_file import PolicyFile
    from ecrlint.lint.report import Notice
    from ecrlint.policy.model import Policy
    from ecrlint.read.document import Document
    from ecrlint.read.origins import Origins
    from ecrlint.source import Span


class Side:
    """One version: its policy, and its document unless the file is missing in this version.

    `name` is what messages call it, `display_path` what they call the files of this version. `file` is what
    `ecrlint simulate` reads: a path, as it was in `revision` if that has a name, or `-` for what the shell
    command `pipe` prints. `number` counts the policies of one file, 0 for the only one.
    """

    __slots__ = (
        "_display_path",
        "document",
        "file",
        "name",
        "number",
        "origins",
        "pipe",
        "policy",
        "revision",
    )

    def __init__(
        self,
        name: str,
        policy: Policy,
        document: Document | None,
        file: str = "",
        pipe: str = "",
        number: int = 0,
        display_path: Callable[[str], str] = str,
        revision: str = "",
        origins: Origins | None = None,
    ) -> None:
        self.name = name
        self.number = number
        self.policy = policy
        self.document = document
        self.file = file or name
        self.pipe = pipe
        self.revision = revision
        self.origins = origins
        self._display_path = display_path

    @property
    def title(self) -> str:
        """The name, and which policy of the file it is if there are several."""
        return f"{self.name} (document {self.number})" if self.number else self.name

    def span(self, change: Change) -> Span:
        """Where the statement behind a change begins: the rest of its first line."""
        assert self.document is not None  # a missing file has no statements
        return self.document.locate(Place(change.statement.pointer, "opening"))

    def path_of(self, span: Span) -> str:
        """What messages call the file of a span."""
        return self._display_path(span.source.path)


def side(
    name: str,
    own: PolicyFile | None,
    other: PolicyFile | None,
    *,
    file: str = "",
    pipe: str = "",
    display_path: Callable[[str], str] = str,
    revision: str = "",
    origins: Origins | None = None,
) -> Side:
    """One side of a comparison; a missing file is a policy that grants nothing, of the other's kind."""
    if own:
        return Side(name, own.policy, own.document, file, pipe, own.number, display_path, revision, origins)
    assert other is not None  # one of the two is there
    return Side(
        name, parse({"Statement": []}, other.policy.kind), None, file, pipe, 0, display_path, revision
    )


class Comparison:
    """An old and a new version of one policy, and what differs.

    `account` and `organization` are the owner's, `kind` is that of the policies, as far as somebody told.
    """

    __slots__ = ("account", "diff", "kind", "new", "old", "organization")

    def __init__(
        self, old: Side, new: Side, diff: Diff, account: str = "", organization: str = "", kind: str = ""
    ) -> None:
        self.old = old
        self.new = new
        self.diff = diff
        self.account = account
        self.organization = organization
        self.kind = kind

    @property
    def is_same(self) -> bool:
        """Whether both are proved to give the same access."""
        return self.diff.equivalent


class Comparisons:
    """A whole run: comparisons in report order, and notices of files that could not be compared.

    `lifecycles` are those of lifecycle policies, which grant nothing. `revision` is the one that files were
    compared with, if it was one.
    """

    __slots__ = ("errors", "items", "lifecycles", "revision")

    def __init__(
        self,
        items: list[Comparison] | None = None,
        errors: list[Notice] | None = None,
        *,
        revision: str = "",
    ) -> None:
        self.items = items or []
        self.errors = errors or []
        self.lifecycles: list[LifecycleComparison] = []
        self.revision = revision

    @property
    def added(self) -> int:
        return sum(len(each.diff.added) for each in self.items)

    @property
    def removed(self) -> int:
        return sum(len(each.diff.removed) for each in self.items)

    @property
    def may_go(self) -> bool:
        """Whether some lifecycle policy takes images that stayed before."""
        return any(each.may_go for each in self.lifecycles)

    @property
    def may_stay(self) -> bool:
        """Whether some lifecycle policy leaves images that went before."""
        return any(each.may_stay for each in self.lifecycles)

    @property
    def maybe_added(self) -> bool:
        return any(each.diff.maybe_added for each in self.items)

    @property
    def maybe_removed(self) -> bool:
        return any(each.diff.maybe_removed for each in self.items)
