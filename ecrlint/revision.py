"""Files as they are in a git revision, asked of `git`.

What git is asked never depends on how a user's text is spelled: a revision is resolved to the id of its
commit first, and files are asked for by the ids of their contents.
"""

from __future__ import annotations

import os

from ecrlint.report.escape import visible
from ecrlint.usage import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import CompletedProcess

_LINK = "120000"
_SUBMODULE = "160000"
_ENVIRONMENT = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


class Revision:
    """A commit of the repository around a folder, which is the working directory unless told.

    `name` is what the user calls it, `root` the real path of the repository's folder.
    """

    __slots__ = ("_commit", "_entries", "_folder", "name", "root")

    def __init__(self, name: str, folder: str = os.curdir) -> None:
        """Raise UsageError outside of a repository and for a revision that does not exist."""
        if not name or name.startswith("-"):
            raise UsageError(f"it takes a revision such as HEAD or origin/main, not '{visible(name)}'")
        self.name = name
        self._folder = folder
        self.root = os.path.realpath(os.fsdecode(self._asked("rev-parse", "--show-toplevel")))
        self._commit = self._resolved(name)
        self._entries: dict[str, tuple[str, str]] | None = None

    @property
    def entries(self) -> dict[str, tuple[str, str]]:
        """Mode and id of every file, by its path from the root (`/`-separated)."""
        if self._entries is None:
            listing = os.fsdecode(self._asked("ls-tree", "-r", "-z", "--full-tree", self._commit))
            self._entries = {}
            for line in filter(None, listing.split("\0")):
                about, _, path = line.partition("\t")
                mode, _, id = about.split(" ")
                if mode != _SUBMODULE:
                    self._entries[path] = (mode, id)
        return self._entries

    def fork_point(self) -> str:
        """The id of the commit where the history of HEAD left this revision. Raises UsageError."""
        run = self._git("merge-base", self._commit, "HEAD")
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
            content = self._asked("cat-file", "blob", id)
            if mode != _LINK:
                return content
            seen.add(path)
            path = os.path.normpath(os.path.join(os.path.dirname(path), os.fsdecode(content)))
            path = path.replace(os.sep, "/")
        if seen:
            raise UsageError(f"{self.name}:{min(seen)}: a link to what is not in that revision")
        return None

    def _resolved(self, name: str) -> str:
        run = self._git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if run.returncode:
            raise UsageError(
                f"no revision '{visible(name)}' in this repository; a shallow clone needs more of its history"
            )
        return os.fsdecode(run.stdout).strip()

    def _asked(self, *arguments: str) -> bytes:
        """What a git command prints, less the line end of a short answer. Raises UsageError when it fails."""
        run = self._git(*arguments)
        if run.returncode:
            told = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
            if "not a git repository" in told:
                raise UsageError("this folder is in no git repository")
            raise UsageError(f"git {arguments[0]} failed: {visible(told)}")
        output: bytes = run.stdout
        return output.removesuffix(b"\n") if arguments[0] == "rev-parse" else output

    def _git(self, *arguments: str) -> CompletedProcess[bytes]:
        import subprocess

        try:
            return subprocess.run(  # noqa: S603 - a list of words, and no user's text among the options
                ["git", *arguments],  # noqa: S607 - people have git where their PATH says
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env={**os.environ, **_ENVIRONMENT},
                check=False,
            )
        except FileNotFoundError as error:
            raise UsageError("it needs the program git, which is not on the PATH") from error
        except ValueError as error:  # a NUL in the revision
            raise UsageError(str(error)) from error
