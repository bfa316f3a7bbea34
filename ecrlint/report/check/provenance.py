"""Where the linted files come from: the git checkout around a folder, asked of `git`."""

from __future__ import annotations

import os
import re

from ecrlint.errors import UsageError
from ecrlint.system.git import ask, place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMEOUT = 5  # seconds; git answers in milliseconds, a dead network mount never
_URL = r"(?P<scheme>https?|ssh|git)://(?:[^/]*@)?(?P<rest>[^?#]+)(?:[?#].*)?"
_SCP = r"(?:[^/@]+@)?(?P<host>[\w.-]{2,}):(?P<path>[^?#]+)"  # one letter: a drive


class Checkout:
    """A git checkout: its root folder, and what is known of its remote, commit and branch."""

    __slots__ = ("branch", "revision", "root", "url")

    def __init__(self, root: str, url: str, revision: str, branch: str) -> None:
        self.root = root
        self.url = url
        self.revision = revision
        self.branch = branch

    @property
    def details(self) -> Mapping[str, str]:
        """SARIF's version control details; empty when the remote or the commit is missing."""
        if not (self.url and self.revision):
            return {}
        branch = {"branch": self.branch} if self.branch else {}
        return {"repositoryUri": self.url, "revisionId": self.revision, **branch}


def checkout(folder: str) -> Checkout | None:
    """The checkout that a folder is in; None outside of one, or where git is missing."""
    place = place_of(folder)
    if not place:  # starting git takes longer than linting a file
        return None
    root, revision, branch, *_ = [*_ask_all(place), "", "", ""]
    if not root:
        return None
    url = public_url(_git(place, "config", "--get", "remote.origin.url"))
    return Checkout(root, url, revision, "" if branch == "HEAD" else branch)


def _ask_all(place: str) -> list[str]:
    """Root, commit and branch in one go; only the root before the first commit."""
    answer = _git(place, "rev-parse", "--show-toplevel", "HEAD", "--abbrev-ref", "HEAD")
    return answer.splitlines() if answer else [_git(place, "rev-parse", "--show-toplevel")]


def public_url(remote: str) -> str:
    """A git remote as a URI without credentials; empty for a folder, which means nothing elsewhere.

    `git@host:path` becomes https://host/path, so that two ways to clone give the same report.
    """
    from urllib.parse import quote

    if url := re.fullmatch(_URL, remote):
        return f"{url['scheme']}://{quote(url['rest'], safe='/:%~[]')}"
    scp = re.fullmatch(_SCP, remote)
    if scp and "://" not in remote:
        return f"https://{scp['host']}/{quote(scp['path'].lstrip('/'), safe='/%~')}"
    return ""


def _git(place: str, *arguments: str) -> str:
    """What a git command prints, or nothing when it fails."""
    try:
        run = ask(place, *arguments, seconds=_TIMEOUT)
    except UsageError:
        return ""
    return os.fsdecode(run.stdout).rstrip("\r\n") if run.returncode == 0 else ""
