"""A module as a chain of calls leads to it, and its scopes: one for each instance of these calls."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module import Module
    from ecrlint.read.terraform.names import Names
    from ecrlint.read.terraform.scope import ModuleScope, RootScope


class ModuleScopes:
    """The scopes of the `module` that some `calls` lead to from a root; the root itself where there are none."""

    __slots__ = ("calls", "module", "root")

    def __init__(self, root: RootScope, calls: tuple[Block, ...] = (), module: Module | None = None) -> None:
        self.root = root
        self.calls = calls
        self.module = module or root.module

    @property
    def names(self) -> Names:
        """What the names of the configuration stand for."""
        return self.root.names

    def instances(self) -> Iterator[tuple[str, ModuleScope]]:
        """The scope of each instance, with what its addresses begin with: `module.a["k"].module.b.`."""
        yield from _along(self.root, self.calls)


def _along(scope: ModuleScope, calls: tuple[Block, ...]) -> Iterator[tuple[str, ModuleScope]]:
    if not calls:
        yield "", scope
        return
    first, *rest = calls
    for index, called in scope.called_instances(first):
        for prefix, inner in _along(called, tuple(rest)):
            yield f"module.{first.labels[0]}{index}.{prefix}", inner
