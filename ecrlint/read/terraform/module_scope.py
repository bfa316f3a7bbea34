"""What the names in a module stand for, as far as its configuration tells."""

from __future__ import annotations

import os

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue
from ecrlint.read.limits import unreadable
from ecrlint.read.terraform.computed import arn_of, attribute_of, object_of
from ecrlint.read.terraform.module_call import callee_of
from ecrlint.read.terraform.repetition import instance, is_repeated, keys_of, spelled_index
from ecrlint.read.terraform.variable import value_of_variable
from ecrlint.system.worktree import is_inside, is_spelled_inside, readable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.scope import Path
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module import Address, Module
    from ecrlint.read.terraform.names import Names
    from ecrlint.read.terraform.repetition import Step

    # A circle: a root is such a scope itself, and all others know theirs.
    from ecrlint.read.terraform.scope import RootScope
    from ecrlint.source import Source

_NOWHERE = HclSpan(0, 0, None)


class ModuleScope(Scope):
    """The names of a module, one of a configuration: that of its root, or of one instance of a call."""

    __slots__ = ("module", "names")

    def __init__(self, module: Module, names: Names) -> None:
        super().__init__(names.evaluation)
        self.module = module
        self.names = names

    @property
    def root(self) -> RootScope:
        """The scope of the root."""
        raise NotImplementedError

    @property
    def calls(self) -> tuple[Block, ...]:
        """The calls that lead to the module, from the root on."""
        return ()

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the modules on that way, its own included."""
        return (self.module.folder,)

    def resolve(self, path: Path) -> HclValue | None:
        return self.names.look_up((self, *path), lambda: self._resolve(path))

    def whole(self, path: Path) -> HclValue | None:
        return self.names.look_up((self, *path, None), lambda: self._whole(path))

    def file(self, path: str) -> Source | None:
        inside = self._inside(path)
        if inside is None:
            if is_spelled_inside(path, self.root.module.folder):
                self.evaluation.reached.note(unreadable(path, "it is no file of this repository"))
            return None
        source = self.module.files.source(inside)
        if source is None and (why := self.module.files.trouble(inside)):
            self.evaluation.reached.note(unreadable(inside, why))
        return source

    def fileset(self, folder: str, pattern: str) -> list[str] | None:
        from ecrlint.read.terraform.file_set import matching_files, split_pattern

        start, parts = split_pattern(pattern)
        inside = self._inside(os.path.join(folder, start))
        if inside is None:
            return None
        names = matching_files(self.module.files, inside, parts, self.evaluation.reached)
        return [os.path.join(start, each) for each in names] if names else None

    def _inside(self, path: str) -> str | None:
        """A path, relative to the root, that is really where its files may look; others are not followed."""
        folder = self.root.module.folder
        inside = os.path.normpath(os.path.join(folder, path))
        return inside if is_inside(inside, readable_root(folder)) else None

    def _resolve(self, path: Path) -> HclValue | None:
        match path:
            case ("var", str(name)):
                return self._variable(name)
            case ("local", str(name)):
                attribute = self.module.declared.locals.get(name)
                return evaluate(attribute.expression, self) if attribute else self._missing()
            case ("path", "root"):
                return HclValue(".", _NOWHERE)
            case ("path", "module"):
                return HclValue(self._path_from_root(), _NOWHERE)
            case ("module", str(name), *rest):
                return self._output(name, rest)
            case ("data", str(type), str(name), *rest):
                return self._part(("data", type, name), rest)
            case (str(type), str(name), *rest):
                return self._part(("resource", type, name), rest)
        return None

    def _whole(self, path: Path) -> HclValue | None:
        """What is meant by a resource, or a called module, as a whole, or by one instance of it."""
        address = path if path[0] in ("data", "module") else ("resource", *path)
        labels = 1 if address[0] == "module" else 2
        block = self.module.declared.blocks.get(address[: labels + 1])  # type: ignore[arg-type]
        if block is None or address[0] in ("var", "local", "path"):
            return None
        match address[labels + 1 :]:
            case ():
                return self._every(block)
            case (index,) if is_repeated(block):
                return self._object(block, index)
        return None

    def _path_from_root(self) -> str:
        own, root = self.module.folder, self.root.module.folder
        return os.path.relpath(own or os.curdir, root or os.curdir).replace(os.sep, "/")

    def _missing(self) -> HclValue | None:
        """What is not declared: nobody knows it, but it may stand where nobody has looked."""
        self.evaluation.reached.note(*self.module.declared.unread)
        return None

    def _variable(self, name: str) -> HclValue | None:
        """The value that a variable is given, or its default, as one of its type."""
        block = self.module.declared.blocks.get(("variable", name))
        return value_of_variable(block, self._given(name), self.evaluation) if block else self._missing()

    def _given(self, name: str) -> HclValue | None:
        """What is given to a variable; None where nothing is."""
        raise NotImplementedError

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

    def _output(self, name: str, rest: list[Step]) -> HclValue | None:
        """An output of a module that is called, or of one of its instances; of all where a splat follows."""
        block = self.module.declared.blocks.get(("module", name))
        if block is None:
            return self._missing()
        if rest == ["*"]:
            return self._all(block)
        index: Step = ""
        if is_repeated(block):
            if len(rest) < 2:
                return None  # the next step is the index
            index, *rest = rest
        if len(rest) != 1 or not isinstance(rest[0], str):
            return None
        called = self.called(block, index)
        return called.resolve_output(rest[0]) if called else None

    def output(self, name: str) -> HclValue | None:
        """What the module hands out under a name."""
        block = self.module.declared.blocks.get(("output", name))
        value = block.body.attributes.get("value") if block else None
        return evaluate(value.expression, self) if value else self._missing()

    def _all(self, block: Block) -> HclValue:
        """The object that a block is, or the list of its instances; one where nobody knows how many."""
        if not is_repeated(block):
            return self._object(block, "")
        keys = keys_of(block, self)
        if keys is None:
            return HclValue([self._object(block, UNKNOWN)], block.spot)
        return HclValue([self._object(block, key) for key in keys], block.spot)

    def _every(self, block: Block) -> HclValue | None:
        """The object that a block is, or its instances by their keys; None where nobody knows these."""
        if not is_repeated(block):
            return self._object(block, "")
        keys = keys_of(block, self)
        if keys is None:
            return None
        if "count" in block.body.attributes:
            return HclValue([self._object(block, key) for key in keys], block.spot)
        members = {str(key): Entry(self._object(block, key), block.spot) for key in keys}
        return HclValue(dict(members), block.spot)

    def _object(self, block: Block, index: Step) -> HclValue:
        """All that is known of a resource, or of what a module hands out."""
        if block.type != "module":
            return object_of(block, instance(block, self, index) if is_repeated(block) else self)
        called = self.called(block, index)
        if called is None:
            return HclValue(UNKNOWN, block.header)
        names = [address[1] for address in called.module.declared.blocks if address[0] == "output"]
        found = {name: called.resolve_output(name) for name in names}
        unknown = HclValue(UNKNOWN, block.header)
        return HclValue(
            {name: Entry(each or unknown, block.header) for name, each in found.items()}, block.spot
        )

    def resolve_output(self, name: str) -> HclValue | None:
        """The same as `output`, worked out once."""
        return self.names.look_up((self, "output", name), lambda: self.output(name))

    def called(self, block: Block, index: Step) -> CalledScope | None:
        """The scope of a module that is called, in the instance of an index; None where it cannot be read."""
        key = self, block, index
        known = self.names.modules
        if key not in known:
            known[key] = None
            folder = callee_of(block, self).folder
            if folder is not None:
                inside = instance(block, self, index) if is_repeated(block) else self
                known[key] = CalledScope(self.root.module_in(folder), self, block, inside)
        found = known[key]
        return found if isinstance(found, CalledScope) else None

    def called_instances(self, block: Block) -> Iterator[tuple[str, CalledScope]]:
        """What comes behind the name of each instance of a call, and the scope of the module in it."""
        keys: list[Step] | None = [""]
        if is_repeated(block):
            keys = keys_of(block, self)
        for key in [UNKNOWN] if keys is None else keys:
            called = self.called(block, key)
            if called:
                index = "" if key is UNKNOWN or not is_repeated(block) else spelled_index(key)
                yield index, called


class CalledScope(ModuleScope):
    """The names of a module in one instance of a call, whose arguments are its variables."""

    __slots__ = ("block", "caller", "inside")

    def __init__(self, module: Module, caller: ModuleScope, block: Block, inside: Scope) -> None:
        """`inside` is the scope of the instance, where the arguments of the call mean something."""
        super().__init__(module, caller.names)
        self.caller = caller
        self.block = block
        self.inside = inside

    @property
    def is_to_be_filled(self) -> bool:
        return False  # the caller has given all that it gives

    @property
    def root(self) -> RootScope:
        return self.caller.root

    @property
    def calls(self) -> tuple[Block, ...]:
        return (*self.caller.calls, self.block)

    @property
    def folders(self) -> tuple[str, ...]:
        return (*self.caller.folders, self.module.folder)

    def _given(self, name: str) -> HclValue | None:
        argument = self.block.body.attributes.get(name)
        return evaluate(argument.expression, self.inside) if argument else None
