"""Keys that go together: changing one changes the others."""

from __future__ import annotations

from ecrlint.access.semantics.operators import moment
from ecrlint.access.semantics.request import (
    DERIVED,
    ENDPOINT_ALWAYS,
    ENDPOINT_ONLY,
    SOURCE_IP,
    Caller,
    Request,
)
from ecrlint.access.stranger.outsider import unique_id
from ecrlint.analysis.trust_keys import ORGANIZATION_KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.semantics.request import Values
    from ecrlint.access.stranger.outsider import Outsider

ENDPOINT_ORGANIZATION_KEYS = ("aws:vpceorgid", "aws:vpceorgpaths")
VIA = ("aws:calledvia", "aws:calledviafirst", "aws:calledvialast")
TAGS = ("aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/")


def with_links(request: Request, key: str, value: Values | Caller, outsider: Outsider) -> Request:
    """The request with another value of a key or another caller, and what follows from that."""
    context = dict(request.context)
    caller = request.caller
    if isinstance(value, Caller):
        caller = value
        _follow_caller(context, request.caller, caller, outsider)
        return Request(caller, request.action, context, request.resource)
    if key in DERIVED:
        return request
    context[key] = value
    if key == "aws:userid" and value:
        caller = _caller_of(value[0], caller)
    elif key == SOURCE_IP or key in ENDPOINT_ONLY:
        _change_network(context, key, value, caller, outsider)
    if key in ORGANIZATION_KEYS or key in ENDPOINT_ORGANIZATION_KEYS:
        _change_organization(context, key, value, caller, outsider)
    elif key == "aws:vpceaccount" and value and value[0] != caller.account:
        caller = Caller("role", value[0], "other", session="session", partition=caller.partition)
        _follow_caller(context, request.caller, caller, outsider)
        context[key] = value
    elif key in ("aws:currenttime", "aws:epochtime") and value:
        _change_time(context, key, value)
    elif key in VIA or key == "aws:viaawsservice":
        _change_service(context, key, value)
    else:
        _change_tag(context, key, value)
    return Request(caller, request.action, context, request.resource)


def _follow_caller(context: dict[str, Values], before: Caller, caller: Caller, outsider: Outsider) -> None:
    """The account in the values of the other keys is the new caller's."""
    for key, values in context.items():
        if key == "aws:userid":
            context[key] = (unique_id(caller),)
        elif values and before.account != caller.account:
            context[key] = tuple(each.replace(before.account, caller.account) for each in values)


def _caller_of(unique: str, caller: Caller) -> Caller:
    first, colon, session = unique.partition(":")
    if first.startswith("AROA"):
        name = caller.name if caller.kind == "role" else "other"
        return Caller(
            "role", caller.account, name, path=caller.path, session=session, partition=caller.partition
        )
    if first.startswith("AIDA"):
        same = caller.kind == "user"
        return caller if same else Caller("user", caller.account, "other", partition=caller.partition)
    if colon:
        return Caller("federated", first, session, partition=caller.partition)
    return Caller("root", first, partition=caller.partition)


def _change_network(
    context: dict[str, Values], key: str, value: Values, caller: Caller, outsider: Outsider
) -> None:
    """A request comes from an address or through an endpoint, never both."""
    through = bool(value) == (key != SOURCE_IP) if key in (SOURCE_IP, *ENDPOINT_ALWAYS) else bool(value)
    if not value and key not in (SOURCE_IP, *ENDPOINT_ALWAYS):
        return
    if through:
        context[SOURCE_IP] = ()
        for each in sorted(ENDPOINT_ALWAYS):
            if not context.get(each):
                context[each] = tuple(outsider.plain(each, caller)[:1])
        return
    for each in ENDPOINT_ONLY:
        if each in context or each in ENDPOINT_ALWAYS:
            context[each] = ()
    if not context.get(SOURCE_IP):
        context[SOURCE_IP] = tuple(outsider.plain(SOURCE_IP, caller)[:1])


def _change_organization(
    context: dict[str, Values], key: str, value: Values, caller: Caller, outsider: Outsider
) -> None:
    """The caller and its endpoint are of one organisation, which is where the paths begin."""
    own = value[0].partition("/")[0] if value else ""
    together = list(ORGANIZATION_KEYS)
    if any(context.get(each) for each in ENDPOINT_ALWAYS) or key in ENDPOINT_ORGANIZATION_KEYS:
        together += ENDPOINT_ORGANIZATION_KEYS
    for each in together:
        if each == key or (each not in context and each != ORGANIZATION_KEYS[0]):
            continue
        present = context.get(each) or tuple(outsider.plain(each, caller)[:1])
        context[each] = tuple(own + text[len(text.partition("/")[0]) :] for text in present) if own else ()


def _change_time(context: dict[str, Values], key: str, value: Values) -> None:
    other = "aws:epochtime" if key == "aws:currenttime" else "aws:currenttime"
    instant = moment(value[0])
    if instant is None or other not in context:
        return
    if other == "aws:epochtime":
        context[other] = (str(int(instant)) if instant == int(instant) else repr(instant),)
        return
    from datetime import UTC, datetime

    context[other] = (datetime.fromtimestamp(instant, UTC).isoformat().replace("+00:00", "Z"),)


def _change_service(context: dict[str, Values], key: str, value: Values) -> None:
    """Through a service, all of the keys are there; else none."""
    through = value == ("true",) if key == "aws:viaawsservice" else bool(value)
    if not through:
        for each in VIA:
            if each in context:
                context[each] = ()
        if "aws:viaawsservice" in context or key != "aws:viaawsservice":
            context["aws:viaawsservice"] = ("false",)
        return
    context["aws:viaawsservice"] = ("true",)
    chain = context.get("aws:calledvia") or (value if key in VIA else ("cloudformation.amazonaws.com",))
    if key == "aws:calledviafirst":
        chain = (*value, *chain[1:])
    elif key == "aws:calledvialast":
        chain = (*chain[:-1], *value) if len(chain) > 1 or context.get("aws:calledviafirst") == value else (
            *chain[:1], *value)  # fmt: skip
    context["aws:calledvia"] = chain
    context["aws:calledviafirst"], context["aws:calledvialast"] = chain[:1], chain[-1:]


def _change_tag(context: dict[str, Values], key: str, value: Values) -> None:
    """A tag of the repository is the same under both names; the tags of a request are among its keys."""
    family, slash, tag = key.partition("/")
    if family + slash in TAGS:
        for each in TAGS:
            if each + tag in context:
                context[each + tag] = value
    if family == "aws:requesttag" and value:
        original = context.get("aws:tagkeys", ())
        if "aws:tagkeys" in context and tag not in map(str.lower, original):
            context["aws:tagkeys"] = (*original, tag)
