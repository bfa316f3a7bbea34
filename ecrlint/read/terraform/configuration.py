"""Which folders of a repository call which others as modules: the graph of all its Terraform configurations.

A configuration is a root folder with all that it calls by path, directly or through other modules. A root is
a folder that no folder calls but examples and tests, or that has a `backend` or `cloud` block; folders that
only call each other in a circle are roots, too. Callers are looked for in the whole repository, whatever a
user has named. Only files that have `module` and a source that is a path are parsed for that.

    configurations = configurations_of("modules/ecr", files)
    configurations.roots_of("modules/ecr")     # ["environments/prod", "environments/test"]
    configurations.folders_of("environments/prod")   # ["environments/prod", "modules/ecr"]

Folders go in and come out as sources spell them: relative to the working directory, which is "", or absolute.
"""

from __future__ import annotations

import os
import re

from ecrlint.read.files import Overlay
from ecrlint.read.registry import TERRAFORM, TERRAGRUNT
from ecrlint.read.terraform.ecr_words import speaks_of_ecr
from ecrlint.read.terraform.installed import Installed, installed_in
from ecrlint.read.terraform.local_source import called_folder, calls_of, sources_in
from ecrlint.read.terraform.syntax_cache import SyntaxCache
from ecrlint.system.worktree import readable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.read.files import Files
    from ecrlint.source import Source

_FOLDERS = 20_000
"""How many folders of a repository are looked into."""

_KEPT = "terraform configurations"
_APART = {"example", "examples", "test", "tests"}
_states = (re.compile(r'backend"?\s*["{:]'), re.compile(r'cloud"?\s*[{:]'))  # which begin with plain words


def configurations_of(folder: str, files: Files) -> Configurations:
    """The configurations of the repository around a folder; they are worked out once for the same files."""
    top = readable_root(folder or os.curdir)
    key = f"{_KEPT} {os.path.isabs(folder)} {top}"
    found = files.kept.get(key)
    if not isinstance(found, Configurations):
        below = configurations_of(folder, files.below) if isinstance(files, Overlay) else None
        changed = files.texts if isinstance(files, Overlay) else ()
        found = Configurations(top, files, os.path.isabs(folder), below, changed)
        files.kept[key] = found
    return found


