"""`ecrlint diff`: the access that a new version of a policy adds or takes away, each with a request."""

from __future__ import annotations

import sys

from ecrlint.access.engine import compare
from ecrlint.commands.inputs.changed_policies import Changed
from ecrlint.commands.inputs.configuration import committed_of, configs_of
from ecrlint.commands.inputs.git_option import revision_of
from ecrlint.commands.inputs.owner import add_owner, owner_of
from ecrlint.commands.inputs.var_files import add_var_file, disk_of
from ecrlint.console import say, visible
from ecrlint.errors import UsageError
from ecrlint.lint.comparison import Comparison, Comparisons, side
from ecrlint.lint.pairs import paired
from ecrlint.lint.policy_file import STDIN, read_policies
from ecrlint.lint.report import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from ecrlint.cli import Arguments
    from ecrlint.config import Configs
    from ecrlint.lint.comparison import Side
    from ecrlint.rule.rule import Rule

FORMATS = ("text", "json", "sarif", "github")
FAIL_ON = ("new-access", "any-change", "never")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint diff`."""
    from ecrlint.policy.kind import GRANTING

    parser.description = "Compare what two versions of a policy allow; the words they use do not matter."
    parser.epilog = (
        "Exit codes: 0 nothing at --fail-on, 1 access that is new (or lost, with any-change), 2 the job"
        " could not be done, or nobody can tell. SARIF has what is new, the other formats also what is lost."
    )
    parser.usage = "ecrlint diff [options] OLD NEW\n       ecrlint diff [options] --git REV [PATH ...]"
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="two policies, or with --git files and folders (default: .)"
    )
    parser.add_argument("--git", metavar="REV", help="compare changed policies with this revision")
    parser.add_argument(
        "--exclude", action="append", metavar="PATTERN", default=[],
        help="with --git: leave out what matches in folders (as in .gitignore)",
    )  # fmt: skip
    parser.add_argument(
        "--allow-empty", action="store_true", help="with --git: no policy at all is no mistake"
    )
    parser.add_argument("--kind", choices=GRANTING, help="what the policies are, whatever they look like")
    add_var_file(parser)
    add_owner(parser)
    report = parser.add_argument_group("report")
    report.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")
    report.add_argument(
        "--fail-on", choices=FAIL_ON, default="new-access",
        help="what makes the exit code 1 (default: %(default)s)",
    )  # fmt: skip
    report.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto",
        help="NO_COLOR and FORCE_COLOR are honoured too (default: %(default)s)",
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    """Compare and tell; returns the exit code."""
    configs = configs_of(arguments, committed=committed_of(arguments))
    comparisons = Comparisons(revision=arguments.git or "")
    if arguments.git is None:
        for old, new in _two(arguments):
            owner = owner_of(arguments, configs, arguments.paths[1])
            comparisons.items.append(_compare(old, new, owner, arguments.kind))
    else:
        _add_changed(comparisons, arguments, configs)
    code = _exit_code(comparisons, arguments.fail_on)
    _write(comparisons, arguments, code)
    for each in comparisons.errors:
        say(
            f"error: {each.words if each.words.startswith(f'{each.path}:') else f'{each.path}: {each.words}'}"
        )
    return code


def _two(arguments: Arguments) -> Iterator[tuple[Side, Side]]:
    if len(arguments.paths) != 2:
        raise UsageError("diff takes two policies, OLD and NEW, or --git REV and files or folders")
    if arguments.exclude or arguments.allow_empty:
        raise UsageError("--exclude and --allow-empty go with --git")
    if arguments.paths.count(STDIN) > 1:
        raise UsageError("only one of the two can be standard input (-)")
    old, new = (read_policies(path, arguments.kind, disk_of(arguments)) for path in arguments.paths)
    names = (old[0].path, new[0].path)
    files = [each if each == STDIN else "" for each in arguments.paths]
    for before, after in paired(old, new):
        yield (
            side(names[0], before, after, file=files[0]),
            side(names[1], after, before, file=files[1]),
        )


def _add_changed(comparisons: Comparisons, arguments: Arguments, configs: Configs) -> None:
    paths = arguments.paths or ["."]
    if STDIN in paths:
        raise UsageError("--git compares files, and standard input (-) is none")
    var_files = disk_of(arguments).var_files
    changed = Changed(
        revision_of(arguments.git), paths, arguments.exclude, arguments.kind, configs, var_files
    )
    comparisons.errors += changed.errors
    if changed.is_empty and not (changed.errors or arguments.allow_empty):
        raise UsageError("no ECR policy there, neither now nor in the revision; --allow-empty lets that pass")
    for old, new in changed.pairs:
        owner = owner_of(arguments, configs, new.name)
        try:
            comparisons.items.append(_compare(old, new, owner, arguments.kind))
        except UsageError as error:
            comparisons.errors.append(Notice("error", new.name, str(error).removeprefix(f"{new.name}: ")))


def _compare(old: Side, new: Side, owner: tuple[str, str], kind: str | None) -> Comparison:
    if old.policy.kind != new.policy.kind:
        raise UsageError(
            visible(f"{new.name}: a {new.policy.kind} policy, but {old.name} is a {old.policy.kind} policy;")
            + " if they are the same kind, name it with --kind"
        )
    told, organization = owner
    account = told or next((each.document.account for each in (new, old) if each.document), "")
    diff = compare(old.policy, new.policy, account, organization)
    return Comparison(old, new, diff, account, organization, kind or "")


def _exit_code(comparisons: Comparisons, fail_on: str) -> int:
    """2 for trouble and for what nobody can tell, unless there is enough to fail for anyway."""
    if comparisons.errors:
        return 2
    any_change = fail_on != "new-access"
    if comparisons.added or (any_change and comparisons.removed):
        return 0 if fail_on == "never" else 1
    return 2 if comparisons.maybe_added or (any_change and comparisons.maybe_removed) else 0


def _write(comparisons: Comparisons, arguments: Arguments, code: int) -> None:
    if arguments.format == "text":
        from ecrlint.report.color import wants_color
        from ecrlint.report.diff.text import render

        sys.stdout.write(render(comparisons, color=wants_color(arguments.color, sys.stdout)))
        return
    text = _for_programs(comparisons, arguments.format, code)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


def _for_programs(comparisons: Comparisons, format: str, code: int) -> str:
    if format == "json":
        from ecrlint.report.diff import json_report as diff_json

        return diff_json.render(comparisons)
    from ecrlint.lint import diff_findings
    from ecrlint.report.check import sarif
    from ecrlint.report.diff import annotations as diff_annotations
    from ecrlint.rule.loader import load
    from ecrlint.rule.selection import find
    from ecrlint.run.result import RunResult

    rules = load(())
    rule: Rule = find(rules, diff_findings.NAME)
    if format == "github":
        return diff_annotations.render(rule, comparisons)
    found = diff_findings.findings(rule, comparisons)
    return sarif.render(RunResult(found, notices=comparisons.errors, rules=rules, exit_code=code))
