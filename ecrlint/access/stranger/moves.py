"""How a stranger's request may be changed, one key at a time, so that it stays one outsider's."""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import is_multivalued
from ecrlint.access.semantics.operators import plain
from ecrlint.access.semantics.request import (
    DERIVED,
    Caller,
    Request,
)
from ecrlint.access.semantics.variables import expand, is_active, variables
from ecrlint.access.stranger.consistency import is_one_outsiders
from ecrlint.access.stranger.linked import with_links
from ecrlint.policy.arn import is_account_id, parse_arn
from ecrlint.policy.stranger_keys import choice_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.access.semantics.request import Values
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.space import Space
    from ecrlint.access.stranger.fixed import Fixed
    from ecrlint.access.stranger.outsider import Outsider
    from ecrlint.access.stranger.region import Region
    from ecrlint.policy.model import Condition, Statement

    Candidate = tuple[str, Values | Caller]

_FILLERS = ("value", "x", "")


class Moves:
    """The values that strangers have for every key, and the requests that one change leads to."""

    def __init__(
        self, space: Space, region: Region, fixed: Fixed, outsider: Outsider, named: frozenset[str]
    ) -> None:
        self._space = space
        self._region = region
        self._fixed = fixed
        self._outsider = outsider
        self._named = named
        owned = space.owned.items()
        self._repository = {key: value for key, value in owned if value and key.startswith("aws:resource")}

    def around(
        self, request: Request, failures: Iterable[tuple[Statement, list[Condition]]]
    ) -> Iterator[Request]:
        """Every request that differs in one key which a failure is about."""
        told: set[Candidate] = set()
        for statement, conditions in failures:
            for condition in conditions:
                for key, values in self._candidates(request, condition, statement):
                    if (key, values) not in told:
                        told.add((key, values))
                        yield with_links(request, key, values, self._outsider)

    def is_strangers(self, request: Request) -> bool:
        """Whether all keys of a request are one outsider's."""
        return (
            request.caller.account not in self._named
            and is_one_outsiders(request, self._fixed)
            and all(request.context.get(key, (value,)) == (value,) for key, value in self._repository.items())
        )

    def start(self, box: Box, action: str) -> Request:
        """The plainest request of a box."""
        caller = self._space.callers.cells[(box[0] & -box[0]).bit_length() - 1]
        context: dict[str, Values] = {key: (value,) for key, value in self._space.resolved.items()}
        resource = ""
        for dimension in self._space.dimensions:
            mask = box[self._space.places[dimension.key]]
            cells = [values for index, values in enumerate(dimension.cells) if mask >> index & 1]
            if dimension.key == "resource":
                resource = cells[0][0]
                continue
            if mask & 1:
                context[dimension.key] = ()
                continue
            known = [
                *self._outsider.plain(dimension.key, caller),
                *self._region.values.get(dimension.key, ()),
            ]
            usual = next((each for each in known if dimension.cells_with([each]) & mask), None)
            context[dimension.key] = (usual,) if usual is not None else cells[0]
        request = Request(caller, action, context, resource)
        for key in ("aws:userid", "aws:principalorgpaths", "aws:principalorgid", "aws:calledvia"):
            if context.get(key):
                request = with_links(request, key, request.context[key], self._outsider)
        return request

    def _candidates(
        self, request: Request, condition: Condition, statement: Statement
    ) -> Iterator[Candidate]:
        operator = condition.operator
        key = condition.key.lower()
        if operator is None:
            return
        active = [text for text in condition.texts if is_active(text, operator, statement.policy.version)]
        for text in active:
            yield from self._filled(request, key, text, operator.wildcards)
        yield from self._open_values(request, key)
        for name in dict.fromkeys(name for text in active for name in variables(text)):
            yield from self._open_values(request, name)

    def _filled(self, request: Request, key: str, text: str, wildcards: bool) -> Iterator[Candidate]:
        """What the text comes to, for the key; and the key's value, for the variable in the text."""

        def lookup(name: str) -> str | None:
            values = request.values(name)
            return values[0] if values and not is_multivalued(name) else None

        whole = expand(text, lookup)
        if whole is not None:
            for filler in _FILLERS if wildcards else ("",):
                value = whole.replace("*", filler).replace("?", "x") if wildcards else whole
                yield from self._chosen(request, key, plain(value))
        before, _, rest = text.partition("${")
        after = rest.partition("}")[2]
        if "${" not in after:
            for name in variables(text):
                for value in request.values(key):
                    end = len(value) - len(after)
                    if value.startswith(before) and value.endswith(after) and len(before) <= end:
                        yield from self._chosen(request, name, value[len(before) : end])

    def _chosen(self, request: Request, key: str, value: str) -> Iterator[Candidate]:
        if key not in DERIVED:
            yield key, (value,)
            return
        caller = _caller_with(request.caller, key, value)
        if caller is not None:
            yield key, caller

    def _open_values(self, request: Request, key: str) -> Iterator[Candidate]:
        """Every class of values that strangers have, absence among them."""
        if key in DERIVED:
            for caller in self._callers():
                yield key, caller
            return
        if choice_of(key) in ("absent", "doubtful"):
            return
        yield key, ()
        for value in self._outsider.plain(key, request.caller):
            yield key, (value,)
        space, values = self._space, self._region.values.get(key)
        for value in values or ():
            yield key, (value,)
        if key in space.places and (values is None or is_multivalued(key)):
            allowed = self._region.box[space.places[key]]
            for index, cell in enumerate(space.dimension(key).cells):
                if allowed >> index & 1:
                    yield key, cell

    def _callers(self) -> Iterator[Caller]:
        callers = self._space.callers
        mask = self._region.box[0]
        first = None
        for index, caller in enumerate(callers.cells):
            if mask >> index & 1:
                first = first or caller
                yield caller
        if first:
            yield Caller("user", first.account, "other", partition=first.partition)
            yield Caller("root", first.account, partition=first.partition)


def _caller_with(caller: Caller, key: str, value: str) -> Caller | None:
    """A caller like this one of whom a key has a value; None when nobody has it."""
    if key == "aws:principalaccount" and is_account_id(value):
        return Caller(
            "role", value, caller.name or "other", path=caller.path, session=caller.session or "session"
        )
    if key == "aws:username" and value:
        return Caller("user", caller.account, value, partition=caller.partition)
    arn = parse_arn(value) if key == "aws:principalarn" else None
    if arn is None or not is_account_id(arn.account):
        return None
    kind, _, full = arn.resource.partition("/")
    path, _, name = full.rpartition("/")
    if kind == "role" and name:
        return Caller("role", arn.account, name, path=path, session="session", partition=arn.partition)
    if kind == "user" and name:
        return Caller("user", arn.account, name, path=path, partition=arn.partition)
    return Caller("root", arn.account, partition=arn.partition) if arn.resource == "root" else None
