"""The scripts that a `provisioner "local-exec"` runs, read as scripts of the shell."""

from __future__ import annotations

from ecrlint.read.formats.shell import read
from ecrlint.read.hcl.embedded_json import source_map_of
from ecrlint.read.source_map import move_problem, move_tree
from ecrlint.read.terraform.blocks import entry
from ecrlint.read.terraform.instances import each_policy
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.read.candidate import Found, Tree
    from ecrlint.read.files import Files
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.positions import Node
    from ecrlint.read.source_map import SourceMap
    from ecrlint.read.terraform.module_scopes import ModuleScopes


def runs_ecr(resource: Block) -> bool:
    """Whether a resource runs something that names ECR: a cheap test."""
    return any("ecr" in each.words for each in resource.body.blocks_of("provisioner"))


def of_resource(resource: Block, scope: ModuleScopes) -> Iterator[Found]:
    """The policies that the commands of a resource write out, for each instance."""
    address = ".".join(resource.labels)

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        for block in resource.body.blocks_of("provisioner"):
            if block.labels == ["local-exec"]:
                for found in _of_command(block, inside, scope.module.files):
                    found.name = found.name or address + index
                    yield found

    yield from each_policy(resource, scope, policies)


def _of_command(provisioner: Block, scope: Scope, files: Files) -> Iterator[Found]:
    command = entry(provisioner.body, "command", scope)
    source = command.value.spot.source if command else None
    if command and source and isinstance(command.value.content, str):
        written = source_map_of(command.value)
        for found in read(Source(source.path, written.text), files):
            found.tree = _move(found.tree, written)
            found.problems = [move_problem(each, written) for each in found.problems]
            yield found


def _move(tree: Tree, written: SourceMap) -> Callable[[], Node]:
    return lambda: move_tree(tree() if callable(tree) else tree, written)
