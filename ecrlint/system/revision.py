"""Files as they are in a git revision, asked of `git`.

What git is asked never depends on how a user's text is spelled: a revision is resolved to the id of its
commit first, and files are asked for by the ids of their contents.
"""

from __future__ import annotations

import os

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.system.git import ask, place_of

_LINK = "120000"
_SUBMODULE = "160000"


class Revision:
    """A commit of the repository around a folder, which is the working directory unless told.

    `name` is what the user calls it, `root` the real path of the repository's folder.
    """

    __slots__ = ("_commit", "_entries", "_place", "name", "root")

    def __init__(self, name: str, folder: str = os.curdir) -> None:
        """Raise UsageError outside of a repository and for a revision that does not exist."""
        if not name or name.startswith("-"):
            raise UsageError(f"it takes a revision such as HEAD or origin/main, not '{visible(name)}'")
        self.name = name
        self._place = place_of(folder)
        self.root = self._toplevel()
        self._commit = self._resolve(name)
        self._entries: dict[str, tuple[str, str]] | None = None

    @property
    def entries(self) -> dict[str, tuple[str, str]]:
        """Mode and id of every file, by its path from the root (`/`-separated)."""
        if self._entries is None:
            listing = os.fsdecode(
                self._git_output(
                    f"the folders of {self.name}", "ls-tree", "-r", "-z", "--full-tree", self._commit
                )
            )
            self._entries = {}
            for line in filter(None, listing.split("\0")):
                about, _, path = line.partition("\t")
                mode, _, id = about.split(" ")
                if mode != _SUBMODULE:
                    self._entries[path] = (mode, id)
        return self._entries

    def fork_point(self) -> str:
        """The id of the commit where the history of HEAD left this revision. Raises UsageError."""
        run = ask(self._place, "merge-base", self._commit, "HEAD")
        if run.returncode:
            raise UsageError(
                f"HEAD has no commit in common with '{visible(self.name)}';"
                " a shallow clone needs more of its history"
            )
        return os.fsdecode(run.stdout).strip()

    def path_of(self, path: str) -> str:
        """A path of the working directory as the repository has it; begins with `..` outside of it."""
        folder, name = os.path.split(os.path.abspath(path))
        return os.path.relpath(os.path.join(os.path.realpath(folder), name), self.root).replace(os.sep, "/")

    def holds(self, path: str, data: bytes) -> bool:
        """Whether the revision has a file with just this content."""
        mode, id = self.entries.get(path, ("", ""))
        if not id or mode == _LINK:
            return False
        import hashlib

        make = hashlib.sha1 if len(id) == 40 else hashlib.sha256
        return make(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == id

    def read(self, path: str) -> bytes | None:
        """The content of a file, links followed; None when there is none. Raises UsageError."""
        seen = set()
        while path in self.entries and path not in seen:
            mode, id = self.entries[path]
            content = self._git_output(f"{self.name}:{path}", "cat-file", "blob", id)
            if mode != _LINK:
                return content
            seen.add(path)
            path = os.path.normpath(os.path.join(os.path.dirname(path), os.fsdecode(content)))
            path = path.replace(os.sep, "/")
        if seen:
            raise UsageError(f"{self.name}:{min(seen)}: a link to what is not in that revision")
        return None

    def _resolve(self, name: str) -> str:
        run = ask(self._place, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if run.returncode:
            raise UsageError(
                f"no revision '{visible(name)}' in this repository; a shallow clone needs more of its history"
            )
        return os.fsdecode(run.stdout).strip()

    def _git_output(self, what: str, *arguments: str) -> bytes:
        """What a git command prints about an object, `what`, that a partial clone may not have.

        Raises UsageError.
        """
        run = ask(self._place, *arguments)
        if run.returncode:
            raise UsageError(
                f"this clone does not hold {visible(what)}, and nothing is fetched here;"
                " `git fetch --refetch --no-filter` gets all that a partial clone lacks"
            )
        output: bytes = run.stdout
        return output

    def _toplevel(self) -> str:
        """The real path of the repository's folder. Raises UsageError."""
        told = "not a git repository"
        if self._place:
            run = ask(self._place, "rev-parse", "--show-toplevel")
            if not run.returncode:
                return os.path.realpath(os.fsdecode(run.stdout.removesuffix(b"\n")))
            told = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        if "not a git repository" in told:
            raise UsageError("this folder is in no git repository")
        raise UsageError(f"git rev-parse failed: {visible(told)}")
