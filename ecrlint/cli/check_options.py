"""The options of `ecrlint check`, some of which other commands have, as both parsers read them.

They are constants, which Python loads with the module, and no objects, as this is part of every short run.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["flag", "text", "choice", "count", "list"]
    Default = str | bool | tuple[()] | None
    Option = tuple[str, Kind, str | tuple[str, ...], Default, str]

MOST = 256
"""The highest number that an option takes."""

RULES_DIR: Option = (
    "--rules-dir", "list", "DIR", (), "also load the rule files of this folder; their code is run",
)  # fmt: skip

VAR_FILE: Option = (
    "--var-file", "list", "FILE", (),
    "values of Terraform's variables, beside those that are found; later ones win",
)  # fmt: skip

# The columns: names, kind, what it takes, default, help. A flag takes nothing, a choice one of several words,
# a count a number from 1 to MOST, a text and each item of a list any text, for which the help has a word.
# Of several values the last holds; a list has them all.
CHECK_OPTIONS: dict[str, tuple[Option, ...]] = {
    "rules": (
        ("--select", "list", "RULES", (),
         "run these only: names, codes, beginnings of codes (ECR2), families; comma-separated"),
        ("--ignore", "list", "RULES", (), "do not run these"),
        ("--preset", "choice", ("recommended", "strict"), None,
         "which rules run when none are selected (default: recommended)"),
        RULES_DIR,
        ("--allow-local-rules", "flag", (), False,
         "also run the code of the folders in the configuration's rules-dirs"),
    ),
    "files": (
        ("--kind", "choice",
         ("repository", "registry", "public", "lifecycle", "identity",
          "endpoint", "resource-control", "ambiguous"), None,
         "what the policies are, whatever they look like"),
        ("--stdin-filename", "text", "PATH", None, "what to call standard input; its suffix counts"),
        ("--exclude", "list", "PATTERN", (), "leave out what matches in folders (as in .gitignore)"),
        ("--force-exclude", "flag", (), False,
         "take files named here like those in folders: exclude some, pass over what is no policy"),
        VAR_FILE,
        ("--include-snippets", "flag", (), False, "also lint the policies in Markdown and shell scripts"),
        ("--changed-since", "text", "REV", None,
         "lint only what differs from where HEAD's history left a git revision, such as origin/main"),
        ("--allow-empty", "flag", (), False, "finding no policy to lint is no mistake"),
        ("--jobs", "count", "N", None,
         "how many processes lint many files (default: as many as there are processors, at most 8)"),
    ),
    "configuration": (
        ("--config", "text", "FILE", None,
         "the configuration of all files (default: the nearest ecrlint.yaml)"),
        ("--no-config", "flag", (), False, "do not look for a configuration"),
        ("--config-from", "text", "REV", None,
         "take configurations, and what they refer to, from a git revision and not from the working tree"),
    ),
    "exceptions": (
        ("--baseline", "text", "FILE", None,
         "tell only of findings that `ecrlint baseline` did not put into this file"),
        ("--no-inline-exceptions", "flag", (), False, "let no comment in a linted file put findings aside"),
        ("--show-excepted", "flag", (), False,
         "also show what was put aside, in SARIF as suppressed results"),
    ),
    "fixes": (
        ("--fix", "flag", (), False,
         "make the safe fixes, which leave access as it is, and report what is left"),
        ("--unsafe-fixes", "flag", (), False, "with --fix or --diff: also those that change access"),
        ("--diff", "flag", (), False,
         "show what --fix would change and write nothing; exit code 1 if it would"),
    ),
    "report": (
        ("--format", "text", "FORMAT", "text",
         "text, concise, json, sarif, github, gitlab, junit or rdjson (default: %(default)s)"),
        ("--output", "list", "FORMAT=FILE", (), "also write a report to a file; repeatable"),
        ("--fail-on", "choice", ("error", "warning", "note", "never"), "warning",
         "the mildest level that makes the exit code 1 (default: %(default)s)"),
        ("--fail-on-unknown", "flag", (), False,
         "exit code 1 unless every policy was judged whole; -v says what decides the others"),
        ("--color", "choice", ("auto", "always", "never"), "auto",
         "NO_COLOR and FORCE_COLOR are honoured too (default: %(default)s)"),
        ("-q --quiet", "flag", (), False, "no closing line, no progress"),
        ("-v --verbose", "flag", (), False, "say what was read as what, and what was passed over"),
    ),
}  # fmt: skip
"""Each group of options under its title, in the order of the help."""


def destination(names: str) -> str:
    """The attribute of the arguments that the value of an option goes to: `rules_dir` for `--rules-dir`."""
    return names.rpartition("--")[2].replace("-", "_")


def parse_count(text: str) -> int | None:
    """A number from 1 to MOST; None for anything else."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) else 0
    return number if 1 <= number <= MOST else None
