"""The arguments of `ecrlint check`, some of which `ecrlint baseline` has, too."""

from __future__ import annotations

from ecrlint.commands.inputs import configuration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser


_MOST_JOBS = 256


def add_arguments(check: ArgumentParser) -> None:
    """The arguments of `ecrlint check`."""
    check.description = "Lint ECR policies in files and folders, or on standard input."
    check.epilog = (
        "Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 the job could not be done."
        " A run that finds no policy at all is 2."
    )
    add_inputs(check)
    add_rule_options(check)
    add_file_options(check)
    configuration.add_arguments(check)
    _add_fix_options(check)
    _add_report_options(check)


def add_inputs(parser: ArgumentParser) -> None:
    """What is linted."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files, folders, or - for standard input (default: .)"
    )


def add_rule_options(check: ArgumentParser) -> None:
    """Which rules run."""
    group = check.add_argument_group("rules")
    group.add_argument(
        "--select", action="append", metavar="RULES", default=[],
        help="run these only: names, codes, beginnings of codes (ECR2), families; comma-separated",
    )  # fmt: skip
    group.add_argument("--ignore", action="append", metavar="RULES", default=[], help="do not run these")
    group.add_argument(
        "--preset", choices=("recommended", "strict"),
        help="which rules run when none are selected (default: recommended)",
    )  # fmt: skip
    group.add_argument(
        "--rules-dir", action="append", metavar="DIR", default=[],
        help="also load the rule files of this folder; their code is run",
    )  # fmt: skip
    group.add_argument(
        "--allow-local-rules", action="store_true",
        help="also run the code of the folders in the configuration's rules-dirs",
    )  # fmt: skip


def add_file_options(check: ArgumentParser) -> None:
    """Which files are linted, and as what."""
    group = check.add_argument_group("files")
    group.add_argument(
        "--kind", choices=("repository", "registry", "public", "lifecycle", "identity"),
        help="what the policies are, whatever they look like",
    )  # fmt: skip
    group.add_argument(
        "--stdin-filename", metavar="PATH", help="what to call standard input; its suffix counts"
    )
    group.add_argument(
        "--exclude", action="append", metavar="PATTERN", default=[],
        help="leave out what matches in folders (as in .gitignore)",
    )  # fmt: skip
    group.add_argument(
        "--force-exclude", action="store_true", help="apply --exclude to files named here, too"
    )
    group.add_argument(
        "--include-snippets", action="store_true", help="also lint the policies in Markdown and shell scripts"
    )
    group.add_argument(
        "--changed-since", metavar="REV",
        help="lint only what differs from where HEAD's history left a git revision, such as origin/main",
    )  # fmt: skip
    group.add_argument("--allow-empty", action="store_true", help="finding no policy to lint is no mistake")
    group.add_argument(
        "--jobs", type=_count, metavar="N",
        help="how many processes lint many files (default: as many as there are processors, at most 8)",
    )  # fmt: skip


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= _MOST_JOBS):
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"it takes a number from 1 to {_MOST_JOBS}, not '{text}'")
    return int(text)


def _add_fix_options(check: ArgumentParser) -> None:
    group = check.add_argument_group("fixes")
    group.add_argument(
        "--fix", action="store_true",
        help="make the safe fixes, which leave access as it is, and report what is left",
    )  # fmt: skip
    group.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: also those that change access"
    )
    group.add_argument(
        "--diff", action="store_true",
        help="show what --fix would change and write nothing; exit code 1 if it would",
    )  # fmt: skip


def _add_report_options(check: ArgumentParser) -> None:
    group = check.add_argument_group("report")
    group.add_argument(
        "--baseline", metavar="FILE",
        help="tell only of findings that `ecrlint baseline` did not put into this file",
    )  # fmt: skip
    group.add_argument(
        "--show-excepted", action="store_true",
        help="also show what was put aside, in SARIF as suppressed results",
    )  # fmt: skip
    group.add_argument(
        "--format", default="text", metavar="FORMAT",
        help="text, concise, json, sarif, github, gitlab, junit or rdjson (default: %(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--output", action="append", metavar="FORMAT=FILE", default=[],
        help="also write a report to a file; repeatable",
    )  # fmt: skip
    group.add_argument(
        "--fail-on", choices=("error", "warning", "note", "never"), default="warning",
        help="the mildest level that makes the exit code 1 (default: %(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto",
        help="NO_COLOR and FORCE_COLOR are honoured too (default: %(default)s)",
    )  # fmt: skip
    group.add_argument("-q", "--quiet", action="store_true", help="no closing line, no progress")
    group.add_argument(
        "-v", "--verbose", action="store_true", help="say what was read as what, and what was passed over"
    )
