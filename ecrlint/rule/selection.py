"""Which rules run: a preset, or those that `--select` names, without those that `--ignore` names.

A rule is named by its name, its code, the beginning of a code (ECR2) or its family (exposed).
"""

from __future__ import annotations

import os

from ecrlint.errors import UsageError
from ecrlint.lint.lint import SYNTAX_ERROR, RuleSet
from ecrlint.rule.plugins import installed_folders
from ecrlint.rule.rule import RuleError, built_in_folder, load_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.config import Config
    from ecrlint.finding import Level
    from ecrlint.rule.rule import Rule


def load(folders: Iterable[str]) -> list[Rule]:
    """Our rules, those of installed packages and those of the user's folders.

    A folder that is named twice is loaded once. Raises UsageError for a folder that cannot be read and for a
    file that is no rule.
    """
    try:
        named = [built_in_folder(), *installed_folders(), *folders]
        return load_rules({os.path.realpath(folder): folder for folder in named}.values())
    except RuleError as error:
        raise UsageError(str(error)) from error
    except ValueError as error:  # a name that no folder can have
        raise UsageError(f"a folder of rules cannot be looked up: {error}; correct its name") from error


class Choice:
    """Which rules run for a file: those of the flags, or else those of its configuration.

    `--select` sets aside both `select` and `ignore` of a configuration, `--preset` its `preset` and `select`;
    `--ignore` leaves out more.
    """

    def __init__(
        self, rules: list[Rule], preset: str = "", select: Iterable[str] = (), ignore: Iterable[str] = ()
    ) -> None:
        """Raise UsageError for a word that names no rule."""
        self.rules = rules
        self._preset = preset
        self._select = named_rules(rules, select)
        self._ignore = named_rules(rules, ignore, ignored=True)
        self._sets: dict[Config, RuleSet] = {}

    def rule_set(self, config: Config) -> RuleSet:
        """The rules for files of a configuration. Raises UsageError for a word that names no rule."""
        if config not in self._sets:
            names = self._select or self._configured(config)
            chosen = [rule for rule in self.rules if rule.name in names - self._ignore]
            levels = {find(self.rules, word).name: level for word, level in config.levels.items()}
            self._sets[config] = RuleSet(self.rules, chosen, levels)
        return self._sets[config]

    @property
    def levels(self) -> dict[str, Level]:
        """The levels that all configurations so far agree on, by rule name, where they are not its own."""
        found: dict[str, Level] = {}
        for rule in self.rules:
            levels = {each.levels.get(rule.name, rule.level) for each in self._sets.values()}
            if len(levels) == 1 and rule.level not in levels:
                found[rule.name] = levels.pop()
        return found

    def _configured(self, config: Config) -> set[str]:
        ignored = named_rules(self.rules, config.ignore, ignored=True)
        selected = set() if self._preset else named_rules(self.rules, config.select)
        return (selected or self._of_preset(self._preset or config.preset)) - ignored

    def _of_preset(self, preset: str) -> set[str]:
        return {rule.name for rule in self.rules if preset == "strict" or not rule.strict}


def find(rules: list[Rule], word: str) -> Rule:
    """The one rule of a name or code. Raises UsageError with the nearest one."""
    for rule in rules:
        if word.lower() in (rule.name, rule.code.lower()):
            return rule
    raise UsageError(_no_such_rule(rules, word))


def named_rules(rules: list[Rule], lists: Iterable[str], *, ignored: bool = False) -> set[str]:
    """The names of the rules behind comma-separated words; `ignored`: they are not to run.

    Raises UsageError for a word that names none.
    """
    names: set[str] = set()
    for word in (word.strip() for entry in lists for word in entry.split(",")):
        if not word:
            continue
        matching = {rule.name for rule in rules if _answers_to(rule, word)}
        if not matching:
            raise UsageError(_no_such_rule(rules, word))
        names |= matching
    if ignored and SYNTAX_ERROR in names:
        raise UsageError(f"{SYNTAX_ERROR} cannot be ignored: what does not parse is not linted")
    return names


def _answers_to(rule: Rule, word: str) -> bool:
    lowered = word.lower()
    return lowered in (rule.name, rule.family) or _is_beginning(lowered, rule.code.lower())


def _is_beginning(word: str, code: str) -> bool:
    """Whether a word begins a code, its letters at least: ECR, ECR2, ECR201."""
    letters = code.rstrip("0123456789")
    return word.startswith(letters) and code.startswith(word)


def _no_such_rule(rules: list[Rule], word: str) -> str:
    from ecrlint.policy.spelling import nearest

    known = [name for rule in rules for name in (rule.name, rule.code)]
    near = nearest(word, known, cutoff=0.6)
    hint = f"did you mean '{near}'?" if near else "`ecrlint rules` lists them"
    return f"no rule '{word}'; {hint}"
