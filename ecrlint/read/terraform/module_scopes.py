"""A module as a chain of calls leads to it, and its scopes: one for each instance of these calls."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.terraform.ecr_words import speaks_of_ecr
from ecrlint.read.terraform.repetition import is_repeated, keys_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module import Module
    from ecrlint.read.terraform.module_scope import ModuleScope
    from ecrlint.read.terraform.names import Names
    from ecrlint.read.terraform.scope import RootScope


class ModuleScopes:
    """The scopes of the `module` that some `calls` lead to from a root; the root itself where there are none.

    `sample` is one of them, of which nobody knows which it is. `caller` are those of the module with the last
    call.
    """

    __slots__ = ("caller", "calls", "root", "sample")

    def __init__(
        self,
        root: RootScope,
        calls: tuple[Block, ...] = (),
        sample: ModuleScope | None = None,
        caller: ModuleScopes | None = None,
    ) -> None:
        self.root = root
        self.calls = calls
        self.sample = sample or root
        self.caller = caller

    @property
    def module(self) -> Module:
        return self.sample.module

    @property
    def names(self) -> Names:
        """What the names of the configuration stand for."""
        return self.root.names

    @property
    def evaluation(self) -> Evaluation:
        return self.root.names.evaluation

    def may_give_policy(self, name: str) -> bool:
        """Whether a call, or a file, gives a variable of the module what may have to do with ECR."""
        if not self.calls:
            return self.root.may_give_policy(name)
        argument = self.calls[-1].body.attributes.get(name)
        source = argument.spot.source if argument else None
        return source is not None and speaks_of_ecr(source.text)

    def called(self, call: Block) -> ModuleScopes | None:
        """The scopes of a module that is called from here; None where it is not read."""
        sample = self.sample.called(call, UNKNOWN if is_repeated(call) else "")
        return ModuleScopes(self.root, (*self.calls, call), sample, self) if sample else None

    @property
    def open_call(self) -> str:
        """A call of which nobody knows for what it is made, `module.a`; empty where there is none."""
        if self.caller is None:
            return ""
        call = self.calls[-1]
        if "for_each" in call.body.attributes and keys_of(call, self.caller.sample) is None:
            return f"module.{call.labels[0]}"
        return self.caller.open_call

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
