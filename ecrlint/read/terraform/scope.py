"""The scope of a root, in which a configuration begins."""

from __future__ import annotations

from contextlib import contextmanager

from ecrlint.read.hcl.budget import RunWork
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.terraform.configuration import configurations_of
from ecrlint.read.terraform.ecr_words import speaks_of_ecr
from ecrlint.read.terraform.module import Module
from ecrlint.read.terraform.module_scope import ModuleScope
from ecrlint.read.terraform.names import Names
from ecrlint.read.terraform.variable_files import given_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.files import Files
    from ecrlint.read.hcl.value import HclValue
    from ecrlint.read.terraform.configuration import Configurations
    from ecrlint.read.terraform.variable_files import GivenValues

_KEPT = "terraform scope"
_WORK = "terraform work"


class RootScope(ModuleScope):
    """The names of a root, whose variables have the values that files give, or their defaults."""

    __slots__ = ("_budget", "_modules", "_values", "configurations")

    def __init__(self, folder: str, files: Files, configurations: Configurations) -> None:
        budget = files.kept.setdefault(_WORK, RunWork())
        assert isinstance(budget, RunWork)
        super().__init__(Module(folder, files, configurations.syntax), Names(budget))
        self._budget = budget
        self.configurations = configurations
        self._modules: dict[str, Module] = {folder: self.module}
        self._values: GivenValues | None = None

    @property
    def root(self) -> RootScope:
        return self

    def allow(self, characters: int) -> None:
        """So many characters more are to be read, and evaluated."""
        self._budget.allow(characters)

    def module_in(self, folder: str) -> Module:
        """The module of a folder, whoever calls it."""
        if folder not in self._modules:
            self._modules[folder] = Module(folder, self.module.files, self.configurations.syntax)
        return self._modules[folder]

    def _variable(self, name: str) -> HclValue | None:
        if self.values.unread:  # they may give it any value
            self.evaluation.reached.note(*self.values.unread)
            return None
        return super()._variable(name)

    def may_give_policy(self, name: str) -> bool:
        """Whether a file gives a variable what may have to do with ECR."""
        given = self.values.values.get(name)
        source = given.spot.source if given else None
        return source is not None and speaks_of_ecr(source.text)

    @property
    def values(self) -> GivenValues:
        """What files give to the variables."""
        if self._values is None:
            self._values = given_values(self.module, self.configurations.syntax, self.module.files.var_files)
        return self._values

    def _given(self, name: str) -> HclValue | None:
        given = self.values.values.get(name)
        return evaluate(given.expression, Scope(self.evaluation)) if given else None


@contextmanager
def scope_of(folder: str, files: Files) -> Iterator[RootScope]:
    """The scope of the configuration with a root, for one reading; the last one is kept for the next file.

    It is taken away meanwhile: another thread that reads with the same files makes one of its own.
    """
    scope = files.kept.pop(_KEPT, None)
    if not (isinstance(scope, RootScope) and scope.module.folder == folder):
        scope = RootScope(folder, files, configurations_of(folder, files))
    scope.names.begin()
    try:
        yield scope
    finally:
        files.kept[_KEPT] = scope
