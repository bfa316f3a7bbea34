"""The files that a pattern of `fileset` fits: `*`, `?`, `[a-z]`, `{json,yaml}`, and `**` for any folders.

Terraform documentation, "fileset Function".
"""

from __future__ import annotations

import posixpath
import re

from ecrlint.read.limits import more_than

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.files import Files
    from ecrlint.read.limits import Reached

MAX_FOLDERS = 500
"""How many folders are looked into for one pattern."""

_ANY_DEPTH = "**"
_SIGNS = set("*?[{\\")
_token = re.compile(
    r"\*+|\?|\[(?P<not>\^?)(?P<class>[^\]]+)\]|\{(?P<choice>[^{}]*)\}|\\(?P<char>.)|[^[{\\]", re.S
)


def split_pattern(pattern: str) -> tuple[str, list[str]]:
    """The folder that a pattern begins with, and its parts from the first on that has a sign of patterns."""
    parts = posixpath.normpath(pattern).split("/")
    plain = 0
    while plain < len(parts) - 1 and not _SIGNS & set(parts[plain]):
        plain += 1
    return "/".join(parts[:plain]), parts[plain:]


def matching_files(files: Files, folder: str, parts: list[str], reached: Reached) -> list[str] | None:
    """The files below a folder whose paths the parts of a pattern fit; None where that is not known."""
    steps = [None if part == _ANY_DEPTH else _fit(part) for part in parts]
    if any(step is None and part != _ANY_DEPTH for step, part in zip(steps, parts, strict=True)):
        return None
    found: set[str] = set()
    seen: set[tuple[str, int]] = set()
    pending = [("", 0)]
    while pending:
        state = pending.pop()
        if state in seen:
            continue
        seen.add(state)
        if len(seen) > MAX_FOLDERS:
            reached.note(more_than(MAX_FOLDERS, "folders of one fileset"))
            return None
        path, number = state
        step, is_last = steps[number], number == len(steps) - 1
        here = posixpath.join(folder, path) if path else folder
        if is_last:
            names = files.names(here)
            found.update(posixpath.join(path, name) for name in names if step is None or step.fullmatch(name))
        elif step is None:
            pending.append((path, number + 1))
        if not is_last or step is None:
            following = number if step is None else number + 1
            pending.extend(
                (posixpath.join(path, name), following)
                for name in files.folders(here)
                if step is None or step.fullmatch(name)
            )
    return sorted(found)


def _fit(part: str) -> re.Pattern[str] | None:
    """The names that a part of a pattern fits; None for a part that is none."""
    expression = _expression(part)
    return None if expression is None else re.compile(expression, re.S)


def _expression(part: str) -> str | None:
    made = []
    at = 0
    while at < len(part):
        match = _token.match(part, at)
        if match is None:
            return None
        at = match.end()
        if match["class"] is not None:
            inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", match["class"])
            made.append(f"[{'^' if match['not'] else ''}{inside}]")
        elif match["choice"] is not None:
            choices = [_expression(each) for each in match["choice"].split(",")]
            if None in choices:
                return None
            made.append(f"(?:{'|'.join(map(str, choices))})")
        elif match[0][0] == "*":
            made.append(".*")
        else:
            made.append("." if match[0] == "?" else re.escape(match["char"] or match[0]))
    return "".join(made)
