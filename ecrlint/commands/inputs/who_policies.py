"""The policies that `ecrlint who` is asked about: one of a repository or registry, and those beside it."""

from __future__ import annotations

from ecrlint.commands.inputs.var_files import disk_of
from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.lint.policy_file import check_known, choose, policies_of, read_bytes
from ecrlint.policy.arn import has_wildcard, is_repository_uri, parse_arn
from ecrlint.policy.kind import a_policy
from ecrlint.policy.principal import Principal
from ecrlint.report.sources import Sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Sequence

    from ecrlint.cli import Arguments
    from ecrlint.lint.policy_file import PolicyFile
    from ecrlint.policy.model import Kind
    from ecrlint.read.files import Files

_HOLDERS = ("role", "user", "session")


def add_arguments(parser: ArgumentParser) -> None:
    """The options that name the policies beside the one that is asked about."""
    from ecrlint.access.who.combined import SCOPES

    group = parser.add_argument_group("policies beside it")
    group.add_argument(
        "--registry-policy", metavar="FILE",
        help="the policy of the registry that the repository is in (default: the one in the same file)",
    )  # fmt: skip
    group.add_argument(
        "--registry-scope", choices=SCOPES,
        help="the scope of the registry policy (default: registry-scope of the configuration, else V2)",
    )  # fmt: skip
    group.add_argument(
        "--repository", default="", metavar="NAME",
        help="the repository's name (default: what the file says); without one all repositories are told of",
    )  # fmt: skip
    group.add_argument(
        "--endpoint-policy", metavar="FILE[#N]",
        help="the policy of a VPC endpoint, the Nth of its file: what may be done through that endpoint",
    )  # fmt: skip
    group = parser.add_argument_group("caller")
    group.add_argument(
        "--identity", action="append", default=[], metavar="FILE[#N]",
        help="an identity policy of the caller, the Nth of its file; repeatable, all count together",
    )  # fmt: skip
    group.add_argument(
        "--principal", default="", metavar="ARN",
        help="the role, user or session that has the identity policies (default: whoever might)",
    )  # fmt: skip


def sources_of(arguments: Arguments) -> Sources:
    """The main policy first, then the registry's, those of the caller, the endpoint's; raises UsageError."""
    policies = _read(arguments.path, arguments.kind, files=disk_of(arguments))
    main = _main(policies, arguments.document)
    beside = [_beside("--identity", each, "identity") for each in arguments.identity]
    if arguments.endpoint_policy:
        beside.append(_beside("--endpoint-policy", arguments.endpoint_policy, "endpoint"))
    return Sources(main, *_registry(arguments, main, policies), *beside)


def check_principal(arguments: Arguments) -> str:
    """The caller's ARN, or empty for whoever might have the identity policies; raises UsageError."""
    text: str = arguments.principal
    if not text:
        return ""
    if not arguments.identity:
        raise UsageError(
            "--principal goes with --identity, the caller's own policies; see `ecrlint simulate`"
        )
    if Principal("AWS", text, "").form not in _HOLDERS or has_wildcard(text):
        raise UsageError(f"--principal: '{text}' is not the ARN of a role, user or session")
    return text


def home_of(arguments: Arguments, main: PolicyFile, account: str) -> str:
    """A pattern of the ARN of the repository, empty when nobody told which it is; raises UsageError."""
    name = arguments.repository or main.document.repository
    if not name:
        return ""
    if parse_arn(name) or is_repository_uri(name) or has_wildcard(name):
        raise UsageError(f"--repository: '{name}' is not the name of a repository, such as team/app")
    return f"arn:*:*:*:{account or '*'}:repository/{name}"


def _read(
    path: str,
    kind: Kind | None = None,
    wanted: Sequence[Kind] | None = None,
    files: Files | None = None,
) -> list[PolicyFile]:
    shown, data = read_bytes(path)
    return policies_of(shown, data, kind, wanted, files)


def _main(policies: list[PolicyFile], number: int) -> PolicyFile:
    """The policy of that number, or the only one that is not the registry's beside a repository's."""
    others = [each for each in policies if each.policy.kind != "registry"]
    return check_known(others[0] if len(others) == 1 and not number else choose(policies, number))


def _registry(arguments: Arguments, main: PolicyFile, policies: list[PolicyFile]) -> Iterator[PolicyFile]:
    """The registry policy beside the main one: the one that is named, else the only one in its file."""
    named: str | None = arguments.registry_policy
    if main.policy.kind != "repository":
        if named:
            raise UsageError(
                f"--registry-policy goes with a repository policy, not with {a_policy(main.policy.kind)}"
            )
        return
    found = _read(named, "registry", ("registry",)) if named else policies
    registries = [each for each in found if each.policy.kind == "registry"]
    if named and len(registries) > 1:
        raise UsageError(
            f"{visible(registries[0].path)}: {len(registries)} registry policies in one file, of which a"
            " registry has one"
        )
    if len(registries) == 1:
        yield registries[0]


def _beside(option: str, named: str, kind: Kind) -> PolicyFile:
    """The policy of a kind that an option names by its file, and by its number where there are several."""
    path, mark, number = named.rpartition("#")
    if not mark or not number.isdigit():
        path, number = named, ""
    found = _read(path, kind, (kind,))
    if not number and len(found) > 1:
        raise UsageError(
            f"{visible(found[0].path)}: {len(found)} {kind} policies in one file;"
            f" {option} '{path}#1' to '{path}#{len(found)}' says which is meant"
        )
    if number and not 0 < int(number) <= len(found):
        raise UsageError(f"{visible(found[0].path)}: no {kind} policy {number}; they are 1 to {len(found)}")
    return found[int(number or 1) - 1]
