"""What the table of `ecrlint who` does not show."""

from __future__ import annotations

from ecrlint.access.semantics.evaluate import has_hidden_statements
from ecrlint.access.who.capabilities import REGISTRY_NAMES, capability
from ecrlint.policy import action

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.access.space.space import Space
    from ecrlint.policy.model import Statement
    from ecrlint.report.who.table import Table


def notes(table: Table) -> Iterator[str]:
    """Each a sentence or two."""
    files = table.sources.files
    is_about_callers = any(each.policy.kind == "identity" for each in files)
    yield from _of_callers(table) if is_about_callers else _of_policies(table)
    for each in files:
        if each.policy.kind == "endpoint":
            yield (
                f"It tells what may be done through the VPC endpoint of {each.path}, by requests that have"
                " aws:SourceVpc and aws:SourceVpce and no aws:SourceIp; AWS services call by another way."
            )
    if files[0].policy.service == "ecr-public":
        yield "Anyone may pull from a public repository, whatever its policy says."
    if set(table.columns) - set(REGISTRY_NAMES) and any(each.policy.kind == "registry" for each in files):
        yield "A registry whose policy scope is V1 does nothing but replicate, create and import."
    for statement in _statements(table):
        if statement.allows and (beside := _other_actions(table, statement)):
            name = table.sources.statement_name(statement)
            yield f"Not in the table: {name} allows {action.spellings(beside)}."
    yield from dict.fromkeys(_doubts([part.space for part in table.parts]))


def _of_policies(table: Table) -> Iterator[str]:
    owner, thing = table.account, table.thing
    if owner:
        yield (
            f"Account {owner} owns the {thing}: its identity policies alone may grant its callers more."
            " Only a Deny here keeps them out."
        )
    else:
        yield (
            f"In the account that owns the {thing} identity policies alone may grant more;"
            " --account tells which it is."
        )
    yield "Callers of other accounts also need an identity policy of their own account that allows it."


def _of_callers(table: Table) -> Iterator[str]:
    if not table.account:
        yield f"--account tells which account owns the {table.thing}, and --principal who the caller is."
    handing = [
        each
        for each in _statements(table)
        if each.allows and each.policy.kind != "endpoint" and _hands_on(each, table.account)
    ]
    if handing:
        labels = " and ".join(map(table.sources.statement_name, handing))
        yield (
            f"Where {labels} names the owner's account as Principal, it gives its callers nothing by itself:"
            " their identity policies decide."
        )
    yield (
        "Permissions boundaries, session policies and the policies of an organisation can take away more;"
        " other identity policies of the caller can give more."
    )


def _hands_on(statement: Statement, account: str) -> bool:
    named = (each for each in statement.principals if each.is_whole_account)
    return bool(account) and any(each.account == account for each in named)


def _statements(table: Table) -> Iterable[Statement]:
    return (statement for file in table.sources.files for statement in file.policy.statements)


def _other_actions(table: Table, statement: Statement) -> frozenset[str]:
    """What a statement allows when that is nothing the table has a column for."""
    service, kind = statement.policy.service, statement.policy.kind
    if kind in ("identity", "endpoint"):
        return frozenset()
    names = table.parts[0].names
    shown = frozenset[str]().union(*(capability(name, service).needed for name in names))
    mine = frozenset(
        name
        for name in statement.reach & action.names(service)
        if kind == "registry" or action.takes_repository(name)
    )
    return frozenset() if mine & shown else mine


def _doubts(spaces: Iterable[Space]) -> Iterator[str]:
    for space in spaces:
        if any(map(has_hidden_statements, space.policies)):
            yield (
                "Statements of the policy are decided elsewhere or cannot be read:"
                " they may allow more than the table shows, or deny it."
            )
        elif space.is_vague:
            yield (
                "Parts of the policy are decided elsewhere or cannot be read:"
                " the table counts them as met by every request."
            )
        if space.opaques:
            yield "Conditions that compare with a policy variable count as conditions that can be met."
        if space.why:
            yield f"The table is not exact: {space.why}."
