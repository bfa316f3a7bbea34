"""Where a call of a module leads: to a folder of the repository, or why that is not followed."""

from __future__ import annotations

from ecrlint.read.terraform.local_source import local_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.syntax import Block

    # A circle: scopes follow calls, and where a call leads depends on the scope that it is in.
    from ecrlint.read.terraform.module_scope import ModuleScope

META = {"source", "version", "count", "for_each", "providers", "depends_on"}
"""The arguments of a call that are none of the module's."""


class Callee:
    """What a call leads to: a folder, or none; then `why` says what is wrong, if it is a mistake."""

    __slots__ = ("folder", "why")

    def __init__(self, folder: str | None, why: str = "") -> None:
        self.folder = folder
        self.why = why


def callee_of(call: Block, scope: ModuleScope) -> Callee:
    """What a call in the module of a scope leads to."""
    source = local_source(call)
    configurations = scope.root.configurations
    if not source:
        names = tuple(each.labels[0] for each in (*scope.calls, call))
        folder = configurations.installed(scope.root.module.folder).folder_of(names)
        return Callee(folder if folder and configurations.has_module(folder) else None)
    folder = configurations.folder_called(scope.module.folder, source)
    named = f"module.{call.labels[0]}: '{source}'"
    if folder is None:
        return Callee(None, f"{named} leads out of the repository, so it is not read")
    if not configurations.has_module(folder):
        return Callee(None, f"{named} holds no Terraform module")
    if folder in scope.folders:
        return Callee(None, f"{named} leads back to a module that calls it")
    return Callee(folder)


def unknown_arguments(call: Block, scope: ModuleScope) -> list[str]:
    """The arguments of a call for which its module, whose scope that is, has no variable."""
    declared = scope.module.declared
    if declared.unread:
        return []
    names = call.body.attributes.keys() - META
    return sorted(name for name in names if ("variable", name) not in declared.blocks)
