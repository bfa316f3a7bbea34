"""Ansible: the tasks of playbooks and roles that use community.aws.ecs_ecr or a module for policies of IAM.

The policies are objects or JSON texts, with Jinja in them. Commands are read as scripts of the shell.
"""

from __future__ import annotations

from ecrlint.policy.scope import OF_SEVERAL_SERVICES
from ecrlint.read.cursor import Cursor, TextLayer
from ecrlint.read.formats.pipeline import of_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.source import Source

_FIELDS: dict[str, dict[str, Kind]] = {
    "ecs_ecr": {"policy": "repository", "lifecycle_policy": "lifecycle"},
    "ec2_vpc_endpoint": {"policy": "endpoint"},
    "iam_policy": {"policy_json": "identity"},
    "iam_managed_policy": {"policy": "identity"},
}
"""The parameters with policies of each module."""

_SHELLS = ("shell", "command", "ansible.builtin.shell", "ansible.builtin.command")

_COLLECTIONS = ("", "community.aws.", "amazon.aws.")


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies of every task, in whatever play, block or handler it is."""
    for task in Cursor(value, TextLayer(source.text, tree)).everywhere():
        for module, fields in _FIELDS.items():
            for collection in _COLLECTIONS:
                yield from _of_task(task, task[collection + module], fields)
        for module in _SHELLS:
            given = task[module]
            script = given["cmd"] if given["cmd"].given else given
            if isinstance(script.value, str) and "ecr" in script.value:
                yield from of_script(script, source, files)


def _of_task(task: Cursor, parameters: Cursor, fields: dict[str, Kind]) -> Iterator[Found]:
    name = parameters["name"].known or parameters["policy_name"].known
    for field, kind in fields.items():
        if parameters[field].given:
            yield parameters[field].found(
                kind,
                name=task["name"].known or name,
                repository="" if kind in OF_SEVERAL_SERVICES else name,
                account=parameters["registry_id"].known,
            )