class Configurations:
    """The graph of the calls in the repository whose real path is `top`.

    Where some files have another text than those `below`, the paths in `changed`, the graph of those is taken
    over for all others.
    """

    def __init__(
        self,
        top: str,
        files: Files,
        is_absolute: bool = False,
        below: Configurations | None = None,
        changed: Iterable[str] = (),
    ) -> None:
        self.files = files
        self.syntax: SyntaxCache = SyntaxCache(below.syntax if below else None)
        self.top = top
        self._is_absolute = is_absolute
        self._keys: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        self._terragrunt: set[str] = set()
        self._may_call: dict[str, set[str]] = {}
        self._called: dict[str, set[str]] = {}
        self._callers: dict[str, list[str]] = {}
        self._with_state: dict[str, bool] = {}
        self._concerned: set[str] | None = None
        self._installed: dict[str, Installed] = {}
        if below:
            self._keys.update(below._keys)
            self._names.update(below._names)
            self._terragrunt.update(below._terragrunt)
            self._may_call.update(below._may_call)
            for key in {self._key(os.path.dirname(path)) for path in changed}:
                self._look_into(key)
        else:
            self._walk()

    def terragrunt_units(self) -> list[str]:
        """The paths of the configurations of Terragrunt, sorted, but for those of examples and tests."""
        folders = (self._shown(key) for key in self._terragrunt if not _is_apart(key))
        return sorted(os.path.join(each, TERRAGRUNT) for each in folders)

    def roots_of(self, folder: str) -> list[str]:
        """The roots of the configurations that a folder is a part of, sorted; at least the folder itself."""
        return sorted(self._shown(each) for each in self._roots_of(self._key(folder)))

    def is_root(self, folder: str) -> bool:
        """Whether a folder is judged by what it says itself, with the defaults of its variables."""
        key = self._key(folder)
        return key in self._roots_of(key)

    def callers_of(self, folder: str) -> list[str]:
        """The folders that call a folder by its path, sorted."""
        return sorted(map(self._shown, self._callers_of(self._key(folder))))

    def calls_of(self, folder: str) -> list[str]:
        """The folders that a folder calls by their paths, or has installed, sorted; those that are there."""
        return sorted(map(self._shown, self._calls_of(self._key(folder))))

    def folders_of(self, root: str) -> list[str]:
        """A folder and all that it calls, directly or through others, sorted; what is installed included."""
        found: set[str] = set()
        pending = [self._key(root)]
        while pending:
            key = pending.pop()
            if key not in found:
                found.add(key)
                pending.extend(self._calls_of(key))
        installed = self.installed(self._shown(self._key(root))).folders
        return sorted({*map(self._shown, found), *installed})

    def may_call(self, folder: str) -> list[str]:
        """The folders that a folder may call, told without parsing: comments count as well."""
        return sorted(map(self._shown, self._may_call.get(self._key(folder), ())))

    def folder_called(self, folder: str, source: str) -> str | None:
        """The folder that a path means that is the source of a call; None for one out of the repository."""
        key = self._target(self._key(folder), source)
        return None if key.startswith("..") or ".git" in key.split("/") else self._shown(key)

    def has_module(self, folder: str) -> bool:
        """Whether there are files of a module in a folder of the repository."""
        is_inside = not self._key(folder).startswith("..")
        return is_inside and any(name.lower().endswith(TERRAFORM) for name in self.files.names(folder))

    def installed(self, root: str) -> Installed:
        """The modules that a root has installed."""
        if root not in self._installed:
            self._installed[root] = installed_in(root, self.files)
        return self._installed[root]

    def concerns_ecr(self, folder: str) -> bool:
        """Whether a folder, or one that it may call, says anything about ECR: a cheap test."""
        if self._concerned is None:
            self._concerned = self._find_concerned()
        key = self._key(folder)
        return key in self._concerned or key not in self._names

    def _walk(self) -> None:
        """Look into every folder but hidden ones and those of other people's packages, nearest first."""
        pending = [""]
        for key in pending:
            self._look_into(key)
            for name in self.files.folders(self._shown(key)):
                if not name.startswith(".") and name != "node_modules" and len(pending) < _FOLDERS:
                    pending.append(f"{key}/{name}" if key else name)

    def _look_into(self, key: str) -> None:
        every = self.files.names(self._shown(key))
        if TERRAGRUNT in every:
            self._terragrunt.add(key)
        names = [name for name in every if name.lower().endswith(TERRAFORM)]
        if names:
            self._names[key] = names
            self._may_call[key] = set(self._possible(key, names))

    def _possible(self, key: str, names: Iterable[str]) -> Iterator[str]:
        for source in self._sources(key, names):
            found = sources_in(source.text)
            if found is None:
                found = [path for _, path in calls_of(self.syntax.body(source)[0])]
            yield from {self._target(key, path) for path in found}

    def _sources(self, key: str, names: Iterable[str]) -> Iterator[Source]:
        for name in names:
            if source := self.files.source(os.path.join(self._shown(key), name)):
                yield source

    def _target(self, key: str, source: str) -> str:
        """The key of what a source means in a folder; it begins with `..` outside of the repository."""
        return self._key(called_folder(self._shown(key), source))

    def _calls_of(self, key: str) -> set[str]:
        if key not in self._called:
            found: set[str] = set()
            for source in self._sources(key, self._names.get(key, ()) if self._may_call.get(key) else ()):
                if sources_in(source.text) != []:
                    paths = {path for _, path in calls_of(self.syntax.body(source)[0])}
                    found.update(self._target(key, path) for path in paths)
            self._called[key] = {each for each in found if each in self._names}
        return self._called[key]

    def _callers_of(self, key: str) -> list[str]:
        if key not in self._callers:
            self._callers[key] = [
                each for each, may in self._may_call.items() if key in may and key in self._calls_of(each)
            ]
        return self._callers[key]

    def _roots_of(self, key: str) -> set[str]:
        roots: set[str] = set()
        seen: set[str] = set()
        pending = [key]
        while pending:
            each = pending.pop()
            if each not in seen:
                seen.add(each)
                callers = [caller for caller in self._callers_of(each) if caller != each]
                pending.extend(callers)
                if self._has_backend(each) or all(map(_is_apart, callers)):
                    roots.add(each)
        return roots or {key}

    def _find_concerned(self) -> set[str]:
        found = {
            key
            for key, names in self._names.items()
            if any(speaks_of_ecr(source.text) for source in self._sources(key, names))
        }
        callers: dict[str, list[str]] = {}
        for key, called in self._may_call.items():
            for each in called:
                callers.setdefault(each, []).append(key)
        pending = list(found)
        while pending:
            added = set(callers.get(pending.pop(), ())) - found
            found |= added
            pending.extend(added)
        return found

    def _has_backend(self, key: str) -> bool:
        """Whether a folder says where its state is kept, as only a root does."""
        if key not in self._with_state:
            self._with_state[key] = self._find_state(key)
        return self._with_state[key]

    def _find_state(self, key: str) -> bool:
        for source in self._sources(key, self._names.get(key, ())):
            if any(each.search(source.text) for each in _states):
                for block in self.syntax.body(source)[0].blocks_of("terraform"):
                    inside = {*block.body.attributes, *(each.type for each in block.body.blocks)}
                    if not inside.isdisjoint(("backend", "cloud")):
                        return True
        return False

    def _key(self, folder: str) -> str:
        """A folder's path from the top, by its real place."""
        if folder not in self._keys:
            self._keys[folder] = os.path.relpath(os.path.realpath(folder or os.curdir), self.top)
        key = self._keys[folder].replace(os.sep, "/")
        return "" if key == os.curdir else key

    def _shown(self, key: str) -> str:
        path = os.path.join(self.top, key) if key else self.top
        if not self._is_absolute:
            path = os.path.relpath(path)
        return "" if path == os.curdir else path.replace(os.sep, "/")


def _is_apart(key: str) -> bool:
    """Whether a folder only shows or tries how a module is used."""
    return not _APART.isdisjoint(key.lower().split("/"))
