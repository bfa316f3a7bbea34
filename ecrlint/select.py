"""Which rules run: a preset, or those that `--select` names, without those that `--ignore` names.

A rule is named by its name, its code, the beginning of a code (ECR2) or its family (exposed).
"""

from __future__ import annotations

from ecrlint.lint import SYNTAX_ERROR, RuleSet
from ecrlint.rule import RuleError, built_in_folder, load_rules
from ecrlint.usage import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.rule import Rule


def load(folders: Iterable[str]) -> list[Rule]:
    """Our rules and those of the user's folders. Raises UsageError for a file that is no rule."""
    try:
        return load_rules([built_in_folder(), *folders])
    except RuleError as error:
        raise UsageError(str(error)) from error


def rule_set(rules: list[Rule], preset: str, select: Iterable[str], ignore: Iterable[str]) -> RuleSet:
    """The rules of a run. Raises UsageError for a word that names no rule."""
    selected = _named(rules, select) or {rule.name for rule in rules if preset == "strict" or not rule.strict}
    ignored = _named(rules, ignore)
    if SYNTAX_ERROR in ignored:
        raise UsageError(f"{SYNTAX_ERROR} cannot be ignored: what does not parse is not linted")
    return RuleSet(rules, [rule for rule in rules if rule.name in selected - ignored])


def find(rules: list[Rule], word: str) -> Rule:
    """The one rule of a name or code. Raises UsageError with the nearest one."""
    for rule in rules:
        if word.lower() in (rule.name, rule.code.lower()):
            return rule
    raise UsageError(_no_such_rule(rules, word))


def _named(rules: list[Rule], lists: Iterable[str]) -> set[str]:
    names: set[str] = set()
    for word in (word.strip() for entry in lists for word in entry.split(",")):
        if not word:
            continue
        matching = {rule.name for rule in rules if _answers_to(rule, word)}
        if not matching:
            raise UsageError(_no_such_rule(rules, word))
        names |= matching
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
