"""Text from a user's file or path, made safe to print, and what is said on standard error.

A policy can hold escape sequences that drive a terminal, direction marks that make text read backwards, or
words that a build server takes for a command when they stand in a log. People see such characters spelled
out; JSON carries them as escapes of its own.

Facts: GitHub Docs, "Workflow commands for GitHub Actions" (a line that begins with `::`) and its runner's
source (`##[` anywhere in a line); Azure DevOps, "Logging commands" (`##vso[`); TeamCity, "Service messages"
(`##teamcity[`).
"""

from __future__ import annotations

import sys

_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
COMMAND = r"##(?=[\w.-]*\[)"
"""A sign that makes a build server obey the line that it stands in, as a regular expression."""


def visible(text: str) -> str:
    r"""The text with every character that does not print spelled out, such as \x1b or \u202e.

    The same becomes of a sign that makes a build server obey what it should show.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else spelling(char) for char in text)
    return disarm(text) if "##" in text or text.lstrip().startswith("::") else text


def disarm(text: str) -> str:
    """The text with the signs spelled out that make a build server obey it."""
    import re

    return re.sub(r"^(\s*):(?=:)", r"\1\\x3a", re.sub(COMMAND, r"#\\x23", text))


def spelling(char: str) -> str:
    r"""A character as its escape, such as \x1b."""
    code = ord(char)
    if code < 0x100:
        return _SHORT.get(char) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def say(line: str) -> None:
    """One line on standard error, whatever somebody else has written into it."""
    print(f"ecrlint: {visible(line)}", file=sys.stderr)
