"""The rules of a run, and how words name rules: by name, code, the beginning of a code (ECR2) or family."""

from __future__ import annotations

from ecrlint.errors import UsageError
from ecrlint.policy.unknown import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecrlint.lifecycle.model import LifecyclePolicy
    from ecrlint.policy.model import Policy
    from ecrlint.rule.finding import Level
    from ecrlint.rule.rule import Rule


SYNTAX_ERROR = "syntax-error"
"""The rule that always runs: what does not parse must not look clean."""

UNDECIDED_POLICY = "undecided-policy"
"""The rule about what is decided elsewhere."""

NEVER_EXCEPTED = (SYNTAX_ERROR, "duplicate-key", "stale-exception")
"""Rules whose findings nobody can accept: what does not parse is not linted, what is stale hides things."""


class RuleSet:
    """The rules of a run: all that were loaded, those that run, and the levels that are not their own.

    Built once; `for_policy` sorts the rules that run by what they look at, for each sort of policy.
    """

    def __init__(
        self, loaded: list[Rule], selected: list[Rule], levels: Mapping[str, Level] | None = None
    ) -> None:
        self.loaded = loaded
        self.selected = selected
        self.levels = levels or {}
        self.by_name = {rule.name: rule for rule in loaded}
        self._running = {rule.name for rule in selected}
        self._by_sort: dict[tuple[str, frozenset[str], bool], tuple[list[Rule], list[Rule]]] = {}

    def runs(self, rule: Rule) -> bool:
        return rule.name in self._running

    def for_policy(self, policy: Policy | LifecyclePolicy) -> tuple[list[Rule], list[Rule]]:
        """The rules that have something to ask a policy, ours and other people's.

        Of a policy of which nothing is known only those are asked that want to hear of it.
        """
        is_unknown = policy.data is UNKNOWN
        sort = policy.kind, policy.elements, is_unknown
        if sort not in self._by_sort:
            asking = [rule for rule in self.selected if rule.asks(policy.kind, policy.elements)]
            asking = [rule for rule in asking if rule.of_unknown or not is_unknown]
            ours, others = ([rule for rule in asking if rule.is_custom is custom] for custom in (False, True))
            self._by_sort[sort] = ours, others
        return self._by_sort[sort]


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
