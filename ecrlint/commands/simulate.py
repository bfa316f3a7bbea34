"""`ecrlint simulate`: one request, the decision, and the statements that made it."""

from __future__ import annotations

import sys

from ecrlint.access.semantics.evaluate import simulate
from ecrlint.access.semantics.interpretations import CORNERS, occurring, readings
from ecrlint.commands.inputs.caller import caller_of
from ecrlint.commands.inputs.configuration import committed_of, configs_of
from ecrlint.commands.inputs.git_option import revision_of
from ecrlint.commands.inputs.owner import add_owner, owner_of
from ecrlint.commands.inputs.request import action_of, context_of, request_of
from ecrlint.commands.inputs.var_files import add_var_file, disk_of
from ecrlint.console import say, visible
from ecrlint.errors import UsageError
from ecrlint.lint.policy_file import read_policy
from ecrlint.policy.variable import has_hole
from ecrlint.report.simulation import Simulation, as_json, as_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.access.semantics.evaluate import Decision
    from ecrlint.access.semantics.request import Request
    from ecrlint.cli import Arguments
    from ecrlint.lint.policy_file import PolicyFile

EXPECTED = ("allowed", "not-allowed", "denied", "not-granted")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint simulate`."""
    parser.description = "Decide one request by one policy, as AWS documents it."
    parser.epilog = (
        "Exit codes: 0 decided, 1 decided otherwise than --expect says, 2 not decided."
        " Service control policies and permissions boundaries are not looked at."
    )
    add_policy(parser)
    parser.add_argument("--git", metavar="REV", help="read the policy as it was in this git revision")
    group = parser.add_argument_group("request")
    group.add_argument(
        "--principal", required=True, metavar="WHO",
        help="a 12-digit account (its root user), the ARN of a role, user or session, or a service",
    )  # fmt: skip
    group.add_argument("--action", required=True, metavar="ACTION", help="such as ecr:PutImage")
    group.add_argument(
        "--context", action="append", default=[], metavar="KEY=VALUE",
        help="a condition key of the request; repeatable, also for keys with several values",
    )  # fmt: skip
    group.add_argument("--resource", default="", metavar="ARN", help="the repository's ARN")
    group.add_argument("--session", default="", metavar="NAME", help="the session of the role in --principal")
    group.add_argument(
        "--issuer", default="", metavar="USER", help="the user behind the federated user in --principal"
    )
    add_owner(parser)
    parser.add_argument(
        "--expect", choices=EXPECTED, metavar="DECISION",
        help=f"make any other decision exit code 1: {', '.join(EXPECTED)} (denied or not-granted)",
    )  # fmt: skip
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def add_policy(parser: ArgumentParser) -> None:
    """The arguments that name the policy that is asked about."""
    from ecrlint.policy.kind import GRANTING

    parser.add_argument("path", metavar="PATH", help="a policy, or - for standard input")
    parser.add_argument("--kind", choices=GRANTING, help="what the policy is, whatever it looks like")
    parser.add_argument(
        "--document", type=int, default=0, metavar="N", help="which of several policies in one file, from 1"
    )
    add_var_file(parser)


def run(arguments: Arguments) -> int:
    """Decide and tell; returns the exit code."""
    configs = configs_of(arguments, committed=committed_of(arguments))
    owner = owner_of(arguments, configs, arguments.path, arguments.resource)
    revision = None if arguments.git is None else revision_of(arguments.git)
    file = read_policy(arguments.path, arguments.kind, arguments.document, revision, disk_of(arguments))
    account, organization = owner[0] or file.document.account, owner[1]
    if has_hole(arguments.resource):
        file = file.with_named_resources()
    request = _request(arguments, file, account, organization)
    simulation = Simulation(file, arguments.principal, request, account, _decide(file, request))
    sys.stdout.write(as_json(simulation) if arguments.format == "json" else as_text(simulation))
    return _exit_code(simulation.name, arguments.expect)


def _request(arguments: Arguments, file: PolicyFile, account: str, organization: str) -> Request:
    try:
        return request_of(
            caller_of(arguments.principal, file.policy, arguments.session, arguments.issuer),
            action_of(arguments.action, file.policy),
            context_of(arguments.context),
            file.policy,
            resource=arguments.resource,
            account=account,
            organization=organization,
        )
    except UsageError as error:
        raise UsageError(visible(str(error))) from error


def _decide(file: PolicyFile, request: Request) -> Decision:
    """The decision that holds under every reading of the documentation."""
    decisions = [simulate(file.policy, request, reading) for reading in readings([file.policy])]
    path = visible(file.path)
    if not all(each.certain for each in decisions):
        raise UsageError(f"{path}: nobody can tell: parts of the policy cannot be read; see `ecrlint check`")
    if len({each.effect for each in decisions}) > 1:
        open_ = "; ".join(CORNERS[corner] for corner in occurring([file.policy]))
        raise UsageError(f"{path}: nobody can tell: AWS does not document {open_}")
    return decisions[0]


def _exit_code(name: str, expected: str | None) -> int:
    met = expected in (None, name) or (expected == "not-allowed" and name != "allowed")
    if not met:
        say(f"the decision is {name}, expected was {expected}")
    return 0 if met else 1
