"""A configuration of Terragrunt, `terragrunt.hcl` or one that it includes: its locals, inputs and source.

What may stand in it: Terragrunt's documentation, "HCL Blocks" and "HCL Attributes". What other units put out
(`dependency`), the environment, commands and stacks decide is not known.
"""

from __future__ import annotations

import os

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue
from ecrlint.read.limits import more_than, unreadable
from ecrlint.read.terragrunt.functions import FUNCTIONS
from ecrlint.read.terragrunt.merge import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.scope import Path
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terragrunt.paths import Paths
    from ecrlint.source import Source

MAX_CHAIN = 10
"""How many configurations may include or read each other in a row."""

_NOWHERE = HclSpan(0, 0, None)


class Include:
    """What an `include` block includes, and how: `strategy` is how inputs are merged."""

    __slots__ = ("configuration", "strategy")

    def __init__(self, configuration: Configuration | None, strategy: str) -> None:
        self.configuration = configuration
        self.strategy = strategy


class Configuration(Scope):
    """One file: the names in it, and its functions.

    `unit` is the folder from which all starts, as an absolute path: a file that is included belongs to the
    unit of the one that includes it, `included_by`. A name that leads back to itself is unknown.
    """

    __slots__ = (
        "_chain",
        "_includes",
        "_known",
        "_source",
        "body",
        "folder",
        "included_by",
        "paths",
        "trouble",
        "unit",
    )

    def __init__(
        self,
        source: Source,
        paths: Paths,
        evaluation: Evaluation | None = None,
        chain: Sequence[str] = (),
        included_by: Configuration | None = None,
    ) -> None:
        """`chain` are the paths of the configurations that led here."""
        super().__init__(evaluation)
        path = os.path.abspath(source.path)
        self.folder = os.path.dirname(path)
        self.unit: str = included_by.unit if included_by else self.folder
        self.included_by = included_by
        self.paths = paths
        self.body, self.trouble = paths.syntax.body(source)
        self._source = source
        self._chain = (*chain, path)
        self._known: dict[Path, HclValue | None] = {}
        self._includes: dict[str, Include] | None = None

    @property
    def includes(self) -> dict[str, Include]:
        """What is included, by the labels of the blocks; one may have none."""
        if self._includes is None:
            self._includes = {}
            for block in self.body.blocks_of("include"):
                self._includes["".join(block.labels)] = self._include(block)
        return self._includes

    @property
    def source(self) -> HclValue | None:
        """The source of the module that is run: the own one, or that of what is included."""
        for block in self.body.blocks_of("terraform"):
            if given := block.body.attributes.get("source"):
                return evaluate(given.expression, self)
        others = [each.configuration.source for each in self.includes.values() if each.configuration]
        return next((each for each in others if each), None)

    @property
    def inputs(self) -> HclValue | None:
        """What the module is given, included inputs below the own ones; None where that is nothing."""
        given = self.body.attributes.get("inputs")
        found = evaluate(given.expression, self) if given else None
        for include in self.includes.values():
            if include.strategy == "no_merge":
                continue
            below = include.configuration.inputs if include.configuration else HclValue(UNKNOWN, _NOWHERE)
            if below:
                found = merge(below, found, include.strategy == "deep") if found else below
        return found

    @property
    def texts(self) -> Iterator[str]:
        """The texts of the file and of what it includes."""
        yield self._source.text
        for each in self.includes.values():
            if each.configuration:
                yield from each.configuration.texts

    def resolve(self, path: Path) -> HclValue | None:
        if path not in self._known:
            self._known[path] = None  # which is what a circle finds
            self._known[path] = self._resolve(path)
        return self._known[path]

    def call(self, name: str, arguments: Sequence[HclValue], spot: HclSpan) -> HclValue | None:
        function = FUNCTIONS.get(name)
        return function(self, arguments, spot) if function else None

    def file(self, path: str) -> Source | None:
        return self._read_file(os.path.join(self.folder, path))

    def fileset(self, folder: str, pattern: str) -> list[str] | None:
        return None

    def other(self, path: str, included_by: Configuration | None = None) -> Configuration | None:
        """The configuration in another file; None where that is not to be read."""
        if len(self._chain) >= MAX_CHAIN:
            self.evaluation.reached.note(more_than(MAX_CHAIN, "configurations that lead to each other"))
            return None
        source = self._read_file(path)
        if source is None or os.path.abspath(source.path) in self._chain:
            return None
        return Configuration(source, self.paths, self.evaluation, self._chain, included_by)

    def as_object(self) -> HclValue:
        """What others see of it: its locals and inputs; there may be more."""
        whole = HclSpan(0, len(self._source.text), self._source)
        names = [name for block in self.body.blocks_of("locals") for name in block.body.attributes]
        found = {name: value for name in names if (value := self.resolve(("local", name)))}
        members = {"locals": HclValue({name: Entry(each, each.spot) for name, each in found.items()}, whole)}
        if inputs := self.inputs:
            members["inputs"] = inputs
        return HclValue({name: Entry(each, whole) for name, each in members.items()}, whole, partial=True)

    def _resolve(self, path: Path) -> HclValue | None:
        match path:
            case ("local", str(name)):
                for block in self.body.blocks_of("locals"):
                    if given := block.body.attributes.get(name):
                        return evaluate(given.expression, self)
            case ("include", "locals" | "inputs") if "" in self.includes:
                return self._included("", str(path[1]))
            case ("include", str(label), "locals" | "inputs"):
                return self._included(label, str(path[2]))
        return None

    def _included(self, label: str, part: str) -> HclValue | None:
        include = self.includes.get(label)
        if include is None or include.configuration is None:
            return None
        members = include.configuration.as_object().content
        assert isinstance(members, dict)
        return members[part].value if part in members else None

    def _include(self, block: Block) -> Include:
        path = self._text(block, "path")
        found = self.other(os.path.join(self.folder, path), included_by=self) if path else None
        return Include(found, self._text(block, "merge_strategy") or "shallow")

    def _text(self, block: Block, name: str) -> str:
        given = block.body.attributes.get(name)
        value = evaluate(given.expression, self) if given else None
        known = value and isinstance(value.content, str) and not value.is_undecided
        return str(value.content) if value and known else ""

    def _read_file(self, path: str) -> Source | None:
        source = self.paths.source(path)
        if source is None and (why := self.paths.trouble(path)):
            self.evaluation.reached.note(unreadable(path, why))
        return source
