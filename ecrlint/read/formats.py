"""Which reader takes a source: the one place that knows every format.

A format is a module of this package and one line here. Either its files are told by their names; then the
module has `read(source, files)`. Or it is written in JSON or YAML and told by what is in it; then it has
`read(value, tree, source, files)`. Both give each policy as a Found. Modules are imported when their first
file comes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, Protocol

    from ecrlint.read.files import Files
    from ecrlint.read.found import Found
    from ecrlint.read.tree import Node
    from ecrlint.source import Source

    class TextReader(Protocol):
        """A module that reads whole texts. Raises SyntaxTrouble."""

        def read(self, source: Source, files: Files) -> Iterator[Found]: ...

    class ShapeReader(Protocol):
        """A module that finds policies in data; `tree` makes the tree of positions."""

        def read(
            self, value: Any, tree: Callable[[], Node], source: Source, files: Files
        ) -> Iterator[Found]: ...


class Named:
    """A format whose files are told by how their names end, in lower case."""

    __slots__ = ("endings", "module", "name")

    def __init__(self, name: str, module: str, *endings: str) -> None:
        self.name = name
        self.module = module
        self.endings = endings

    def load(self) -> TextReader:
        """The module that reads it."""
        return _load(self.module)  # type: ignore[no-any-return]


class Shaped:
    """A format in JSON or YAML; `fits` looks at the outermost object."""

    __slots__ = ("fits", "module", "name")

    def __init__(self, name: str, module: str, fits: Callable[[Mapping[str, object]], bool]) -> None:
        self.name = name
        self.module = module
        self.fits = fits

    def load(self) -> ShapeReader:
        """The module that reads it."""
        return _load(self.module)  # type: ignore[no-any-return]


def _is_cloudformation(value: Mapping[str, object]) -> bool:
    """A template of CloudFormation, also one for SAM or written by the CDK."""
    return isinstance(value.get("Resources"), dict)


def _is_terraform(value: Mapping[str, object]) -> bool:
    """What `terraform show -json` prints of a plan or a state."""
    return "format_version" in value and not value.keys().isdisjoint(
        ("planned_values", "resource_changes", "values")
    )


NAMED: tuple[Named, ...] = (
    Named("Terraform module", "terraform.configuration", ".tf", ".tofu", ".tf.json", ".tofu.json"),
)
"""In the order in which they are tried."""

SHAPED: tuple[Shaped, ...] = (
    Shaped("CloudFormation template", "cloudformation", _is_cloudformation),
    Shaped("Terraform plan or state", "terraform.plan", _is_terraform),
)
"""In the order in which they are tried; what fits none is taken for a plain policy."""

SUFFIXES = (".json", ".yaml", ".yml", ".template", ".tf", ".tofu")
"""What a walk through folders reads."""


def named_format(path: str) -> Named | None:
    """The format that the name of a file tells."""
    lowered = path.lower()
    for format in NAMED:
        if lowered.endswith(format.endings):
            return format
    return None


def shaped_format(value: object) -> Shaped | None:
    """The format that data shows; None for a plain policy, and for what nobody knows."""
    if not isinstance(value, dict) or "Statement" in value:
        return None
    for format in SHAPED:
        if format.fits(value):
            return format
    return None


def _load(module: str) -> Any:
    from importlib import import_module

    return import_module(f"ecrlint.read.{module}")
