"""Rule folders that a configuration names: their code is run only with the consent of whoever runs ecrlint.

A pull request can bring a configuration and rules of its own, and would otherwise run code in CI.
"""

from __future__ import annotations

import os

from ecrlint.config import find
from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.cli import Arguments

VARIABLE = "ECRLINT_ALLOW_LOCAL_RULES"
"""The environment's way of giving consent: 1, true or yes."""

_YES = ("1", "true", "yes")


def rule_folders(arguments: Arguments) -> list[str]:
    """The folders of --rules-dir and of the configuration that holds for the working directory.

    Raises UsageError where that names folders and nobody has agreed that their code is run.
    """
    folders: list[str] = list(getattr(arguments, "rules_dir", []))
    file = "" if arguments.no_config else arguments.config or find(os.getcwd())
    if not file or not _names_folders(file):
        return folders
    from ecrlint.config.load import rules_dirs

    named, place = rules_dirs(file)
    if named and not _is_allowed(arguments):
        raise UsageError(
            f"{place}: rules-dirs names folders whose code would run; if you trust them,"
            f" --allow-local-rules or {VARIABLE}=1 says so"
        )
    return folders + named


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
