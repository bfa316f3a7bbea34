"""What the names in an expression stand for."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Evaluation, Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from ecrlint.policy.unknown import Unknown
    from ecrlint.read.hcl.value import HclSpan, HclValue
    from ecrlint.source import Source

    Path: TypeAlias = "tuple[str | int | Unknown, ...]"


class Scope:
    """Knows nothing: the scope of an expression that stands alone. Modules derive theirs.

    What is evaluated under its names is counted in its `evaluation`, by default one of its own.

    A scope resolves lazily and finds cycles itself: a name that is being resolved is UNKNOWN.
    """

    __slots__ = ("evaluation",)

    def __init__(self, evaluation: Evaluation | None = None) -> None:
        self.evaluation = evaluation or Evaluation(Work())

    @property
    def is_to_be_filled(self) -> bool:
        """Whether others may still give values in the place of defaults."""
        return True

    def resolve(self, path: Path) -> HclValue | None:
        """What a reference stands for, step by step; None when that takes more steps, or nobody knows.

        For `data.aws_iam_policy_document.x[0].json` it is asked for `("data",)`, then for
        `("data", "aws_iam_policy_document")`, and so on, up to the first answer; what is left of the steps is
        then taken from that value. A step is a name (`.json`, `["json"]`), a number (`[0]`), or UNKNOWN
        (an index that is not known). A splat is the last step, `"*"`, and the answer is what it goes through.
        """
        return None

    def whole(self, path: Path) -> HclValue | None:
        """What a reference stands for that ends where `resolve` has no answer yet; None when nobody knows."""
        return None

    def call(self, name: str, arguments: Sequence[HclValue], spot: HclSpan) -> HclValue | None:
        """What a function gives that is not Terraform's; None where it has none of that name.

        Raises Failed, Undecided.
        """
        return None

    def file(self, path: str) -> Source | None:
        """A file that `file()` or `templatefile()` reads; None when it is not to be read."""
        return None

    def fileset(self, folder: str, pattern: str) -> list[str] | None:
        """The names that `fileset()` gives; None when nobody knows."""
        return None


class Inner(Scope):
    """A scope with more names: those of a `for`, of a dynamic block, of a template file."""

    __slots__ = ("names", "outer")

    def __init__(self, outer: Scope, names: Mapping[str, HclValue]) -> None:
        super().__init__(outer.evaluation)
        self.outer = outer
        self.names = names

    @property
    def is_to_be_filled(self) -> bool:
        return self.outer.is_to_be_filled

    def resolve(self, path: Path) -> HclValue | None:
        name = path[0]
        if isinstance(name, str) and name in self.names:
            return self.names[name]
        return self.outer.resolve(path)

    def whole(self, path: Path) -> HclValue | None:
        return self.outer.whole(path)

    def call(self, name: str, arguments: Sequence[HclValue], spot: HclSpan) -> HclValue | None:
        return self.outer.call(name, arguments, spot)

    def file(self, path: str) -> Source | None:
        return self.outer.file(path)

    def fileset(self, folder: str, pattern: str) -> list[str] | None:
        return self.outer.fileset(folder, pattern)


class OnlyNames(Scope):
    """A scope with these names and no others, which may read the files that the one around it may."""

    __slots__ = ("names", "outer")

    def __init__(self, outer: Scope, names: Mapping[str, HclValue]) -> None:
        super().__init__(outer.evaluation)
        self.outer = outer
        self.names = names

    def resolve(self, path: Path) -> HclValue | None:
        return self.names.get(str(path[0]))

    def file(self, path: str) -> Source | None:
        return self.outer.file(path)

    def fileset(self, folder: str, pattern: str) -> list[str] | None:
        return self.outer.fileset(folder, pattern)
