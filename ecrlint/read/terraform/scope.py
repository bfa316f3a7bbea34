"""What the names in a module stand for, as far as its own files tell."""

from __future__ import annotations

import fnmatch
import os
from contextlib import contextmanager

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Evaluation, TooMuch, Work
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.outcomes import OPEN
from ecrlint.read.hcl.scope import Inner, Scope
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue
from ecrlint.read.limits import more_than, unreadable
from ecrlint.read.terraform.blocks import bound, turns
from ecrlint.read.terraform.computed import arn_of, attribute_of, object_of
from ecrlint.read.terraform.module import Module
from ecrlint.read.terraform.variable import value_of_variable
from ecrlint.system.worktree import is_inside, is_spelled_inside, readable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.policy.unknown import Unknown
    from ecrlint.read.files import Files
    from ecrlint.read.hcl.outcomes import Outcomes
    from ecrlint.read.hcl.scope import Path
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.limits import Reached
    from ecrlint.read.terraform.blocks import Turn
    from ecrlint.read.terraform.module import Address
    from ecrlint.source import Source

    Known: TypeAlias = "dict[Path, tuple[HclValue | None, tuple[str, ...]]]"
    """What names stand for, and what kept that from being known."""
    Step: TypeAlias = "str | int | Unknown"

MAX_COUNT = 200
"""How many instances of one resource are looked at one by one."""

MAX_DEPTH = 40
"""How many names may lead to each other."""

_KEPT = "terraform"
_NOWHERE = HclSpan(0, 0, None)


class ModuleScope(Scope):
    """The names of a module. What a name stands for is worked out once; in a circle it is UNKNOWN.

    The limits that were reached meanwhile are noted for everybody who asks.
    """

    __slots__ = ("_aside", "_depth", "_in_turn", "_known", "_tried", "_work", "module")

    def __init__(self, module: Module) -> None:
        self._work = Work()
        self._tried = Work()
        super().__init__(Evaluation(self._work))
        self.module = module
        self._depth = 0
        self._known: Known = {}
        self._in_turn: Known = {}
        self._aside: Known = {}

    def begin(self) -> None:
        """Another reading begins; the account for the module stays."""
        self.evaluation = Evaluation(self._work)

    @contextmanager
    def trying(self, turn: Outcomes) -> Iterator[None]:
        """Names mean what they do in one turn of the conditions; the work is counted apart."""
        evaluation = self.evaluation
        before = evaluation.turn, evaluation.work
        self._in_turn, self._aside = {}, {}
        evaluation.turn, evaluation.work = turn, self._tried
        try:
            yield
        finally:
            evaluation.turn, evaluation.work = before

    @property
    def _names(self) -> Known:
        """What is known of names by now: where a turn is tried, in it, or aside of it with all open."""
        if self.evaluation.work is self._work:
            return self._known
        return self._aside if self.evaluation.turn is OPEN else self._in_turn

    def resolve(self, path: Path) -> HclValue | None:
        known = self._names
        if path in known:
            value, limits = known[path]
            self.evaluation.reached.note(*limits)
            return value
        if self._depth == MAX_DEPTH:
            self.evaluation.reached.note(more_than(MAX_DEPTH, "names that lead to each other"))
            return None
        return self._worked_out(path)

    def _worked_out(self, path: Path) -> HclValue | None:
        value = None
        mark = self.evaluation.reached.mark()
        known = self._names
        known[path] = value, ()  # that is what a circle finds
        self._depth += 1
        try:
            value = self._resolve(path)
        except TooMuch as limit:
            self.evaluation.reached.note(str(limit))
        finally:
            self._depth -= 1
            known[path] = value, self.evaluation.reached.since(mark)
        return value

    def file(self, path: str) -> Source | None:
        inside = self._inside(path)
        if inside is None:
            if is_spelled_inside(path, self.module.folder):
                self.evaluation.reached.note(unreadable(path, "it is no file of this repository"))
            return None
        source = self.module.files.source(inside)
        if source is None and (why := self.module.files.trouble(inside)):
            self.evaluation.reached.note(unreadable(inside, why))
        return source

    def fileset(self, folder: str, pattern: str) -> list[str] | None:
        inner, name = os.path.split(pattern)
        inside = self._inside(os.path.join(folder, inner))
        if inside is None or "*" in inner or "**" in name:
            return None
        names = fnmatch.filter(self.module.files.names(inside), name)
        return [os.path.join(inner, each) for each in names] or None

    def _inside(self, path: str) -> str | None:
        """A path that is really where the module's files may look; others are not followed."""
        inside = os.path.normpath(os.path.join(self.module.folder, path))
        return inside if is_inside(inside, readable_root(self.module.folder)) else None

    def _resolve(self, path: Path) -> HclValue | None:
        match path:
            case ("var", str(name)):
                return self._variable(name)
            case ("local", str(name)):
                attribute = self.module.declared.locals.get(name)
                return evaluate(attribute.expression, self) if attribute else self._missing()
            case ("path", "module" | "root"):
                return HclValue(".", _NOWHERE)
            case ("data", str(type), str(name), *rest):
                return self._part(("data", type, name), rest)
            case (str(type), str(name), *rest):
                return self._part(("resource", type, name), rest)
        return None

    def _missing(self) -> HclValue | None:
        """What is not declared: nobody knows it, but it may stand where nobody has looked."""
        self.evaluation.reached.note(*self.module.declared.unread)
        return None

    def _variable(self, name: str) -> HclValue | None:
        declared = self.module.declared
        if declared.unread_values:  # they may give it any value
            self.evaluation.reached.note(*declared.unread_values)
            return None
        given = declared.given.get(name)
        value = evaluate(given.expression, Scope(self.evaluation)) if given else None
        block = declared.blocks.get(("variable", name))
        if block is None:
            return value or self._missing()
        return value_of_variable(block, value, self.evaluation)

    def _part(self, address: Address, rest: list[Step]) -> HclValue | None:
        """What the module tells of a resource, of one of its instances, or, where a splat follows, of all."""
        block = self.module.declared.blocks.get(address)
        if block is None and rest == ["arn"]:
            return arn_of(address[1:])
        if block is None:
            return self._missing()
        if not rest:
            return None
        if rest == ["*"]:
            return self._all(block)
        index: Step = UNKNOWN
        if is_repeated(block) and len(rest) > 1:
            index, *rest = rest
        if len(rest) != 1 or not isinstance(rest[0], str):
            return None
        return attribute_of(block, rest[0], instance(block, self, index))

    def _all(self, block: Block) -> HclValue:
        """The object that a resource is, or the list of its instances; one where nobody knows how many."""
        found = [object_of(block, inside) for _, inside in instances(block, self)]
        return HclValue(list(found), block.spot) if is_repeated(block) else found[0]


