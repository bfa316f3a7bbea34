"""Whether all keys of a request are those of one outsider."""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import is_multivalued
from ecrlint.access.semantics.operators import moment, number
from ecrlint.access.semantics.request import DERIVED, Request, trouble
from ecrlint.access.stranger.address_blocks import is_address, is_public
from ecrlint.access.stranger.forms import is_of_form
from ecrlint.access.stranger.linked import ENDPOINT_ORGANIZATION_KEYS, TAGS, VIA
from ecrlint.analysis.trust_keys import ORGANIZATION_KEYS
from ecrlint.policy.arn import is_account_id, parse_arn
from ecrlint.policy.condition_keys import find
from ecrlint.policy.stranger_keys import REPOSITORY, choice_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.semantics.request import Values
    from ecrlint.access.stranger.fixed import Fixed


def is_one_outsiders(request: Request, fixed: Fixed) -> bool:
    """Whether an outsider can make a request: well-formed values, all its own, that agree."""
    if trouble(request) or not _is_caller_well_formed(request):
        return False
    present = {key: values for key, values in request.context.items() if values}
    for key, values in present.items():
        if key in DERIVED or choice_of(key) in ("absent", "doubtful"):
            return False
        if len(values) > 1 and not is_multivalued(key):
            return False
        for value in values:
            if not (is_of_form(key, value) and _is_of_type(key, value)):
                return False
            if choice_of(key) in ("own", "address") and fixed.holds(key, value):
                return False
    if any(key in request.context and key not in present for key in REPOSITORY):
        return False
    return _agree(present, request)


def _is_caller_well_formed(request: Request) -> bool:
    from ecrlint.access.space.automata import PATH_AND_NAME, SESSION

    caller = request.caller
    if caller.kind == "root":
        return True
    if caller.kind == "federated":
        return SESSION.fits(caller.name)
    full = f"{caller.path}/{caller.name}" if caller.path else caller.name
    named = PATH_AND_NAME.fits(full)
    return named and (caller.kind != "role" or SESSION.fits(caller.session))


def _is_of_type(key: str, value: str) -> bool:
    known = find(key)
    if known is None:
        return True
    if known.type == "Bool":
        return value in ("true", "false")
    if key == "aws:sourceip":
        return is_address(value) and is_public(value)
    if key in ("aws:vpcsourceip", "aws:ec2instancesourceprivateipv4"):
        return is_address(value) and not is_public(value)
    if known.type == "Numeric":
        found = number(value)
        return found is not None and (found >= 0 or key != "aws:multifactorauthage")
    return moment(value) is not None if known.type == "Date" else True


def _agree(present: dict[str, Values], request: Request) -> bool:
    return (
        _is_one_account(present, request)
        and _is_one_organization(present, request)
        and _is_one_instant(present)
        and _is_one_chain(present)
        and _are_tags_alike(present, request)
    )


def _is_one_account(present: dict[str, Values], request: Request) -> bool:
    account = request.caller.account
    if present.get("aws:vpceaccount", (account,)) != (account,):
        return False
    if present.get("aws:resourceaccount") == (account,):
        return False
    for key, (value, *_) in present.items():
        known = find(key)
        arn = parse_arn(value) if known and known.type == "ARN" else None
        if arn and arn.account != account:
            return False
    vpc = present.get("aws:sourcevpc")
    vpc_arn = present.get("aws:sourcevpcarn")
    if vpc and vpc_arn and not vpc_arn[0].endswith(f"/{vpc[0]}"):
        return False
    return _is_own_id(present.get("aws:userid", ()), request)


def _is_own_id(values: Values, request: Request) -> bool:
    if not values:
        return True
    caller, (value, *_) = request.caller, values
    first, _, rest = value.partition(":")
    if caller.kind == "role":
        return first.startswith("AROA") and rest == caller.session
    if caller.kind == "user":
        return value.startswith("AIDA")
    if caller.kind == "federated":
        return value == f"{caller.account}:{caller.name}"
    return is_account_id(value) and value == caller.account


def _is_one_organization(present: dict[str, Values], request: Request) -> bool:
    """One for the caller and its endpoint, another for the repository; whoever has one has its paths."""
    for pair in (ORGANIZATION_KEYS, ENDPOINT_ORGANIZATION_KEYS, REPOSITORY[1:]):
        if len({key in present for key in pair if key in request.context}) > 1:
            return False
    own = {
        value.partition("/")[0]
        for key in (*ORGANIZATION_KEYS, *ENDPOINT_ORGANIZATION_KEYS)
        for value in present.get(key, ())
    }
    theirs = {value.partition("/")[0] for key in REPOSITORY[1:] for value in present.get(key, ())}
    return len(own) <= 1 and len(theirs) <= 1 and own.isdisjoint(theirs)


def _is_one_instant(present: dict[str, Values]) -> bool:
    now, epoch = present.get("aws:currenttime"), present.get("aws:epochtime")
    return not (now and epoch) or moment(now[0]) == moment(epoch[0]) or str(moment(now[0])) == epoch[0]


def _is_one_chain(present: dict[str, Values]) -> bool:
    chain = present.get("aws:calledvia")
    via = present.get("aws:viaawsservice")
    if via == ("false",):
        return not any(present.get(key) for key in VIA)
    if chain is None:
        return True
    first, last = present.get("aws:calledviafirst", chain[:1]), present.get("aws:calledvialast", chain[-1:])
    return set(first) <= set(chain) and set(last) <= set(chain)


def _are_tags_alike(present: dict[str, Values], request: Request) -> bool:
    context = request.context
    for key in context:
        family, slash, tag = key.partition("/")
        if family + slash in TAGS:
            others = {context[each + tag] for each in TAGS if each + tag in context}
            if len(others) > 1:
                return False
        is_listed = tag in map(str.lower, context.get("aws:tagkeys", (tag,)))
        if family == "aws:requesttag" and key in present and not is_listed:
            return False
    return True
