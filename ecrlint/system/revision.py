"""Files as they are in a git revision, asked of `git`.

What git is asked never depends on how a user's text is spelled: a revision is resolved to the id of its
commit first, and files are asked for by the ids of their contents, many at once.
"""

from __future__ import annotations

import os

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.system.git import ask, place_of
from ecrlint.system.safe_read import MAX_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LINK = "120000"
_SUBMODULE = "160000"
_MOST_LINKS = 40  # that lead to each other, as in Linux


class Revision:
    """A commit of the repository around a folder, which is the working directory unless told.

    `name` is what the user calls it, `root` the real path of the repository's folder.
    """

    __slots__ = (
        "_commit",
        "_contents",
        "_entries",
        "_folders",
        "_inside",
        "_place",
        "_submodules",
        "_within",
        "name",
        "root",
    )

    def __init__(self, name: str, folder: str = os.curdir) -> None:
        """Raise UsageError outside of a repository and for a revision that does not exist."""
        if not name or name.startswith("-"):
            raise UsageError(f"it takes a revision such as HEAD or origin/main, not '{visible(name)}'")
        self.name = name
        self._place = place_of(folder)
        self.root = self._toplevel()
        self._commit = self._resolve(name)
        self._entries: dict[str, tuple[str, str]] | None = None
        self._submodules: set[str] = set()
        self._folders: dict[str, list[str]] = {}
        self._inside: dict[str, set[str]] = {}
        self._contents: dict[str, bytes] = {}
        self._within: dict[str, str] = {}

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
                if mode == _SUBMODULE:
                    self._submodules.add(path)
                else:
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
        folder, name = os.path.split(path)
        if folder not in self._within:
            self._within[folder] = os.path.relpath(os.path.realpath(folder), self.root)
        if name in ("", os.curdir, os.pardir):
            within = os.path.relpath(os.path.realpath(path), self.root)
        else:
            within = os.path.normpath(os.path.join(self._within[folder], name))
        return within.replace(os.sep, "/")

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, `.` being the root, sorted; links to files are among them."""
        if not self._folders:
            for path in self.entries:
                within, _, name = path.rpartition("/")
                self._folders.setdefault(within or ".", []).append(name)
        found = self._folders.get(self._follow(folder), [])
        return sorted(name for name in found if self._is_file(folder, name))

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in a folder, `.` being the root, sorted; links to folders are none."""
        if not self._inside:
            for path in self.entries:
                *above, name = path.split("/")[:-1] or [""]
                while name:
                    inside = self._inside.setdefault("/".join(above) or ".", set())
                    if name in inside:
                        break
                    inside.add(name)
                    *above, name = above or [""]
        return sorted(self._inside.get(folder, ()))

    def holds(self, path: str, data: bytes) -> bool:
        """Whether the revision has a file with just this content."""
        mode, id = self.entries.get(path, ("", ""))
        if not id or mode == _LINK:
            return False
        import hashlib

        make = hashlib.sha1 if len(id) == 40 else hashlib.sha256
        return make(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == id

    def ignored(self, paths: Iterable[str]) -> set[str]:
        """Those of some paths that git ignores in the working tree: no revision has them."""
        told = "".join(f"{path}\0" for path in paths)
        run = ask(self._place, "check-ignore", "-z", "--stdin", told=os.fsencode(told))
        return set(filter(None, os.fsdecode(run.stdout).split("\0")))

    def has_link(self, path: str) -> bool:
        """Whether a path leads over a link."""
        return self._follow(path) != path

    def leads_nowhere(self, path: str) -> bool:
        """Whether a path is a link to what is not in the revision."""
        return self.entries.get(path, ("",))[0] == _LINK and self._follow(path) not in self.entries

    def link(self, path: str) -> str:
        """What a path that is a link is a link to, as it is written."""
        return os.fsdecode(self._content(path))

    def read(self, path: str) -> bytes | None:
        """The content of a file, links followed; None when there is none. Raises UsageError."""
        self._refuse_submodule(path)
        target = self._follow(path)
        if target in self.entries:
            return self._content(target)
        if path in self.entries:
            raise UsageError(f"{visible(f'{self.name}:{path}')}: a link to what is not in that revision")
        return None

    def fetch(self, paths: Iterable[str]) -> None:
        """Get the contents of files from git at once, for those who `read` them next. Raises UsageError.

        What was fetched before is forgotten. Links and files that are too large are left to `read`.
        """
        entries = self.entries
        ids = {id: path for path in paths for mode, id in (entries.get(path, (_LINK, "")),) if mode != _LINK}
        sizes = self._sizes(ids)
        wanted = {id: path for id, path in ids.items() if sizes[id] <= MAX_BYTES}
        self._contents = dict(self._ask_for(wanted))

    def _content(self, path: str) -> bytes:
        """What a file or a link holds. Raises UsageError."""
        id = self.entries[path][1]
        if id in self._contents:
            return self._contents[id]
        size = self._sizes({id: path})[id]
        if size > MAX_BYTES:
            raise UsageError(
                f"{visible(f'{self.name}:{path}')}: {size:,} bytes; at most {MAX_BYTES:,} are read"
            )
        (_, content), *_ = self._ask_for({id: path})
        return content

    def _sizes(self, ids: dict[str, str]) -> dict[str, int]:
        """How many bytes some contents have, by id; given with the path of each. Raises UsageError."""
        lines = self._batch("--batch-check", ids).splitlines() if ids else []
        found = {}
        for (id, path), line in zip(ids.items(), lines, strict=True):
            found[id] = self._size_in(line, path)
        return found

    def _ask_for(self, ids: dict[str, str]) -> Iterable[tuple[str, bytes]]:
        """Some contents, each with its id; given with the path of each. Raises UsageError."""
        output = self._batch("--batch", ids) if ids else b""
        start = 0
        for id, path in ids.items():
            line, _, _ = output[start : start + 200].partition(b"\n")
            start += len(line) + 1
            size = self._size_in(line, path)
            yield id, output[start : start + size]
            start += size + 1

    def _batch(self, how: str, ids: dict[str, str]) -> bytes:
        """What `cat-file` prints of some contents. Raises UsageError."""
        run = ask(self._place, "cat-file", how, told="".join(f"{id}\n" for id in ids).encode())
        if run.returncode:  # a partial clone stops at what it lacks
            raise self._lacks(
                f"{self.name}:{min(ids.values())}" if len(ids) == 1 else f"files of {self.name}"
            )
        output: bytes = run.stdout
        return output

    def _size_in(self, line: bytes, path: str) -> int:
        """The size that a line of `cat-file` tells: `<id> blob <size>`. Raises UsageError for `missing`."""
        words = line.split()
        if len(words) != 3:
            raise self._lacks(f"{self.name}:{path}")
        return int(words[2])

    def _is_file(self, folder: str, name: str) -> bool:
        """Whether an entry of a folder is one, and not a link to a folder or to nowhere."""
        path = name if folder == "." else f"{folder}/{name}"
        return self.entries.get(path, (_LINK, ""))[0] != _LINK or self._follow(path) in self.entries

    def _follow(self, path: str) -> str:
        """Where a path leads over all links on its way; empty where they go in circles."""
        for _ in range(_MOST_LINKS):
            link = next((each for each in _upwards(path) if self.entries.get(each, ("",))[0] == _LINK), "")
            if not link:
                return path
            target = os.fsdecode(self._content(link))
            path = os.path.normpath(os.path.join(os.path.dirname(link), target) + path[len(link) :])
            path = path.replace(os.sep, "/")
        return ""

    def _refuse_submodule(self, path: str) -> None:
        """Raise UsageError for a file of a repository inside of this one: its commits are not ours."""
        if self.entries and self._submodules:
            inside = next((each for each in _upwards(path) if each in self._submodules), "")
            if inside:
                raise UsageError(
                    f"{visible(path)}: in the submodule {visible(inside)}, which has revisions of its own;"
                    " compare it there"
                )

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
            raise self._lacks(what)
        output: bytes = run.stdout
        return output

    def _lacks(self, what: str) -> UsageError:
        return UsageError(
            f"this clone does not hold {visible(what)}, and nothing is fetched here;"
            " `git fetch --refetch --no-filter` gets all that a partial clone lacks"
        )

    def _toplevel(self) -> str:
        """The real path of the repository's folder. Raises UsageError."""
        told = "not a git repository"
        if self._place:
            run = ask(self._place, "rev-parse", "--show-toplevel")
            if not run.returncode:
                return os.path.realpath(os.fsdecode(run.stdout.removesuffix(b"\n")))
            told = _first_line(run.stderr)
        if "not a git repository" in told:
            raise UsageError("this folder is in no git repository")
        raise UsageError(f"git rev-parse failed: {visible(told)}")


def _upwards(path: str) -> Iterable[str]:
    """The folders on the way to a path, the outermost first, and the path."""
    parts = path.split("/")
    return ("/".join(parts[: number + 1]) for number in range(len(parts)))


def _first_line(output: bytes) -> str:
    return output.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
