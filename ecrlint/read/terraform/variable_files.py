"""The values that files give to the variables of a root: `terraform.tfvars`, `*.auto.tfvars`, and named ones.

Terraform documentation, "Variable Definition Precedence": later ones win, and those that a command names
win over all that are found.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.files import Files
    from ecrlint.read.hcl.syntax import Attribute
    from ecrlint.read.terraform.module import Module
    from ecrlint.read.terraform.syntax_cache import SyntaxCache


class GivenValues:
    """What files give to variables, by name; `unread` says of files that cannot be read why."""

    __slots__ = ("unread", "values")

    def __init__(self) -> None:
        self.values: dict[str, Attribute] = {}
        self.unread: list[str] = []


def given_values(module: Module, syntax: SyntaxCache, named: Sequence[str] = ()) -> GivenValues:
    """What the files in a root's folder give, and then those that are `named` by their paths."""
    given = GivenValues()
    found = sorted(filter(_gives_values, module.files.names(module.folder)), key=_precedence)
    for path in (*found, *(os.path.relpath(each, module.folder or os.curdir) for each in named)):
        if source := module.source(path, given.unread):
            given.values.update(syntax.body(source)[0].attributes)
    return given


def gives_to(folder: str, files: Files) -> bool:
    """Whether the files that were named for `files` give a variable of a folder's module something."""
    from ecrlint.read.terraform.configuration import configurations_of
    from ecrlint.read.terraform.module import Module

    syntax = configurations_of(folder, files).syntax
    module = Module(folder, files, syntax)
    sources = filter(None, map(files.source, files.var_files))
    names = {name for source in sources for name in syntax.body(source)[0].attributes}
    return any(("variable", name) in module.declared.blocks for name in names)


def _gives_values(name: str) -> bool:
    return name in ("terraform.tfvars", "terraform.tfvars.json") or name.endswith(
        (".auto.tfvars", ".auto.tfvars.json")
    )


def _precedence(name: str) -> tuple[bool, str]:
    """`terraform.tfvars` comes first, then the others by name."""
    return not name.startswith("terraform.tfvars"), name
