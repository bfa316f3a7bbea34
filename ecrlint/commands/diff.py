"""`ecrlint diff`: the access that a new version of a policy adds or takes away, each with a request."""

from __future__ import annotations

import sys

from ecrlint.commands.inputs.changed_policies import Changed
from ecrlint.commands.inputs.configuration import committed_of, configs_of
from ecrlint.commands.inputs.git_option import revision_of
from ecrlint.commands.inputs.lifecycle import repositories_of, today_of
from ecrlint.commands.inputs.lifecycle_pairs import lifecycle_comparisons, lifecycles_in
from ecrlint.commands.inputs.owner import add_owner, owner_of
from ecrlint.commands.inputs.var_files import add_var_file, disk_of
from ecrlint.console import say, visible
from ecrlint.errors import UsageError
from ecrlint.lint.comparison import Comparison, Comparisons, side
from ecrlint.lint.pairs import paired
from ecrlint.lint.policy_file import STDIN, Unreadable, policies_of, read_bytes
from ecrlint.lint.report import Notice
from ecrlint.lint.versions import Version, compare_versions
from ecrlint.policy.kind import a_policy
from ecrlint.read.files import Disk
from ecrlint.read.origins import Origins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.cli import Arguments
    from ecrlint.commands.inputs.lifecycle_pairs import LifecycleFile
    from ecrlint.config import Configs
    from ecrlint.lint.comparison import Side
    from ecrlint.lint.policy_file import PolicyFile
    from ecrlint.policy.model import Kind
    from ecrlint.read.files import Files
    from ecrlint.rule.rule import Rule

FORMATS = ("text", "json", "sarif", "github")
FAIL_ON = ("new-access", "any-change", "never")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint diff`."""
    from ecrlint.policy.kind import GRANTING

    parser.description = (
        "Compare what two versions of a policy allow, or which images two lifecycle policies take;"
        " the words they use do not matter."
    )
    parser.epilog = (
        "Exit codes: 0 nothing at --fail-on, 1 access that is new (or lost, with any-change), or images that"
        " may go (or stay), 2 the job could not be done, or nobody can tell. SARIF has the access"
        " that is new, the other formats also what is lost, and images."
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
    images = parser.add_argument_group("lifecycle policies")
    images.add_argument(
        "--images", metavar="FILE", help="show which images of `aws ecr describe-images` now go, or stay"
    )
    images.add_argument(
        "--manifests", metavar="FILE", help="what `aws ecr batch-get-image` says of their manifest lists"
    )
    images.add_argument("--repository", metavar="NAME", help="only this one of the repositories in the file")
    images.add_argument(
        "--today", metavar="DATE", help="when it happens: a date or time, ISO 8601, UTC (default: now)"
    )
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
        _add_two(comparisons, arguments, configs)
    else:
        _add_changed(comparisons, arguments, configs)
    code = _exit_code(comparisons, arguments.fail_on)
    _write(comparisons, arguments, code)
    for each in comparisons.errors:
        say(
            f"error: {each.words if each.words.startswith(f'{each.path}:') else f'{each.path}: {each.words}'}"
        )
    return code


def _add_two(comparisons: Comparisons, arguments: Arguments, configs: Configs) -> None:
    if len(arguments.paths) != 2:
        raise UsageError("diff takes two policies, OLD and NEW, or --git REV and files or folders")
    if arguments.exclude or arguments.allow_empty:
        raise UsageError("--exclude and --allow-empty go with --git")
    if arguments.paths.count(STDIN) > 1:
        raise UsageError("only one of the two can be standard input (-)")
    files = [read_bytes(path) for path in arguments.paths]
    old_rules, new_rules = (lifecycles_in(*each) if not arguments.kind else [] for each in files)
    around = disk_of(arguments)
    old, new = (
        _granting(*each, arguments.kind, beside, around)
        for each, beside in zip(files, (old_rules, new_rules), strict=True)
    )
    (old_name, _), (new_name, _) = files
    if bool(old) != bool(new) and bool(old_rules) != bool(new_rules):
        raise UsageError(visible(f"{new_name} and {old_name}: one of them is a lifecycle policy, one is not"))
    read = [each if each == STDIN else "" for each in arguments.paths]
    owner = owner_of(arguments, configs, arguments.paths[1])
    origins = Origins(Disk())
    for before, after in paired(old, new):
        sides = (
            side(old_name, before, after, file=read[0], origins=origins),
            side(new_name, after, before, file=read[1], origins=origins),
        )
        comparisons.items.append(_compare(*sides, owner, arguments.kind))
    found, troubles = lifecycle_comparisons((lambda _: old_name, lambda _: new_name), old_rules, new_rules)
    comparisons.lifecycles += found
    comparisons.errors += troubles
    _try_out(comparisons, arguments)


def _granting(
    path: str, data: bytes, kind: Kind | None, beside: list[LifecycleFile], around: Files
) -> list[PolicyFile]:
    """The policies of a file that say who may do what; none where it has lifecycle policies only."""
    try:
        return policies_of(path, data, kind, files=around)
    except Unreadable:
        if beside:
            return []
        raise


def _try_out(comparisons: Comparisons, arguments: Arguments) -> None:
    """Show what the lifecycle policies do to the images that are given."""
    if not arguments.images:
        return
    if not comparisons.lifecycles:
        raise UsageError("--images goes with lifecycle policies, and there is none")
    today = today_of(arguments.today)
    repositories = repositories_of(arguments.images, arguments.manifests, arguments.repository)
    for each in comparisons.lifecycles:
        each.try_out(repositories, today)


def _add_changed(comparisons: Comparisons, arguments: Arguments, configs: Configs) -> None:
    paths = arguments.paths or ["."]
    if STDIN in paths:
        raise UsageError("--git compares files, and standard input (-) is none")
    var_files = disk_of(arguments).var_files
    changed = Changed(
        revision_of(arguments.git), paths, arguments.exclude, arguments.kind, configs, var_files
    )
    comparisons.errors += changed.errors
    comparisons.lifecycles += changed.lifecycles
    if changed.is_empty and not (changed.errors or arguments.allow_empty):
        raise UsageError("no ECR policy there, neither now nor in the revision; --allow-empty lets that pass")
    for old, new in changed.pairs:
        owner = owner_of(arguments, configs, new.name)
        try:
            comparisons.items.append(_compare(old, new, owner, arguments.kind))
        except UsageError as error:
            comparisons.errors.append(Notice("error", new.name, str(error).removeprefix(f"{new.name}: ")))
    _try_out(comparisons, arguments)


def _compare(old: Side, new: Side, owner: tuple[str, str], kind: str | None) -> Comparison:
    if old.policy.kind != new.policy.kind:
        raise UsageError(
            visible(
                f"{new.name}: {a_policy(new.policy.kind)}, but {old.name} is {a_policy(old.policy.kind)};"
            )
            + " if they are the same kind, name it with --kind"
        )
    told, organization = owner
    account = told or next((each.document.account for each in (new, old) if each.document), "")
    before, after = (Version(each.policy, each.document, each.origins) for each in (old, new))
    diff = compare_versions(before, after, account, organization)
    return Comparison(old, new, diff, account, organization, kind or "")


def _exit_code(comparisons: Comparisons, fail_on: str) -> int:
    """2 for trouble and for what nobody can tell, unless there is enough to fail for anyway."""
    if comparisons.errors:
        return 2
    any_change = fail_on != "new-access"
    more, less = comparisons.added or comparisons.may_go, comparisons.removed or comparisons.may_stay
    if more or (any_change and less):
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
