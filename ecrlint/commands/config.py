"""`ecrlint config`: what is configured for a file, and where each value comes from."""

from __future__ import annotations

import json
import os

from ecrlint.commands.inputs.configuration import committed_of, configs_of
from ecrlint.config import find
from ecrlint.console import visible
from ecrlint.report.escape import json_text
from ecrlint.schema.files import load_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from ecrlint.cli import Arguments
    from ecrlint.config.committed import Committed

    Json = dict[str, object]


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint config`."""
    from ecrlint.cli.argparse_options import add_groups

    parser.description = "Show the configuration of a file or folder, and where each value comes from."
    parser.epilog = "Exit codes: 0 shown, 2 the configuration is wrong."
    parser.add_argument(
        "path", nargs="?", default=os.curdir, metavar="PATH", help="a file or folder (default: .)"
    )
    add_groups(parser, "configuration")
    parser.add_argument("--allow-local-rules", action="store_true", help="run the rules of rules-dirs")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def run(arguments: Arguments) -> int:
    """Print the configuration; returns the exit code."""
    from ecrlint.commands.inputs.local_rules import load_rules

    path: str = arguments.path
    here = os.path.join(path, "policy.json") if os.path.isdir(path) else path
    committed = committed_of(arguments)
    rules, folders = load_rules(arguments, committed)
    configs_of(arguments, rules, folders, committed).of(here)  # a mistake in it is told
    file = "" if arguments.no_config else arguments.config or _nearest(here, committed)
    values = list(_values(file, committed))
    if arguments.format == "json":
        print(json_text({"version": 1, "file": _render(file, committed), "values": values}), end="")
        return 0
    print(f"# {visible(_render(file, committed))}" if file else "# no ecrlint.yaml: defaults only")
    for each in values:
        print(visible(f"{each['key']}: {json.dumps(each['value'], ensure_ascii=False)}  # {each['origin']}"))
    return 0


def _nearest(path: str, committed: Committed | None) -> str:
    folder = os.path.abspath(os.path.dirname(path))
    return next(iter(committed.find_all(folder)), "") if committed else find(folder)


def _values(file: str, committed: Committed | None) -> Iterator[Json]:
    """Every key with its value: what the file says and on which line, or the default."""
    from ecrlint.config.source import read_written

    read = committed.read_written if committed else read_written
    written = read(file) if file else None
    for key, schema in load_schema("ecrlint-config")["properties"].items():
        if written and key in written.data:
            line = written.span(f"/{key}", "key").line
            yield {"key": key, "value": written.data[key], "origin": f"{_render(file, committed)}:{line}"}
        else:
            empty: object = [] if schema.get("type") == "array" or "$ref" in schema else None
            empty = {} if schema.get("type") == "object" else empty
            yield {"key": key, "value": schema.get("default", empty), "origin": "default"}


def _render(file: str, committed: Committed | None) -> str:
    from ecrlint.config.source import relative_path

    name = committed.display_path if committed else relative_path
    return name(file) if file else ""
