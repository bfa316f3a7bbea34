"""Command lines that need no parser: `ecrlint check` as hooks, gates and editors call it.

argparse is a sixth of a short run. What it would make of these lines a test compares.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

_FLAGS = {
    "--allow-empty": "allow_empty",
    "--force-exclude": "force_exclude",
    "--no-config": "no_config",
    "--quiet": "quiet",
    "-q": "quiet",
}
_VALUES = {"--format": "format", "--stdin-filename": "stdin_filename"}


def plain(argv: list[str]) -> Namespace | None:
    """The arguments of a plain command line; None for one that argparse must look at."""
    if argv[:1] != ["check"]:
        return None
    found = _Plain()
    rest = iter(argv[1:])
    is_over = False  # argparse takes paths in one place only
    for word in rest:
        if word in _FLAGS:
            setattr(found, _FLAGS[word], True)
        elif word in _VALUES:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
            setattr(found, _VALUES[word], value)
        elif word == "--" and not found.paths:
            found.paths = list(rest)
            return None if word in found.paths else found  # type: ignore[return-value]  # as below
        elif is_over or (word.startswith("-") and word != "-"):
            return None
        else:
            found.paths.append(word)
            continue
        is_over = bool(found.paths)
    return found  # type: ignore[return-value]  # it has what every command asks of a Namespace


class _Plain:
    """What argparse makes of `ecrlint check` alone."""

    def __init__(self) -> None:
        self.command = "check"
        self.paths: list[str] = []
        self.select: list[str] = []
        self.ignore: list[str] = []
        self.preset = None
        self.rules_dir: list[str] = []
        self.allow_local_rules = False
        self.kind = None
        self.stdin_filename = None
        self.exclude: list[str] = []
        self.force_exclude = False
        self.include_snippets = False
        self.changed_since = None
        self.allow_empty = False
        self.jobs = None
        self.config = None
        self.no_config = False
        self.fix = False
        self.unsafe_fixes = False
        self.diff = False
        self.baseline = None
        self.show_excepted = False
        self.format = "text"
        self.output: list[str] = []
        self.fail_on = "warning"
        self.color = "auto"
        self.quiet = False
        self.verbose = False
