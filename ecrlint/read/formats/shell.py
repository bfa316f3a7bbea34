"""Shell scripts that give ECR policies to the AWS command line: quoted arguments and heredocs.

Nothing is executed. What a shell would put in (`$X`, `$(…)`, `'…'"$X"'…'`) is a hole.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ecrlint.read.formats.snippet import read_snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.source import Source

_KINDS: dict[tuple[str, str], Kind] = {
    ("ecr", "set-repository-policy"): "repository",
    ("ecr", "put-registry-policy"): "registry",
    ("ecr", "put-lifecycle-policy"): "lifecycle",
    ("ecr-public", "set-repository-policy"): "public",
    **dict.fromkeys([("ec2", f"{each}-vpc-endpoint") for each in ("create", "modify")], "endpoint"),
    **dict.fromkeys([("iam", each) for each in ("create-policy", "create-policy-version")], "identity"),
    **dict.fromkeys([("iam", f"put-{each}-policy") for each in ("group", "role", "user")], "identity"),
}
_INSERTED = r"""'(?:"(?:[^"\\]|\\.)*"|\$\([^()']*\)|[\w$@{}.-]|\\')*'"""
_COMMAND = re.compile(
    r"\baws\b(?:[ \t]+--[\w-]+(?:[ =][\w./:-]+)?)*[ \t]+(?P<service>ecr(?:-public)?|iam|ec2)[ \t]+"
    r"(?P<operation>set-repository-policy|put-(?:registry|lifecycle|role|user|group)-policy"
    r"|create-policy(?:-version)?|(?:create|modify)-vpc-endpoint)\b"
    r"(?P<arguments>(?:'[^']{0,20000}'|\"(?:[^\"\\]|\\.){0,20000}\"|\\(?:\r\n|.)|[^'\"\\;&|\r\n])*)",
    re.S,
)
_ARGUMENT = re.compile(
    r"--(?:(?:lifecycle-)?policy-text|policy-document)(?:=|(?:[ \t]|\\\r?\n)+)"
    rf"(?P<text>'[^']*(?:{_INSERTED}[^']*)*')"
)
_OPTION = r"--{}(?:=|(?:[ \t]|\\\r?\n)+)[\"']?([\w./-]+)[\"']?(?=\s|$)"
_HEREDOC = re.compile(r"(?<!<)<<-?[ \t]*(?P<quote>['\"]?)(?P<end>\w+)(?P=quote)[^\r\n]*\r?\n")
_WORD = re.compile(r"^[ \t]*(\w+)[ \t]*\r?$", re.M)
_SUBSTITUTED = re.compile(r"\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`")


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies that are written out in the script."""
    for start, end, quoted in _heredocs(source.text):
        text = source.text[start:end]
        yield from read_snippet(
            source, start, text if quoted else _SUBSTITUTED.sub(_as_hole, text), "doc.json.tpl"
        )
    for command in _COMMAND.finditer(source.text):
        argument = _ARGUMENT.search(source.text, command.start("arguments"), command.end("arguments"))
        if argument:
            yield from _of_command(source, command, argument)


def _heredocs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of every heredoc, and whether the shell takes it as it stands."""
    ends: dict[str, list[int]] = {}
    for word in _WORD.finditer(text):
        ends.setdefault(word[1], []).append(word.start())
    at = 0
    while heredoc := _HEREDOC.search(text, at):
        at = heredoc.end()
        lines = ends.get(heredoc["end"], [])
        line = bisect_left(lines, at)
        if line < len(lines):
            yield at, lines[line], bool(heredoc["quote"])
            at = lines[line]


def _of_command(source: Source, command: re.Match[str], argument: re.Match[str]) -> Iterator[Found]:
    text = re.sub(_INSERTED, _as_hole, argument["text"][1:-1])
    for found in read_snippet(source, argument.start("text") + 1, text, "argument.json.tpl"):
        found.kind = _KINDS.get((command["service"], command["operation"]))
        if found.kind is None:
            continue
        found.repository = _option(command["arguments"], "repository-name")
        found.account = _option(command["arguments"], "registry-id")
        found.name = found.repository or _option(command["arguments"], "policy-name")
        yield found


def _option(arguments: str, name: str) -> str:
    given = re.search(_OPTION.format(name), arguments)
    return given[1] if given else ""


def _as_hole(inserted: re.Match[str]) -> str:
    """What the shell puts in, as a hole of the same length; an escaped quote as itself."""
    name = re.sub(r"\W", "x", inserted[0][2:-1])
    return f"${{{name}}}" if name else " " * len(inserted[0])
