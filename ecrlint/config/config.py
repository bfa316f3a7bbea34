"""What a configuration says."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from ecrlint.config.exception import Reviewed
    from ecrlint.config.guardrail import Guardrail
    from ecrlint.rule.finding import Level

    Comments = Literal["all", "no-guardrails", "none"]
    """Which findings a comment in a linted text puts aside: any, any but those of guardrails, or none."""

NAMES = ("ecrlint.yaml", "ecrlint.yml")
"""What a configuration may be called."""


class Config:
    """What a configuration says; what it leaves out is empty, as is all of it where there is none.

    `folder` is where it stands: `exclude` holds .gitignore patterns that are relative to it. `select` and
    `ignore` name rules in every way that the flags do, `levels` are by rule name. `account` (12 digits) and
    `organization` (`o-…`) own the repositories, which are in `region`; `registry_scope` is V1 or V2.
    `rules_dirs` are paths of folders with rules, whose code runs with consent only. `var_files` are paths of
    files with values of Terraform's variables, each for an evaluation of its own. `comments` says whose
    word counts: it is not in the file, but follows from who brings it.
    """

    __slots__ = (
        "account", "comments", "exceptions", "exclude", "folder", "guardrails", "ignore", "levels",
        "organization", "preset", "region", "registry_scope", "rules_dirs", "select",
        "var_files",
    )  # fmt: skip

    def __init__(
        self,
        folder: str = "",
        *,
        preset: str = "",
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        levels: Mapping[str, Level] | None = None,
        exclude: Sequence[str] = (),
        account: str = "",
        organization: str = "",
        region: str = "",
        registry_scope: str = "",
        guardrails: Sequence[Guardrail] = (),
        exceptions: Sequence[Reviewed] = (),
        rules_dirs: Sequence[str] = (),
        var_files: Sequence[str] = (),
        comments: Comments = "all",
    ) -> None:
        self.folder = folder
        self.preset = preset
        self.select = tuple(select)
        self.ignore = tuple(ignore)
        self.levels = dict(levels or {})
        self.exclude = tuple(exclude)
        self.account = account
        self.organization = organization
        self.region = region
        self.registry_scope = registry_scope
        self.guardrails = tuple(guardrails)
        self.exceptions = tuple(exceptions)
        self.rules_dirs = tuple(rules_dirs)
        self.var_files = tuple(var_files)
        self.comments = comments


NO_CONFIG = Config()
"""The configuration of files that have none."""
