"""Why a text is not HCL."""

from __future__ import annotations

from ecrlint.read.tree import syntax_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.syntax import Text
    from ecrlint.read.tree import SyntaxTrouble


def first(root: Branch, text: Text) -> SyntaxTrouble | None:
    """The first trouble of a syntax tree."""
    if not root.has_error:
        return None
    return syntax_error(0, 1, "a text that is not HCL")
