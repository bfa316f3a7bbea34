"""Grants of a part of some actions that are of use only together: what several rules report."""

from __future__ import annotations

from ecrlint.analysis.identity_grants import parts_on_resources
from ecrlint.analysis.misspelt_actions import is_slip
from ecrlint.analysis.partial_sets import halves
from ecrlint.analysis.prefilter import MOST_COMPARED
from ecrlint.policy.arn import is_repository_uri
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.gaps import Gap
    from ecrlint.access.witness import Witness
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal
    from ecrlint.rule.context import Context

    Actions = frozenset[str]


class PartialGrant:
    """A statement that gives callers some actions while nothing gives them `missing`.

    `caller` names the first of them, and is empty in an identity policy; `variant` is the message for either.
    `evidence` says what one of them may do, and who may hold the rest. There is no `witness` where nobody
    knows who they are. `pointer` is the element that the actions are missing from.
    """

    __slots__ = (
        "caller", "evidence", "is_service", "missing", "pointer", "principals", "statement", "variant",
        "witness",
    )  # fmt: skip

    def __init__(
        self,
        statement: Statement,
        principals: list[Principal],
        missing: Actions,
        evidence: str,
        witness: Witness | None = None,
    ) -> None:
        self.statement = statement
        self.principals = principals
        self.pointer = statement.at("NotAction" if statement.has("NotAction") else "Action")
        self.caller = principals[0].text if principals else ""
        if len(principals) > 1:
            self.caller += f" and {len(principals) - 1} more"
        self.variant = "default" if principals else "identity"
        self.is_service = bool(principals) and principals[0].is_service
        self.missing = missing
        self.evidence = evidence
        self.witness = witness


def partial_grants(
    policy: Policy,
    context: Context,
    *,
    needed: Actions,
    telling: Actions,
    spared: Actions = frozenset(),
    clues: Actions = frozenset(),
    sufficient: tuple[Actions, ...] = (),
    services: bool = True,
) -> Iterator[PartialGrant]:
    """Each statement that gives some of `telling`, to callers who lack some of `needed`.

    Not those who are given anything of `spared` or all of one of the sets that are `sufficient` for another
    use, nor AWS services unless `services`. In an identity policy
    they are whoever it is attached to, and it is judged for one resource after the other; where there are
    `clues`, one of them must be allowed as well to show that no other use is meant.
    """
    if policy.kind == "identity":
        for part in parts_on_resources(policy, needed, telling, spared, clues, sufficient, context.attached):
            words = _NO_OTHER if context.attached.policies else _ANOTHER
            if not part.missing <= context.beside.granted_to_holders(context.attached.names):
                yield PartialGrant(part.statement, [], part.missing, words.format(part.resource))
        return
    found = [(each, who) for each, who in halves(policy, needed, telling) if services or not who.is_service]
    if not found or len(policy.statements) > MOST_COMPARED:
        return
    for grant in _of_whoever(policy, found, needed, telling, spared, sufficient):
        if not all(_has_rest(each, grant.missing, context) for each in grant.principals):
            yield grant
    sharers: dict[tuple[int, Actions, bool], list[Gap]] = {}
    for gap in context.access.gaps(needed, telling, spared, sufficient):
        if (
            (services or not gap.is_service)
            and not is_slip(policy, gap.principal, gap.missing)
            and not _has_rest(gap.principal, gap.missing, context)
        ):
            sharers.setdefault((gap.index, gap.missing, gap.is_service), []).append(gap)
    statements = {each.index: each for each, _ in found}
    for (index, missing, _), gaps in sharers.items():
        request = gaps[0].request
        evidence = f"{context.access.words(request)}, and nothing here gives it the rest"
        evidence += _elsewhere(gaps[0], context.account)
        witness = context.access.witness(request)
        yield PartialGrant(statements[index], [gap.principal for gap in gaps], missing, evidence, witness)