@contextmanager
def scope_of(folder: str, files: Files) -> Iterator[ModuleScope]:
    """The scope of a folder's module, for one reading; the last one is kept for the next file.

    It is taken away meanwhile: another thread that reads with the same files makes one of its own.
    """
    scope = files.kept.pop(_KEPT, None)
    if not (isinstance(scope, ModuleScope) and scope.module.folder == folder):
        scope = ModuleScope(Module(folder, files))
    scope.begin()
    try:
        yield scope
    finally:
        files.kept[_KEPT] = scope


def is_repeated(block: Block) -> bool:
    """Whether a block has instances, which are named with an index."""
    return not block.body.attributes.keys().isdisjoint(("count", "for_each"))


def instances(block: Block, scope: Scope) -> Iterator[tuple[str, Scope]]:
    """What comes behind the name of each instance of a block (`[0]`, `["a"]`), and the scope for it.

    Where nobody knows how many there are, there is one of which nobody knows which it is.
    """
    for name in ("count", "for_each"):
        attribute = block.body.attributes.get(name)
        if attribute:
            value = evaluate(attribute.expression, scope)
            reached = scope.evaluation.reached
            found = _count(value, reached) if name == "count" else turns(value, reached, True)
            if found is None:
                yield "", instance(block, scope, UNKNOWN)
            for key, item in found or ():
                yield f"[{_literal(key.content)}]", _with(scope, name, (key, item))
            return
    yield "", scope


def instance(block: Block, scope: Scope, index: Step) -> Scope:
    """The scope of the instance of an index."""
    attribute = block.body.attributes.get("for_each")
    if attribute is None:
        key = HclValue(index, _NOWHERE)
        return _with(scope, "count", (key, key)) if "count" in block.body.attributes else scope
    found = None
    if index is not UNKNOWN:
        found = turns(evaluate(attribute.expression, scope), scope.evaluation.reached, True)
    unknown = HclValue(index, attribute.spot), HclValue(UNKNOWN, attribute.spot)
    turn = next((turn for turn in found or () if turn[0].content == index), unknown)
    return _with(scope, "for_each", turn)


def _count(value: HclValue, reached: Reached) -> list[Turn] | None:
    content = value.content
    if isinstance(content, str) and content.isdecimal():
        content = int(content)
    if not isinstance(content, int | float) or content < 0:
        return None
    if content > MAX_COUNT:
        reached.note(more_than(MAX_COUNT, "instances of one resource"))
        return None
    return [(index, index) for index in (HclValue(number, value.spot) for number in range(int(content)))]


def _with(scope: Scope, way: str, turn: Turn) -> Scope:
    if way == "for_each":
        return bound(scope, "each", turn)
    return Inner(scope, {"count": HclValue({"index": Entry(turn[0], turn[0].spot)}, turn[0].spot)})


def _literal(key: object) -> str:
    import json

    return json.dumps(key, default=str)
