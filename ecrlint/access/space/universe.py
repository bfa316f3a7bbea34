"""Which requests there can be: disjoint boxes of well-formed ones.

Facts: IAM User Guide, "AWS global condition context keys" (availability of each key) and, for the tagging
keys, the Service Authorization Reference. Without them witnesses would be requests that nobody can make.
"""

from __future__ import annotations

from ecrlint.access.semantics.request import (
    ALWAYS_PRESENT,
    ENDPOINT_ALWAYS,
    ENDPOINT_ONLY,
    EVERYTHING,
    FUTURE,
    SOURCE_IP,
    TAGGING,
    callers_of,
    is_tag_request,
)
from ecrlint.access.space.boxes import meet, narrow
from ecrlint.access.space.key_test import RESOURCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.access.space.boxes import Box

    # A circle: a space keeps its universes, which are cut out of its dimensions.
    from ecrlint.access.space.space import Space

_CALLER, _ACTION = 0, 1
_ABSENT = 1
_ALWAYS = ALWAYS_PRESENT | {RESOURCE}


def universes(space: Space) -> list[Box]:
    """The boxes of well-formed requests, as far as the space's dimensions can express it."""
    found = [_with(space, present=_ALWAYS)]
    for alternatives in (
        _by_caller(space),
        _by_network(space),
        _by_action(space),
        _by_owner(space),
        _by_resource(space),
    ):
        if alternatives:
            found = [both for box in found for each in alternatives if (both := meet(box, each))]
    return found


def _with(
    space: Space,
    *,
    present: Iterable[str] = (),
    absent: Iterable[str] = (),
    callers: int = -1,
    actions: int = -1,
) -> Box:
    masks = list(space.full)
    masks[_CALLER] &= callers
    masks[_ACTION] &= actions
    for key in present:
        if key in space.places:
            masks[space.places[key]] &= ~_ABSENT
    for key in absent:
        if key in space.places:
            masks[space.places[key]] &= _ABSENT
    return tuple(masks)


def _by_caller(space: Space) -> list[Box]:
    """AWS services have no organisation, tags or session; only they act for a source."""
    services = space.callers.services
    for_service = [key for key in space.places if callers_of(key) == "service"]
    for_principal = [key for key in space.places if callers_of(key) == "principal"]
    if not for_service and not for_principal:
        return []
    return [
        _with(space, callers=~services, absent=for_service),
        _with(space, callers=services, absent=for_principal),
    ]


def _by_network(space: Space) -> list[Box]:
    """A request comes from an address, or through a VPC endpoint."""
    if SOURCE_IP not in space.places and ENDPOINT_ONLY.isdisjoint(space.places):
        return []
    return [
        _with(space, present=[SOURCE_IP], absent=ENDPOINT_ONLY),
        _with(space, present=ENDPOINT_ALWAYS, absent=[SOURCE_IP]),
    ]


def _by_action(space: Space) -> list[Box]:
    """Only tagging requests carry tags; what future actions carry nobody knows."""
    keys = [key for key in space.places if is_tag_request(key)]
    if not keys:
        return []
    tagging = 0
    for index, name in enumerate(space.actions.names):
        if name.partition(":")[2] in TAGGING | {FUTURE}:
            tagging |= 1 << index
    return [_with(space, actions=tagging), _with(space, actions=~tagging, absent=keys)]


def _by_owner(space: Space) -> list[Box]:
    """The owner's callers are in the owner's organisation, when both are known."""
    own = _owner_cell(space, "aws:principalorgid")
    owner = space.callers.owner
    if not own or not owner:
        return []
    inside = list(_with(space, callers=owner))
    inside[space.places["aws:principalorgid"]] &= own
    return [tuple(inside), _with(space, callers=~owner)]


def _by_resource(space: Space) -> list[Box]:
    """The repository is one that is asked about; what works on no repository is asked of everything."""
    own = list(space.full)
    for key in ("aws:resourceaccount", "aws:resourceorgid"):
        mask = _owner_cell(space, key)
        if mask:
            own[space.places[key]] &= mask
    if RESOURCE not in space.places:
        return [tuple(own)]
    place, on_repositories = space.places[RESOURCE], space.actions.on_repositories
    everything = 1 << space.dimension(RESOURCE).cells.index((EVERYTHING,))
    return [
        narrow(narrow(tuple(own), place, space.at_home), _ACTION, on_repositories),
        narrow(narrow(tuple(own), place, everything), _ACTION, ~on_repositories),
    ]


def _owner_cell(space: Space, key: str) -> int:
    """The cell of a key in which it has the owner's value; 0 when that is not known."""
    value, place = space.owned.get(key), space.places.get(key)
    if not value or place is None:
        return 0
    return space.full[place] & ~space.dimension(key).untouched_cells([("StringEquals", value)])
