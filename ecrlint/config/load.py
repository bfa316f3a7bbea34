"""A configuration file, read, checked and understood."""

from __future__ import annotations

import os

from ecrlint.config.config import Config
from ecrlint.config.exception import Reviewed
from ecrlint.config.guardrail import Guardrail, label_of, texts
from ecrlint.config.name_check import mistakes
from ecrlint.config.shape_check import misshapes
from ecrlint.config.source import read_written, refuse, relative_path
from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.policy.model import parse
from ecrlint.read.document import TooLarge, read
from ecrlint.read.files import Disk
from ecrlint.system.revision import Revision
from ecrlint.system.worktree import is_inside, readable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from ecrlint.config.committed import Committed
    from ecrlint.config.config import Comments
    from ecrlint.config.source import ConfigText
    from ecrlint.policy.model import Kind
    from ecrlint.rule.rule import Rule
    from ecrlint.source import Source


def load(
    path: str,
    rules: Sequence[Rule] | None = None,
    loaded: Sequence[str] = (),
    committed: Committed | None = None,
    comments: Comments = "all",
) -> Config:
    """The configuration in a file; `rules` are those it may name, None to take any name for one.

    `loaded` are the folders of rules that are among them. It is read in the working tree, or else in what is
    `committed`. `comments` says which findings a comment puts aside. Raises UsageError, a line for each
    mistake.
    """
    if committed is None:
        config = config_of(read_written(path), os.path.dirname(path), rules, comments=comments)
    else:
        written = committed.read_written(path)
        try:
            config = config_of(written, os.path.dirname(path), rules, committed.source, comments)
        except UsageError as error:
            raise committed.with_revision(error) from error
    if rules is not None and not set(config.rules_dirs) <= set(loaded):
        raise UsageError(
            f"{visible(relative_path(path))}: rules-dirs counts only in the configuration of the working"
            " directory; run ecrlint there, or name this one with --config"
        )
    return config


def config_of(
    written: ConfigText,
    folder: str = "",
    rules: Sequence[Rule] | None = None,
    source_of: Callable[[str], Source | None] | None = None,
    comments: Comments = "all",
) -> Config:
    """What a text says; paths in it are relative to a folder, and read by `source_of` if that is given.

    Raises UsageError as `load` does.
    """
    refuse(misshapes(written))
    refuse(mistakes(written, rules))
    data = written.data
    return Config(
        folder,
        preset=data.get("preset", ""),
        select=data.get("select", ()),
        ignore=data.get("ignore", ()),
        levels=data.get("levels"),
        exclude=data.get("exclude", ()),
        account=data.get("account", ""),
        organization=data.get("organization", ""),
        region=data.get("region", ""),
        registry_scope=data.get("registry-scope", ""),
        guardrails=_guardrails(written, folder, source_of or _source_beside(folder)),
        exceptions=[
            Reviewed(entry, written.span(f"/exceptions/{number}"), folder)
            for number, entry in enumerate(data.get("exceptions", ()))
        ],
        rules_dirs=_beside(folder, data.get("rules-dirs", ())),
        var_files=_beside(folder, data.get("var-files", ())),
        comments=comments,
    )


def rules_dirs(path: str, committed: Committed | None = None) -> tuple[list[str], str]:
    """The paths of the rule folders that a file names, and the place where it does. Raises UsageError."""
    written = committed.read_written(path) if committed else read_written(path)
    named = written.data.get("rules-dirs") if isinstance(written.data, dict) else None
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        return [], ""  # what is wrong with it is told when all of it is loaded
    line, column = written.source.position(written.span("/rules-dirs", "key").start)
    name = committed.display_path(path) if committed else written.source.path
    return _beside(os.path.dirname(path), named), f"{name}:{line}:{column}"


def _beside(folder: str, names: Iterable[str]) -> list[str]:
    return [os.path.join(folder, name) for name in names]


def _guardrails(
    written: ConfigText, folder: str, source_of: Callable[[str], Source | None]
) -> list[Guardrail]:
    """The guardrails with what they refer to. Raises UsageError, a line for each that cannot be read."""
    groups = {name: texts(members) for name, members in written.data.get("groups", {}).items()}
    found, troubles = [], []
    for number, entry in enumerate(written.data.get("guardrails", ())):
        try:
            found.append(_guardrail(written, f"/guardrails/{number}", entry, folder, groups, source_of))
        except UsageError as error:
            troubles.append(str(error))
    refuse(troubles)
    return found


def _guardrail(
    written: ConfigText,
    pointer: str,
    entry: dict[str, Any],
    folder: str,
    groups: dict[str, list[str]],
    source_of: Callable[[str], Source | None],
) -> Guardrail:
    span = written.span(pointer)
    label = label_of(entry)
    try:
        if "reference" in entry:
            place = f"{pointer}/reference"
            data, kind = _reference(os.path.join(folder, entry["reference"]), source_of)
            return Guardrail({**entry, "reference": data}, span, label, folder=folder, kind=kind)
        if "no-new-access" in entry:
            place = f"{pointer}/no-new-access"
            from ecrlint.read.past import Past

            past = Past(Revision(entry["no-new-access"], folder or os.curdir))
            return Guardrail(entry, span, label, folder=folder, past=past)
    except UsageError as error:
        raise UsageError(written.told(place, str(error))) from error
    return Guardrail(entry, span, label, folder=folder, groups=groups)


def _source_beside(folder: str) -> Callable[[str], Source | None]:
    """What reads the files that a configuration in a folder speaks of; it raises UsageError."""

    def source_of(path: str) -> Source | None:
        if not is_inside(path, readable_root(folder)):
            name = visible(relative_path(path))
            raise UsageError(f"{name} is outside of the repository; a reference stands in it")
        return Disk().source(path)

    return source_of


def _reference(path: str, source_of: Callable[[str], Source | None]) -> tuple[object, Kind]:
    """The one policy of a file, and its kind. Raises UsageError."""
    name = visible(relative_path(path))
    source = source_of(path)
    if source is None:
        raise UsageError(f"{name} is no file that can be read")
    try:
        reading = read(source)
    except TooLarge as trouble:
        raise UsageError(f"{name}: {trouble}") from trouble
    if reading.problems:
        raise UsageError(f"{name} does not parse; `ecrlint check` says why")
    if reading.given_up:
        raise UsageError(f"{name}: {visible(reading.given_up[0])}")
    if len(reading.documents) != 1:
        raise UsageError(f"{name} holds {len(reading.documents) or 'no'} policies, but a reference is one")
    document = reading.documents[0]
    if parse(document.data, document.kind).refused:
        raise UsageError(f"{name} is not well-formed; `ecrlint check` says what is wrong")
    return document.data, document.kind
