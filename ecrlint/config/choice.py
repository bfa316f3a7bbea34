"""Which rules run for a file: a preset or those of `--select`, without those of `--ignore`."""

from __future__ import annotations

from ecrlint.rule.selection import RuleSet, find, named_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.config.config import Config
    from ecrlint.rule.finding import Level
    from ecrlint.rule.rule import Rule


class Choice:
    """Which rules run for a file: those of the flags, or else those of its configuration.

    `--select` sets aside both `select` and `ignore` of a configuration, `--preset` its `preset` and `select`;
    `--ignore` leaves out more. Whatever they say, the rules named by `errors` run, and are errors.
    """

    def __init__(
        self,
        rules: list[Rule],
        preset: str = "",
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        errors: Iterable[str] = (),
    ) -> None:
        """Raise UsageError for a word that names no rule."""
        self.rules = rules
        self._preset = preset
        self._select = named_rules(rules, select)
        self._ignore = named_rules(rules, ignore, ignored=True)
        self._errors = frozenset(errors)
        self._sets: dict[Config, RuleSet] = {}

    def rule_set(self, config: Config) -> RuleSet:
        """The rules for files of a configuration. Raises UsageError for a word that names no rule."""
        if config not in self._sets:
            names = self._select or self._configured_names(config)
            chosen = [rule for rule in self.rules if rule.name in (names - self._ignore) | self._errors]
            levels = {find(self.rules, word).name: level for word, level in config.levels.items()}
            levels.update(dict.fromkeys(self._errors, "error"))
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

    def _configured_names(self, config: Config) -> set[str]:
        ignored = named_rules(self.rules, config.ignore, ignored=True)
        selected = set() if self._preset else named_rules(self.rules, config.select)
        return (selected or self._of_preset(self._preset or config.preset)) - ignored

    def _of_preset(self, preset: str) -> set[str]:
        return {rule.name for rule in self.rules if preset == "strict" or not rule.strict}
