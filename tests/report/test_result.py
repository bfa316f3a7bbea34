from __future__ import annotations

from collections.abc import Callable

from ecrlint.lint.located import Located
from ecrlint.lint.report import Excepted, Notice
from ecrlint.rule.rule import Rule
from ecrlint.run.result import RunResult, crash_message
from ecrlint.source import Source


def test_findings_are_sorted_by_path_then_position_then_code(
    locate: Callable[..., Located], policy: Source, push: Rule, pull: Rule, sid: Rule
) -> None:
    other = Source("a.json", policy.text)
    late = locate(sid, policy, '"Action"', index="1")
    second = locate(pull, policy, '"*"', sid="Pull")
    first = locate(push, policy, '"*"', sid="Pull", who="anyone")
    elsewhere = locate(pull, other, '"Action"', sid="Pull")
    result = RunResult([late, second, first, elsewhere])
    assert result.findings == [elsewhere, first, second, late]
    excepted = RunResult(excepted=[Excepted(late, "b"), Excepted(first, "a")]).excepted
    assert [item.reason for item in excepted] == ["a", "b"]


def test_levels_are_counted_as_they_are_and_not_as_rules_declare_them(
    locate: Callable[..., Located], policy: Source, pull: Rule
) -> None:
    result = RunResult([locate(pull, policy, '"*"', sid="Pull", level="error")])
    assert (result.count("error"), result.count("warning")) == (1, 0)


def test_a_crash_names_its_rule_but_no_folder_of_this_machine(push: Rule) -> None:
    def message(words: str) -> str:
        return crash_message(Notice("crash", "p.json", words, push))

    told = f"rule public-push ({push.path}:12) raised KeyError: 'x'"
    assert message(told) == "rule public-push (public_push.py:12) raised KeyError: 'x'"
    assert message("KeyError: 'x'") == "rule public-push raised KeyError: 'x'"
    push.path = ""
    assert message("E") == "rule public-push raised E"
