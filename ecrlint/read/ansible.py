"""Ansible: the tasks of playbooks and roles that use the module community.aws.ecs_ecr.

Its `policy` and `lifecycle_policy` are objects or JSON texts, with Jinja in them.
"""

from __future__ import annotations

from ecrlint.read.spot import Spot, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.files import Files
    from ecrlint.read.found import Found
    from ecrlint.read.tree import Node
    from ecrlint.source import Source

_MODULES = ("ecs_ecr", "community.aws.ecs_ecr", "amazon.aws.ecs_ecr")
_FIELDS: dict[str, Kind] = {"policy": "repository", "lifecycle_policy": "lifecycle"}


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies of every task, in whatever play, block or handler it is."""
    for task in Spot(value, Text(source.text, tree)).everywhere():
        for module in _MODULES:
            yield from _of_task(task, task[module])


def _of_task(task: Spot, parameters: Spot) -> Iterator[Found]:
    repository = parameters["name"].known
    for field, kind in _FIELDS.items():
        if parameters[field].given:
            yield parameters[field].found(
                kind,
                name=task["name"].known or repository,
                repository=repository,
                account=parameters["registry_id"].known,
            )
