"""A configuration file, read, checked and understood."""

from __future__ import annotations

import os

# A circle: a configuration is looked for by what is here, and read only where there is one.
from ecrlint.config import Config
from ecrlint.config.exception import Reviewed
from ecrlint.config.guardrail import Guardrail, label_of, texts
from ecrlint.config.name_check import mistakes
from ecrlint.config.shape_check import misshapes
from ecrlint.config.source import display_path, read_written, refuse
from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.policy.model import parse
from ecrlint.read.document import TooLarge, read
from ecrlint.read.files import Disk
from ecrlint.system.revision import Revision
from ecrlint.system.worktree import is_inside, readable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from ecrlint.config.source import Written
    from ecrlint.policy.model import Kind
    from ecrlint.rule.rule import Rule


def load(path: str, rules: Sequence[Rule] | None = None, loaded: Sequence[str] = ()) -> Config:
    """The configuration in a file; `rules` are those it may name, None to take any name for one.

    `loaded` are the folders of rules that are among them. Raises UsageError, a line for each mistake.
    """
    config = config_of(read_written(path), os.path.dirname(path), rules)
    if rules is not None and not set(config.rules_dirs) <= set(loaded):
        raise UsageError(
            f"{visible(display_path(path))}: rules-dirs counts only in the configuration of the working"
            " directory; run ecrlint there, or name this one with --config"
        )
    return config


def config_of(written: Written, folder: str = "", rules: Sequence[Rule] | None = None) -> Config:
    """What a text says; paths in it are relative to a folder. Raises UsageError as `load` does."""
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
        guardrails=_guardrails(written, folder),
        exceptions=[
            Reviewed(entry, written.span(f"/exceptions/{number}"), folder)
            for number, entry in enumerate(data.get("exceptions", ()))
        ],
        rules_dirs=_beside(folder, data.get("rules-dirs", ())),
    )


def rules_dirs(path: str) -> tuple[list[str], str]:
    """The paths of the rule folders that a file names, and the place where it does. Raises UsageError."""
    written = read_written(path)
    named = written.data.get("rules-dirs") if isinstance(written.data, dict) else None
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        return [], ""  # what is wrong with it is told when all of it is loaded
    line, column = written.source.position(written.span("/rules-dirs", "key").start)
    return _beside(os.path.dirname(path), named), f"{written.source.path}:{line}:{column}"


def _beside(folder: str, names: Iterable[str]) -> list[str]:
    return [os.path.join(folder, name) for name in names]


def _guardrails(written: Written, folder: str) -> list[Guardrail]:
    """The guardrails with what they refer to. Raises UsageError, a line for each that cannot be read."""
    groups = {name: texts(members) for name, members in written.data.get("groups", {}).items()}
    found, troubles = [], []
    for number, entry in enumerate(written.data.get("guardrails", ())):
        try:
            found.append(_guardrail(written, f"/guardrails/{number}", entry, folder, groups))
        except UsageError as error:
            troubles.append(str(error))
    refuse(troubles)
    return found


def _guardrail(
    written: Written, pointer: str, entry: dict[str, Any], folder: str, groups: dict[str, list[str]]
) -> Guardrail:
    span = written.span(pointer)
    label = label_of(entry)
    try:
        if "reference" in entry:
            place = f"{pointer}/reference"
            data, kind = _reference(entry["reference"], folder)
            return Guardrail({**entry, "reference": data}, span, label, folder=folder, kind=kind)
        if "no-new-access" in entry:
            place = f"{pointer}/no-new-access"
            revision = Revision(entry["no-new-access"], folder or os.curdir)
            return Guardrail(entry, span, label, folder=folder, revision=revision)
    except UsageError as error:
        raise UsageError(written.told(place, str(error))) from error
    return Guardrail(entry, span, label, folder=folder, groups=groups)


def _reference(named: str, folder: str) -> tuple[object, Kind]:
    """The one policy of a file, and its kind. Raises UsageError."""
    path = os.path.join(folder, named)
    name = visible(display_path(path))
    if not is_inside(path, readable_root(folder)):
        raise UsageError(f"{name} is outside of the repository; a reference stands in it")
    source = Disk().source(path)
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
