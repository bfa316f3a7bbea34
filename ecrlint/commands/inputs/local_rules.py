"""Rule folders that a configuration names: their code is run only with the consent of whoever runs ecrlint.

A pull request can bring a configuration and rules of its own, and would otherwise run code in CI.
"""

from __future__ import annotations

import os

from ecrlint.config import ConfigSearch
from ecrlint.errors import UsageError
from ecrlint.rule.loader import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.cli import Arguments
    from ecrlint.config.committed import Committed
    from ecrlint.rule.rule import Rule

VARIABLE = "ECRLINT_ALLOW_LOCAL_RULES"
"""The environment's way of giving consent: 1, true or yes."""

_YES = ("1", "true", "yes")


def load_rules(arguments: Arguments, committed: Committed | None = None) -> tuple[list[Rule], list[str]]:
    """All rules, and the folders of one's own: of --rules-dir and of the working directory's configuration.

    Where there is a `committed` revision, those of the configuration come from it. Raises UsageError where
    that names folders and nobody has agreed that their code is run, and for a folder of --rules-dir that a
    change may have written although only a revision is trusted.
    """
    given: list[str] = list(getattr(arguments, "rules_dir", []))
    named = _folders_of_configuration(arguments, committed)
    folders = [*given, *named]
    if committed is None:
        return load(folders), folders
    for folder in given:
        committed.refuse_inside(folder)
    if not named:
        return load(given), folders
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="ecrlint-") as target:
        return load([*given, *committed.save_rules(named, target)]), folders


def _folders_of_configuration(arguments: Arguments, committed: Committed | None) -> list[str]:
    files = _configurations(arguments, committed)
    if not files or not (committed or _names_folders(files[0])):
        return []
    from ecrlint.config.load import rules_dirs

    folders, place = rules_dirs(files[0], committed)
    if not folders:
        return []
    if len(files) > 1:
        from ecrlint.config.lock import refuse_below_locked

        refuse_below_locked(files, committed)
    if not _is_allowed(arguments):
        raise UsageError(
            f"{place}: rules-dirs names folders whose code would run; if you trust them,"
            f" --allow-local-rules or {VARIABLE}=1 says so"
        )
    return folders


def _configurations(arguments: Arguments, committed: Committed | None) -> Sequence[str]:
    """The one of --config, or those above the working directory, the nearest first."""
    if arguments.no_config:
        return []
    if arguments.config:
        return [arguments.config]
    here = os.getcwd()
    return committed.find_all(here) if committed else ConfigSearch().find_all(here)


def _names_folders(file: str) -> bool:
    """A cheap test that errs on the side of yes: a key may be spelled with escapes."""
    from ecrlint.config.source import MAX_BYTES
    from ecrlint.system.safe_read import TooLong, contents

    try:
        text = contents(file, MAX_BYTES).replace(b"\0", b"")
    except (OSError, ValueError, TooLong):
        return False  # loading the configuration tells what is wrong with it
    return b"rules-dirs" in text or b"\\" in text


def _is_allowed(arguments: Arguments) -> bool:
    return getattr(arguments, "allow_local_rules", False) or os.environ.get(VARIABLE, "").lower() in _YES
