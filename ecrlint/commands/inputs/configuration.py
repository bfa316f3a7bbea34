"""Which configuration holds, by the options that say it."""

from __future__ import annotations

from ecrlint.config import NO_CONFIG, Config, Configs
from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.cli import Arguments
    from ecrlint.config.committed import Committed
    from ecrlint.config.config import Comments
    from ecrlint.rule.rule import Rule


def committed_of(arguments: Arguments) -> Committed | None:
    """The revision of --config-from; None where the working tree counts. Raises UsageError."""
    if arguments.config_from is None:
        return None
    if arguments.no_config:
        raise UsageError("--config-from and --no-config exclude each other")
    from ecrlint.config.committed import Committed
    from ecrlint.system.revision import Revision

    return Committed(Revision(arguments.config_from))


def configs_of(
    arguments: Arguments,
    rules: Sequence[Rule] | None = None,
    rules_dirs: Sequence[str] = (),
    committed: Committed | None = None,
) -> Configs:
    """The configurations of all files; `rules` are those that they may name, None to take any name for one.

    `rules_dirs` are the folders of rules that were loaded, `committed` is what `committed_of` gives.

    Raises UsageError.
    """
    if arguments.config and arguments.no_config:
        raise UsageError("--config and --no-config exclude each other")
    comments = _comments(arguments)
    if arguments.no_config:
        return Configs(fixed=NO_CONFIG if comments == "all" else Config(comments=comments))
    if arguments.config:
        from ecrlint.config.load import load

        return Configs(fixed=load(arguments.config, rules, rules_dirs, committed, comments))
    return Configs(rules, rules_dirs=rules_dirs, committed=committed, comments=comments)


def _comments(arguments: Arguments) -> Comments:
    """Which findings comments may put aside: not those of guardrails that the caller brings."""
    if getattr(arguments, "no_inline_exceptions", False):
        return "none"
    return "no-guardrails" if arguments.config or arguments.config_from is not None else "all"
