"""Which configuration holds, by the options that say it."""

from __future__ import annotations

from ecrlint.config import NO_CONFIG, Configs
from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.cli import Arguments
    from ecrlint.rule.rule import Rule


def configs_of(
    arguments: Arguments, rules: Sequence[Rule] | None = None, rules_dirs: Sequence[str] = ()
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
