"""What loops, operators, calls and templates ask of the evaluator that they are part of."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import HclText
    from ecrlint.read.hcl.value import HclValue

    class Expressions(Protocol):
        """The expressions of one text, where names mean what the scope says."""

        @property
        def text(self) -> HclText: ...
        @property
        def scope(self) -> Scope: ...
        @property
        def evaluation(self) -> Evaluation: ...
        def value(self, branch: Branch) -> HclValue: ...
        def settled(self, branch: Branch) -> HclValue: ...
        def lenient(self, branch: Branch) -> HclValue: ...
        def within(self, scope: Scope) -> Expressions: ...
        def elsewhere(self, text: HclText, scope: Scope) -> Expressions: ...
        def strict(self) -> Expressions: ...
