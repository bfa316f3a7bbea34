"""Patches of CloudFormation templates, as AWS Copilot's cfn.patches.yml has them (RFC 6902).

Each adds or replaces what stands at a path of the template: a policy, or a resource with one.
"""

from __future__ import annotations

from ecrlint.read.cursor import Cursor, TextLayer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.source import Source

_KINDS: dict[str, Kind] = {"RepositoryPolicyText": "repository", "LifecyclePolicyText": "lifecycle"}


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies that patches put into a template."""
    for patch in Cursor(value, TextLayer(source.text, tree)):
        path = patch["path"].known.strip("/").split("/")
        name = path[1] if path[0] == "Resources" and len(path) > 1 else ""
        kind = _KINDS.get(path[-1])
        if kind and patch["value"].given:
            yield patch["value"].found(kind, name=name)
            continue
        for spot in patch["value"].everywhere():
            for field, kind in _KINDS.items():
                if spot[field].given:
                    yield spot[field].found(kind, name=name)
