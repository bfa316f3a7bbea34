"""`--git REV`: the revision that a command reads, or compares with."""

from __future__ import annotations

from ecrlint.errors import UsageError
from ecrlint.system.revision import Revision


def revision_of(name: str) -> Revision:
    """The revision of that name. Raises UsageError that names the option."""
    try:
        return Revision(name)
    except UsageError as error:
        raise UsageError(f"--git: {error}") from error
