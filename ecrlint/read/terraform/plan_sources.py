"""The places that a plan's policies have in the module's own files, where those lie beside the plan."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.read.positions import Member, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files


class Beside:
    """The module in a plan's folder; nothing is parsed of it before the first policy."""

    def __init__(self, folder: str, files: Files) -> None:
        self.folder = folder
        self.files = files
        self.is_module = any(name.endswith((".tf", ".tofu")) for name in files.names(folder))

    def place(self, found: Found) -> None:
        """Let a policy stand in the module's file if that says the same, as far as it is known."""
        if not self.is_module or found.problems or found.name.startswith("module."):
            return
        written = self._source_policy(found.name)
        if written is not None:
            tree = written.tree() if callable(written.tree) else written.tree
            found.tree = place_tree(found.value, written.value, tree) or found.tree

    def _source_policy(self, name: str) -> Found | None:
        """What the files say of the policy of this name, or of all instances of its resource."""
        # Imported late: most plans lie alone, and need no parser of HCL.
        from ecrlint.read.terraform.module_scopes import ModuleScopes
        from ecrlint.read.terraform.reader import of_resource
        from ecrlint.read.terraform.scope import scope_of

        type, _, rest = name.partition(".")
        address = ("resource", type, rest.partition(".")[0].partition("[")[0])
        with scope_of(self.folder, self.files) as scope:
            block = scope.module.declared.blocks.get(address)
            found = list(of_resource(block, ModuleScopes(scope))) if block else []
        same = [each for each in found if each.name == name] or found
        return same[0] if same else None


def place_tree(value: object, written: object, node: Node) -> Node | None:
    """The tree of a planned value in the place of what is written at `node`; None where that says otherwise.

    The provider sorts lists, so the items of a list are found by what they say.
    """
    if written is UNKNOWN:
        return Node(node.start, node.end, None, node.source)
    if isinstance(value, dict) and isinstance(written, dict) and isinstance(node.children, dict):
        return _place_members(value, written, node, node.children)
    if isinstance(value, list) and isinstance(written, list) and isinstance(node.children, list):
        return _place_items(value, written, node, node.children)
    is_hole = isinstance(value, str) and isinstance(written, str) and has_hole(written)
    return node if is_hole or value == written else None


def _place_members(
    value: dict[str, object], written: dict[str, object], node: Node, children: dict[str, Member]
) -> Node | None:
    if value.keys() != written.keys():
        return None
    members = {}
    for key, item in value.items():
        member = children[key]
        inner = place_tree(item, written[key], member.value)
        if inner is None:
            return None
        members[key] = Member(member.start, member.end, inner, member.source)
    return Node(node.start, node.end, members, node.source)


def _place_items(value: list[object], written: list[object], node: Node, children: list[Node]) -> Node | None:
    if len(value) != len(written):
        return None
    left = list(zip(written, children, strict=True))
    items = []
    for item in value:
        left.sort(key=lambda each: each[0] != item)  # what says the same comes before what may say it
        found = next((index for index, each in enumerate(left) if place_tree(item, *each)), None)
        if found is None:
            return None
        items.append(place_tree(item, *left.pop(found)) or node)
    return Node(node.start, node.end, items, node.source)
