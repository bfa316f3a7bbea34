"""The options that say which configuration holds, and what they lead to."""

from __future__ import annotations

from ecrlint.config import NO_CONFIG, Configs
from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from ecrlint.rule.rule import Rule


def add_arguments(parser: ArgumentParser) -> None:
    """The options that say which configuration holds."""
    group = parser.add_argument_group("configuration")
    group.add_argument(
        "--config", metavar="FILE", help="the configuration of all files (default: the nearest ecrlint.yaml)"
    )
    group.add_argument("--no-config", action="store_true", help="do not look for a configuration")


def configs_of(
    arguments: Namespace, rules: Sequence[Rule] | None = None, rules_dirs: Sequence[str] = ()
) -> Configs:
    """The configurations of all files; `rules` are those that they may name, None to take any name for one.

    `rules_dirs` are the folders of rules that were loaded.

    Raises UsageError.
    """
    if arguments.config and arguments.no_config:
        raise UsageError("--config and --no-config exclude each other")
    if arguments.no_config:
        return Configs(fixed=NO_CONFIG)
    if arguments.config:
        from ecrlint.config.load import load

        return Configs(fixed=load(arguments.config, rules, rules_dirs))
    return Configs(rules, rules_dirs=rules_dirs)
