"""A rule's example, tried: a `fail` gives findings of the rule and of no other, a `pass` none at all.

The rules of this project are tested in this way, and `ecrlint test` does the same for everybody's own.
"""

from __future__ import annotations

from ecrlint.config import NO_CONFIG
from ecrlint.errors import UsageError
from ecrlint.lint.lint import lint
from ecrlint.read.document import TooLarge
from ecrlint.rule.selection import RuleSet
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.config import Config
    from ecrlint.lint.located import Located
    from ecrlint.rule.documentation import Example
    from ecrlint.rule.rule import Rule


_SUFFIXES = {"hcl": "tf"}


def trouble(rule: Rule, example: Example, rules: list[Rule]) -> str:
    """What is wrong with an example of a rule; empty when nothing is.

    An example with an old version is compared with it, too. `rules` are all rules, this one among them.
    """
    try:
        return _trouble(rule, example, rules)
    except (TooLarge, UsageError) as error:  # of the example's own configuration, or of its size
        return str(error)


def setting(rule: Rule, example: Example, rules: list[Rule]) -> tuple[Source, RuleSet, Config]:
    """What an example is linted as: its text under a file name, with some rules and a configuration.

    A `fail` example runs under the preset `recommended` and the rule itself, a `pass` example under `strict`.
    Raises UsageError for its configuration.
    """
    path = f"example.{_SUFFIXES.get(example.language, example.language)}"
    is_strict = example.expectation == "pass"
    selected = [each for each in rules if each is rule or is_strict or not each.strict]
    return Source(path, example.text), RuleSet(rules, selected), _config(example, rules)


def _trouble(rule: Rule, example: Example, rules: list[Rule]) -> str:
    source, selected, config = setting(rule, example, rules)
    report = lint(source, selected, config=config)
    if crashes := report.words("crash"):
        return "; ".join(crashes)
    if not report.documents:
        return f"it is no ECR policy: {'; '.join(report.words('skipped'))}"
    found = [*report.findings, *(_compare(rule, example, source.path) if example.old else ())]
    fails = example.expectation == "fail"
    if {each.rule.name for each in found} == ({rule.name} if fails else set()):
        return ""
    told = "; ".join(f"{each.rule.name} at {each.pointer or 'the top'}: {each.message}" for each in found)
    return f"expected {f'just {rule.name}' if fails else 'no finding'}, found {told or 'nothing'}"


def _config(example: Example, rules: list[Rule]) -> Config:
    if not example.config:
        return NO_CONFIG
    from ecrlint.config.load import config_of
    from ecrlint.config.source import ConfigText

    return config_of(ConfigText(Source("ecrlint.yaml", example.config)), rules=rules)


def _compare(rule: Rule, example: Example, path: str) -> Iterator[Located]:
    """What `ecrlint diff` says of an example and the old version in front of it."""
    from ecrlint.access import compare
    from ecrlint.lint.comparison import Comparison, Comparisons, Side
    from ecrlint.lint.diff_findings import findings
    from ecrlint.lint.policy_file import policies_of

    versions = [policies_of(path, text.encode()) for text in (example.old, example.text)]
    if [len(each) for each in versions] != [1, 1]:
        raise UsageError("expected one policy in the example and one in its old version")
    (old,), (new,) = versions
    before, after = (Side(path, each.policy, each.document) for each in (old, new))
    comparison = Comparison(before, after, compare(old.policy, new.policy))
    yield from findings(rule, Comparisons([comparison]))
