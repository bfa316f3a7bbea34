"""`ecrlint.yaml`: which configuration holds for a file.

The nearest one, from the file's folder up to the root of its git repository; outside of a repository, up
to the working directory. One counts, nothing is merged. What is in it is read by `ecrlint.config.load`, which
a run without a configuration never imports.
"""

from __future__ import annotations

import os

from ecrlint.errors import UsageError
from ecrlint.system.worktree import upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecrlint.config.exception import Reviewed
    from ecrlint.config.guardrail import Guardrail
    from ecrlint.rule.finding import Level
    from ecrlint.rule.rule import Rule

NAMES = ("ecrlint.yaml", "ecrlint.yml")
"""What a configuration may be called."""


class Config:
    """What a configuration says; what it leaves out is empty, as is all of it where there is none.

    `folder` is where it stands: `exclude` holds .gitignore patterns that are relative to it. `select` and
    `ignore` name rules in every way that the flags do, `levels` are by rule name. `account` (12 digits) and
    `organization` (`o-…`) own the repositories, which are in `region`; `registry_scope` is V1 or V2.
    `rules_dirs` are paths of folders with rules, whose code runs with consent only.
    """

    __slots__ = (
        "account", "exceptions", "exclude", "folder", "guardrails", "ignore", "levels", "organization",
        "preset", "region", "registry_scope", "rules_dirs", "select",
    )  # fmt: skip

    def __init__(
        self,
        folder: str = "",
        *,
        preset: str = "",
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        levels: Mapping[str, Level] | None = None,
        exclude: Sequence[str] = (),
        account: str = "",
        organization: str = "",
        region: str = "",
        registry_scope: str = "",
        guardrails: Sequence[Guardrail] = (),
        exceptions: Sequence[Reviewed] = (),
        rules_dirs: Sequence[str] = (),
    ) -> None:
        self.folder = folder
        self.preset = preset
        self.select = tuple(select)
        self.ignore = tuple(ignore)
        self.levels = dict(levels or {})
        self.exclude = tuple(exclude)
        self.account = account
        self.organization = organization
        self.region = region
        self.registry_scope = registry_scope
        self.guardrails = tuple(guardrails)
        self.exceptions = tuple(exceptions)
        self.rules_dirs = tuple(rules_dirs)


NO_CONFIG = Config()
"""The configuration of files that have none."""


class Configs:
    """The configuration of every file, each found and read once.

    `fixed` is one for all files, whatever stands beside them. `rules` are those that a configuration may
    name; without them nobody looks whether the names are right. `rules_dirs` were loaded.
    """

    def __init__(
        self,
        rules: Sequence[Rule] | None = None,
        fixed: Config | None = None,
        rules_dirs: Sequence[str] = (),
    ) -> None:
        self._rules = rules
        self._rules_dirs = rules_dirs
        self._fixed = fixed
        self._search = Search()
        self._by_folder: dict[str, Config] = {}
        self._by_file: dict[str, Config] = {}

    def of(self, path: str) -> Config:
        """The configuration of a file. Raises UsageError, a line for each mistake in it."""
        if self._fixed is not None:
            return self._fixed
        folder = os.path.dirname(path)
        config = self._by_folder.get(folder)
        if config is None:
            config = self._by_folder[folder] = self._nearest(os.path.abspath(folder))
        return config

    def _nearest(self, folder: str) -> Config:
        file = self._search.find(folder)
        if not file:
            return NO_CONFIG
        if file not in self._by_file:
            from ecrlint.config.load import load

            self._by_file[file] = load(file, self._rules, self._rules_dirs)
        return self._by_file[file]


class Search:
    """Looks for the configurations of many folders, and at each folder once."""

    __slots__ = ("_files", "_git_roots")

    def __init__(self) -> None:
        self._git_roots: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def find(self, folder: str) -> str:
        """The path of the configuration for the files of a folder (absolute); empty when there is none.

        Raises UsageError for two in one folder, and for one that is no file of the repository: whoever put
        it there counts on what it says.
        """
        last = self._git_root(folder) or _last_outside(folder)
        passed, found = [], ""
        while folder not in self._files:
            passed.append(folder)
            found = _file_in(folder)
            if found or folder == last:
                break
            folder = os.path.dirname(folder)
        else:
            found = self._files[folder]
        self._files.update(dict.fromkeys(passed, found))
        return found

    def _git_root(self, folder: str) -> str:
        passed, root = [], ""
        for each, is_git_root in upwards(folder):
            if is_git_root or each in self._git_roots:
                root = self._git_roots.get(each, each)
                break
            passed.append(each)
        self._git_roots.update(dict.fromkeys(passed, root))
        return root


def find(folder: str) -> str:
    """The path of the configuration for the files of one folder, as `Search` finds it."""
    return Search().find(folder)


def _last_outside(folder: str) -> str:
    """Where a search outside of a repository ends: at the working directory, if the folder is in it."""
    here = os.getcwd()
    return here if folder.startswith(os.path.join(here, "")) else folder


def _file_in(folder: str) -> str:
    """The path of the configuration that stands in a folder; empty when none does. Raises UsageError."""
    found = [path for path in (os.path.join(folder, name) for name in NAMES) if os.path.lexists(path)]
    if not found:
        return ""
    from ecrlint.config.file_check import trouble

    told = trouble(found)
    if told:
        raise UsageError(told)
    return found[0]
