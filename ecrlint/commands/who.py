"""`ecrlint who`: who may pull, push, delete, administer, and with a registry replicate, create, import."""

from __future__ import annotations

import sys

from ecrlint.access import analyze
from ecrlint.access.space.budget import TooHard
from ecrlint.access.space.space import Space
from ecrlint.access.who.capabilities import names_for
from ecrlint.access.who.combined import in_scope, join, of_one_repository
from ecrlint.access.who.matrix import matrix
from ecrlint.access.who.route import Route
from ecrlint.access.who.with_identities import cases
from ecrlint.commands.inputs import who_policies as who_input
from ecrlint.commands.inputs.configuration import committed_of, configs_of
from ecrlint.commands.inputs.owner import owner_of
from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.lint.policy_file import STDIN
from ecrlint.report.who.table import of_cases, of_policy, of_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.cli import Arguments
    from ecrlint.policy.model import Policy
    from ecrlint.report.sources import Sources
    from ecrlint.report.who.table import Table

FORMATS = {
    "text": "ecrlint.report.who.text",
    "json": "ecrlint.report.who.json_report",
    "html": "ecrlint.report.who.html",
    "mermaid": "ecrlint.report.who.mermaid",
}
"""Every format, and the module whose `render` writes it."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint who`."""
    from ecrlint.commands.inputs.owner import add_owner
    from ecrlint.commands.simulate import add_policy

    parser.description = (
        "Show who may do what with the repository or registry that a policy belongs to, by that policy alone"
        " or together with the registry's, the caller's own and a VPC endpoint's policies."
    )
    parser.epilog = "Exit codes: 0 shown, 2 it could not be worked out."
    add_policy(parser)
    who_input.add_arguments(parser)
    add_owner(parser)
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: %(default)s")


def run(arguments: Arguments) -> int:
    """Print the table; returns the exit code."""
    table = _table(arguments)
    module = __import__(FORMATS[arguments.format], fromlist=["render"])
    text: str = module.render(table)
    if arguments.format == "html":  # the page says that it is UTF-8
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    else:
        sys.stdout.write(text)
    return 0


def _table(arguments: Arguments) -> Table:
    configs = configs_of(arguments, committed=committed_of(arguments))
    account, organization = owner_of(arguments, configs, arguments.path)
    principal = who_input.check_principal(arguments)
    sources = who_input.sources_of(arguments)
    main = sources.main
    account = account or main.document.account
    home = who_input.home_of(arguments, main, account)
    config = configs.of("" if arguments.path == STDIN else arguments.path)
    scope = arguments.registry_scope or config.registry_scope or "V2"
    policy = _resource_policy(sources, scope)
    callers = [each.policy for each in sources.files if each.policy.kind == "identity"]
    route = next((Route(each.policy) for each in sources.files if each.policy.kind == "endpoint"), None)
    try:
        if route and not callers:
            space = Space([policy, route.policy], account, organization, home=home)
            rows = matrix(space, policy, route)
            return of_rows(sources, space, rows, names_for(policy), account, organization)
        if not callers:
            return of_policy(sources, analyze(policy, account, organization, home=home))
        found = cases(
            policy,
            join(*callers),
            account=account,
            organization=organization,
            home=home,
            principal=principal,
            route=route,
        )
        return of_cases(sources, found, account, organization)
    except TooHard as limit:
        raise UsageError(
            f"{visible(main.path)}: the table would take too long: {limit};"
            " ask `ecrlint simulate` about one request"
        ) from limit


def _resource_policy(sources: Sources, scope: str) -> Policy:
    """The policies of the repository or registry as one."""
    found = [
        in_scope(each.policy, scope) if each.policy.kind == "registry" else each.policy
        for each in sources.files
        if each.policy.kind not in ("identity", "endpoint")
    ]
    is_alone = not any(each.policy.kind in ("registry", "identity") for each in sources.files[1:])
    return found[0] if is_alone else join(of_one_repository(found[0]), *found[1:])
