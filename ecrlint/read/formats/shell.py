"""Shell scripts that give ECR policies to the AWS command line: as arguments, in variables and in files.

Nothing is executed. A policy may stand in quotes behind its option, be assigned to a variable, printed into a
file or a pipe, or be a heredoc; the command that takes it from there tells what it is, or its content does.
"""

from __future__ import annotations

import re

from ecrlint.read.formats.shell_texts import QUOTED, heredocs, unquote
from ecrlint.read.formats.snippet import read_snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.source_map import SourceMap
    from ecrlint.source import Source

    Uses: TypeAlias = "dict[str, Use]"

_LIFECYCLE: Mapping[str, Kind] = {"lifecycle-policy-text": "lifecycle"}
_IDENTITY: Mapping[str, Kind] = {"policy-document": "identity"}
_ENDPOINT: Mapping[str, Kind] = {"policy-document": "endpoint"}
_TEMPLATE: Mapping[str, Kind] = {"repository-policy": "repository", "lifecycle-policy": "lifecycle"}
_OPTIONS: dict[tuple[str, str], Mapping[str, Kind]] = {
    ("ecr", "set-repository-policy"): {"policy-text": "repository"},
    ("ecr", "put-registry-policy"): {"policy-text": "registry"},
    ("ecr", "put-lifecycle-policy"): _LIFECYCLE,
    ("ecr", "start-lifecycle-policy-preview"): _LIFECYCLE,
    ("ecr", "create-repository-creation-template"): _TEMPLATE,
    ("ecr", "update-repository-creation-template"): _TEMPLATE,
    ("ecr-public", "set-repository-policy"): {"policy-text": "public"},
    **dict.fromkeys([("ec2", f"{each}-vpc-endpoint") for each in ("create", "modify")], _ENDPOINT),
    **dict.fromkeys([("iam", each) for each in ("create-policy", "create-policy-version")], _IDENTITY),
    **dict.fromkeys([("iam", f"put-{each}-policy") for each in ("group", "role", "user")], _IDENTITY),
}
"""The options of each operation that take a policy, with its kind."""

_REQUEST = "cli-input-json"
"""The option that takes a whole request, whose fields tell what it is."""

_WHOSE = ("repository-name", "registry-id", "policy-name")

_SEPARATOR = r"(?:=|(?:[ \t]|\\\r?\n)+)"
_OPERATIONS = "|".join(sorted({operation for _, operation in _OPTIONS}, key=len, reverse=True))
_COMMAND = re.compile(
    r"\baws(?:local)?\b(?:[ \t]+--[\w-]+(?:[ =][\w./:-]+)?)*[ \t]+(?P<service>ecr(?:-public)?|iam|ec2)[ \t]+"
    rf"(?P<operation>{_OPERATIONS})\b"
    r"(?P<arguments>(?:'[^']{0,20000}'|\"(?:[^\"\\]|\\.){0,20000}\"|\\(?:\r\n|.)|[^'\"\\;&|\r\n])*)",
    re.S,
)
_ARGUMENT = re.compile(rf"--(?P<option>[a-z-]+){_SEPARATOR}(?P<text>{QUOTED}|[^\s'\"]+)", re.S)
_OPTION = rf"--{{}}{_SEPARATOR}[\"']?([\w./-]+)[\"']?(?=\s|$)"
_ASSIGNED = re.compile(rf"(?<![\w-])(?P<name>[A-Za-z_]\w*)=(?P<text>{QUOTED})", re.S)
_PRINTED = re.compile(
    r"\b(?:echo|printf)\b(?:[ \t]+-\w+)*(?:[ \t]+['\"]%s(?:\\n)?['\"])?[ \t]+"
    rf"(?P<text>{QUOTED})"
    r"[ \t]*(?:>{1,2}[ \t]*[\"']?(?P<file>[^\s\"'|&;]+)|\|)",
    re.S,
)
_variable = re.compile(r"[\"']?\$\{?(\w+)\}?[\"']?").fullmatch
_file = re.compile(r"[\"']?file://([^\s\"']+)[\"']?").fullmatch


class Use:
    """A command that takes a policy: its kind, empty where the content tells, and whose it is."""

    __slots__ = ("account", "kind", "name", "repository")

    def __init__(self, kind: Kind | None, repository: str = "", account: str = "", name: str = "") -> None:
        self.kind = kind
        self.repository = repository
        self.account = account
        self.name = repository or name


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies that are written out in the script."""
    uses: Uses = {}
    direct = list(_arguments(source.text, uses))
    for heredoc in heredocs(source.text):
        yield from read_snippet(source, heredoc, "doc.json.tpl")
    for pattern, group in (_ASSIGNED, "name"), (_PRINTED, "file"):
        for written in pattern.finditer(source.text):
            text = unquote(written["text"], written.start("text"))
            use = uses.get(written[group] or "")
            if text.text.lstrip().startswith("{"):
                yield from _policies(source, text, use or Use(None))
    for text, use in direct:
        yield from _policies(source, text, use)


def _arguments(script: str, uses: Uses) -> Iterator[tuple[SourceMap, Use]]:
    """The policies that commands have as arguments; `uses` takes up variables and files that they name."""
    for command in _COMMAND.finditer(script):
        kinds = _OPTIONS.get((command["service"], command["operation"]), {})
        start, end = command.span("arguments")
        whose = [_option(command["arguments"], name) for name in _WHOSE]
        for argument in _ARGUMENT.finditer(script, start, end):
            option, text = argument["option"], argument["text"]
            if option not in kinds and option != _REQUEST:
                continue
            use = Use(kinds.get(option), *whose)
            named = _variable(text) or _file(text)
            if named:
                uses[named[1]] = use
            elif text[0] in "'\"":
                yield unquote(text, argument.start("text")), use


def _policies(source: Source, text: SourceMap, use: Use) -> Iterator[Found]:
    for found in read_snippet(source, text, "argument.json.tpl"):
        found.kind = use.kind or found.kind
        found.repository = use.repository or found.repository
        found.account = use.account or found.account
        found.name = use.name or found.name
        yield found


def _option(arguments: str, name: str) -> str:
    given = re.search(_OPTION.format(name), arguments)
    return given[1] if given else ""
