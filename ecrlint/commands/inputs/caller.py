"""Who makes the request that is asked about: the caller behind `--principal`."""

from __future__ import annotations

from ecrlint.access.semantics.request import Caller, is_provider
from ecrlint.access.space.caller_samples import FRESH_SESSION
from ecrlint.errors import UsageError
from ecrlint.policy.arn import has_wildcard, is_account_id, parse_arn
from ecrlint.policy.service_principal import is_service, meant_service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.arn import Arn
    from ecrlint.policy.model import Policy

_FORMS = "a 12-digit account (its root user), the ARN of a role, user or session, or a service"


def caller_of(text: str, policy: Policy, session: str = "", issuer: str = "") -> Caller:
    """The caller that a text names; `session` is that of a role, `issuer` the user behind a federated user.

    Raises UsageError.
    """
    caller = _caller(text, policy, session, issuer)
    if session and caller.kind != "role":
        raise UsageError("--session goes with a role's ARN in --principal")
    if issuer and caller.kind != "federated":
        raise UsageError("--issuer goes with a federated user's ARN in --principal")
    return caller


def _caller(text: str, policy: Policy, session: str, issuer: str) -> Caller:
    if has_wildcard(text):
        raise UsageError(f"--principal names one caller, not '{text}'; `ecrlint who` tells of all")
    if is_account_id(text):
        return Caller("root", text, partition=_partition(policy))
    if is_provider(text):
        return Caller("provider", name=text)
    arn = parse_arn(text)
    if arn:
        return _of_arn(text, arn, policy, session, issuer)
    if is_service(text):
        return Caller("service", name=text)
    service = meant_service(text) if "." in text else None
    hint = f"did you mean '{service}'?" if service else f"it takes {_FORMS}"
    raise UsageError(f"--principal: '{text}' is nobody who calls; {hint}")


def _of_arn(text: str, arn: Arn, policy: Policy, session: str, issuer: str) -> Caller:
    kind, _, rest = arn.resource.partition("/")
    path, _, name = rest.rpartition("/")
    account, partition = arn.account, arn.partition
    if is_account_id(account) and not arn.region:
        if arn.service == "iam" and arn.resource == "root":
            return Caller("root", account, partition=partition)
        if arn.service == "iam" and name and kind == "user":
            return Caller("user", account, name, path=path, partition=partition)
        if arn.service == "iam" and name and kind == "role":
            named = session or FRESH_SESSION
            return Caller("role", account, name, path=path, session=named, partition=partition)
        if arn.service == "sts" and rest and kind == "federated-user":
            return Caller("federated", account, rest, issuer=issuer, partition=partition)
        if arn.service == "sts" and name and kind == "assumed-role" and path and "/" not in path:
            return _session(text, account, path, name, partition, policy)
    why = "; a group makes no requests, its users do" if kind == "group" else ""
    raise UsageError(f"--principal: '{text}' is nobody who calls{why or f'; it takes {_FORMS}'}")


def _session(text: str, account: str, role: str, session: str, partition: str, policy: Policy) -> Caller:
    """A role's session by its own ARN, which leaves out the role's path; refused where the path counts."""
    for statement in policy.statements:
        for principal in (*statement.principals, *statement.not_principals):
            named = principal.arn if principal.form == "role" and principal.account == account else None
            if named and named.resource.count("/") > 1 and named.resource.rpartition("/")[2] == role:
                raise UsageError(
                    f"--principal: '{text}' does not tell the role's path, which the policy asks for;"
                    f" write --principal {principal.text} --session {session}"
                )
    return Caller("role", account, role, session=session, partition=partition)


def _partition(policy: Policy) -> str:
    """The partition of the policy's principals: that of an account which is given by its digits only."""
    for statement in policy.statements:
        for principal in statement.principals:
            if principal.arn:
                return principal.arn.partition
    return "aws"
