"""Shell scripts that give ECR policies to the AWS command line: quoted arguments and heredocs.

Nothing is executed. What a shell would put in (`$X`, `$(…)`, `'…'"$X"'…'`) is a hole.
"""

from __future__ import annotations

import re

from ecrlint.read.snippet import read_snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.files import Files
    from ecrlint.read.found import Found
    from ecrlint.source import Source

_KINDS: dict[tuple[str, str], Kind] = {
    ("ecr", "set-repository-policy"): "repository",
    ("ecr", "put-registry-policy"): "registry",
    ("ecr", "put-lifecycle-policy"): "lifecycle",
    ("ecr-public", "set-repository-policy"): "public",
}
_INSERTED = r"""'(?:"(?:[^"\\]|\\.)*"|\$\([^()']*\)|[\w$@{}.-]|\\')*'"""
_COMMAND = re.compile(
    r"\baws\b(?:[ \t]+--[\w-]+(?:[ =][\w./:-]+)?)*[ \t]+(?P<service>ecr(?:-public)?)[ \t]+"
    r"(?P<operation>set-repository-policy|put-registry-policy|put-lifecycle-policy)\b"
    r"(?P<arguments>(?:'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\(?:\r\n|.)|[^'\"\\;&|\r\n])*)",
    re.S,
)
_ARGUMENT = re.compile(
    rf"--(?:lifecycle-)?policy-text(?:=|(?:[ \t]|\\\r?\n)+)(?P<text>'[^']*(?:{_INSERTED}[^']*)*')"
)
_OPTION = r"--{}(?:=|(?:[ \t]|\\\r?\n)+)[\"']?([\w./-]+)[\"']?(?=\s|$)"
_HEREDOC = re.compile(
    r"(?<!<)<<-?[ \t]*(?P<quote>['\"]?)(?P<end>\w+)(?P=quote)[^\r\n]*\r?\n"
    r"(?P<text>.*?)^[ \t]*(?P=end)[ \t]*\r?$",
    re.M | re.S,
)
_SUBSTITUTED = re.compile(r"\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`")


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies that are written out in the script."""
    for heredoc in _HEREDOC.finditer(source.text):
        text = heredoc["text"]
        if not heredoc["quote"]:
            text = _SUBSTITUTED.sub(_as_hole, text)
        yield from read_snippet(source, heredoc.start("text"), text, "heredoc.json.tpl")
    for command in _COMMAND.finditer(source.text):
        argument = _ARGUMENT.search(source.text, command.start("arguments"), command.end("arguments"))
        if argument:
            yield from _of_command(source, command, argument)


def _of_command(source: Source, command: re.Match[str], argument: re.Match[str]) -> Iterator[Found]:
    text = re.sub(_INSERTED, _as_hole, argument["text"][1:-1])
    for found in read_snippet(source, argument.start("text") + 1, text, "argument.json.tpl"):
        found.kind = _KINDS.get((command["service"], command["operation"]))
        found.repository = _option(command["arguments"], "repository-name")
        found.account = _option(command["arguments"], "registry-id")
        found.name = found.repository
        yield found


def _option(arguments: str, name: str) -> str:
    given = re.search(_OPTION.format(name), arguments)
    return given[1] if given else ""


def _as_hole(inserted: re.Match[str]) -> str:
    """What the shell puts in, as a hole of the same length; an escaped quote as itself."""
    name = re.sub(r"\W", "x", inserted[0][2:-1])
    return f"${{{name}}}" if name else " " * len(inserted[0])