def _has_rest(principal: Principal, missing: Actions, context: Context) -> bool:
    """Whether an identity policy of the same file gives a principal what it lacks."""
    return not principal.is_service and missing <= context.beside.granted_to_principal(principal.text)


def _of_whoever(
    policy: Policy,
    found: list[tuple[Statement, Principal]],
    needed: Actions,
    telling: Actions,
    spared: Actions,
    sufficient: tuple[Actions, ...],
) -> Iterator[PartialGrant]:
    """The grants to principals of whom nobody knows who they are: whoever it is, they do not get the rest.

    A template fills in a part of them, or a person was to: ECR refuses `arn:aws:iam::ACCOUNT_ID:root`, and
    what is missing does not depend on what will stand there. Silent where a Deny takes the rest away, or all
    that is given.
    """
    if policy.unknown_statements or not all(map(_is_clear, policy.statements)):
        return
    taken = _taken(policy)
    sharers: dict[tuple[int, Actions], list[Principal]] = {}
    for statement, who in found:
        if not _is_somebody(who):
            continue
        given = _given(policy, who)
        if telling.isdisjoint(given - taken):
            continue
        missing = needed - given - taken
        is_other = not given.isdisjoint(spared) or any(each <= given for each in sufficient)
        if missing and not is_other and not is_slip(policy, who, missing):
            sharers.setdefault((statement.index, missing), []).append(who)
    statements = {each.index: each for each, _ in found}
    for (index, missing), principals in sharers.items():
        yield PartialGrant(statements[index], principals, missing, _NOBODY)


_NOBODY = (
    "nothing here gives anybody the rest; a caller of the owner's account may hold it in an identity policy"
)


_NO_OTHER = "nothing that is attached to the same identity here allows the rest on {}"
_ANOTHER = "nothing in this policy allows the rest on {}; another policy of the same identity may"
_ONE_OF_AN_ACCOUNT = ("role", "user", "session", "federated-user")


def _is_somebody(principal: Principal) -> bool:
    """Whether a reader takes a text for a caller, though nobody can tell which: a placeholder, or a slip."""
    if principal.type != "AWS" or is_repository_uri(principal.text):
        return False
    return principal.form in ("malformed", "group", "wildcard") or has_hole(principal.text)


def _given(policy: Policy, who: Principal) -> Actions:
    """What the policy may allow somebody of whom nobody knows who it is."""
    return frozenset[str]().union(
        *(each.reach for each in policy.statements if each.allows and _may_mean(each, who))
    )


def _may_mean(statement: Statement, who: Principal) -> bool:
    if not statement.has("Principal") or "Principal" in statement.unknown:
        return True
    return any(each.text == who.text or _may_be_wider(each, who) for each in statement.principals)


def _may_be_wider(other: Principal, who: Principal) -> bool:
    """Whether another principal may stand for somebody; a role of an account does not for all of it."""
    is_one_name = ":" not in who.text and not has_hole(who.text)  # of an account
    is_account = who.text.endswith(":root") or who.form == "wildcard" or is_one_name
    is_narrower = other.form in _ONE_OF_AN_ACCOUNT and not has_hole(other.text)
    return not (other.is_service or (is_account and is_narrower))


def _taken(policy: Policy) -> Actions:
    """What Denies take away whatever the circumstances."""
    denies = [each for each in policy.statements if each.denies and not each.conditions]
    return frozenset[str]().union(*(each.reach for each in denies))


def _is_clear(statement: Statement) -> bool:
    """Whether it is known what a statement allows or denies."""
    return statement.unknown.isdisjoint(("Statement", "Effect", "Action", "NotAction"))


def _elsewhere(gap: Gap, account: str) -> str:
    """Where the rest may be: identity policies alone are enough for the owner's callers only."""
    if gap.is_service:
        return ""
    if not account:
        return "; a caller of the owner's account may hold the rest in an identity policy"
    if gap.request.caller.account == account:
        return "; an identity policy may"
    return "; as the caller is of another account, no identity policy can make up for it"
